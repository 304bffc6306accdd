import {expect, test} from 'vitest';
import {budgetIn, bytesIn} from '../../runtime/core/byte-size.ts';

test('a size is a number with a unit, in thousands or, with an i, in powers of 1,024', () => {
  const sizes = ['512MB', '2 GB', '1.5gb', '1KiB', '300', '4 TiB'].map(bytesIn);
  expect(sizes).toEqual([512e6, 2e9, 1.5e9, 1024, 300, 4 * 1024 ** 4]);
});

test.each(['', 'lots', '5 bananas', '0MB', '-1GB', '99999999TB', '1,5GB'])('%s is none', (text) => {
  expect(bytesIn(text)).toBeUndefined();
});

test('what tables may take is a megabyte at least: of less, the unit was forgotten', () => {
  expect(['2', '512KB', '999999B', 'lots'].map((text) => budgetIn(text))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(['1MB', '2GB'].map((text) => budgetIn(text))).toEqual([1e6, 2e9]);
});
