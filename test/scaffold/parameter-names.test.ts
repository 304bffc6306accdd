import {expect, test} from 'vitest';
import {parameterNames} from '../../runtime/scaffold/parameter-names.ts';

test('a parameter is the name of the block in camel case', () => {
  expect(parameterNames(['load_orders', 'raw/load-rates.v2', 'größe'], '')).toEqual([
    'loadOrders',
    'loadRatesV2',
    'größe',
  ]);
});

test('a name that begins with a digit begins with _', () => {
  expect(parameterNames(['2024_orders', '_'], '')).toEqual(['_2024Orders', '_']);
});

test('folders tell two blocks of the same name apart', () => {
  expect(parameterNames(['eu/orders', 'us/orders', 'days'], '')).toEqual(['euOrders', 'usOrders', 'days']);
});

test('a name that TypeScript keeps or the code uses ends in Input', () => {
  const code = "import {sql, test} from 'magelet';\nconst key = 'orders';\n";
  expect(parameterNames(['new', 'sql', 'key', 'orders'], code)).toEqual(['newInput', 'sqlInput', 'keyInput', 'orders']);
  expect(parameterNames(['key', 'key_'], `const key = 1, keyInput = 2`)).toEqual(['keyInput2', 'keyInput3']);
});

test('words of comments, texts and properties are free, names inside ${} are not', () => {
  const code = '// orders\n/* days */ b2.load("rates"); sql`select shops from ${cities}`;';
  expect(parameterNames(['orders', 'days', 'load', 'rates', 'shops', 'cities'], code)).toEqual([
    'orders',
    'days',
    'load',
    'rates',
    'shops',
    'citiesInput',
  ]);
});
