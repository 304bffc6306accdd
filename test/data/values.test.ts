import {describe, expect, test} from 'vitest';
import {sql} from '../../runtime/data/sql.ts';

/** The values of one column, from DuckDB's own literals. */
const valuesOf = async (...literals: readonly string[]): Promise<unknown[]> => {
  const query = `select x from (values ${literals.map((literal) => `(${literal})`).join(', ')}) as t(x)`;
  const {x = []} = await sql(Object.assign([query], {raw: [query]})).columns();
  return x;
};

describe('values out of DuckDB', () => {
  test.each([
    ['small integers', ['1::tinyint', 'null'], [1, null]],
    [
      'safe long integers',
      ['9007199254740991::bigint', '-9007199254740991'],
      [9_007_199_254_740_991, -9_007_199_254_740_991],
    ],
    ['a column with one unsafe integer', ['9007199254740992::bigint', '1'], [9_007_199_254_740_992n, 1n]],
    ['safe huge integers', ['5::hugeint', 'null'], [5, null]],
    ['unsafe huge integers', ['170141183460469231731687303715884105727::hugeint', '1'], [2n ** 127n - 1n, 1n]],
    ['unsigned integers', ['18446744073709551615::ubigint'], [2n ** 64n - 1n]],
    ['decimals of 15 digits', ['12.50::decimal(15,2)'], [12.5]],
    ['wider decimals', ['1234567890123456.78::decimal(18,2)', '1'], ['1234567890123456.78', '1.00']],
    ['wide decimals without a scale', ['12::decimal(38,0)'], [12]],
    ['wide unsafe decimals without a scale', [`1${'0'.repeat(30)}::decimal(38,0)`], [10n ** 30n]],
    ['floats', ['1.5::float', `'nan'`, 'null'], [1.5, Number.NaN, null]],
    ['days', [`date '2026-11-23'`], [new Date('2026-11-23T00:00:00Z')]],
    ['moments', [`timestamp '2026-11-23 14:05:09.123'`], [new Date('2026-11-23T14:05:09.123Z')]],
    ['moments with a zone', [`timestamptz '2026-11-23 14:05:09+02'`], [new Date('2026-11-23T12:05:09Z')]],
    [
      'a column with one moment below the millisecond',
      [`timestamp '2026-11-23 14:05:09.123456'`, `timestamp '2026-11-23 14:05:09'`],
      ['2026-11-23T14:05:09.123456Z', '2026-11-23T14:05:09.000000Z'],
    ],
    ['nanoseconds', [`'2026-11-23 14:05:09.123456789'::timestamp_ns`], ['2026-11-23T14:05:09.123456789Z']],
    ['whole nanoseconds', [`'2026-11-23 14:05:09'::timestamp_ns`], [new Date('2026-11-23T14:05:09Z')]],
    ['seconds', [`'2026-11-23 14:05:09'::timestamp_s`], [new Date('2026-11-23T14:05:09Z')]],
    ['endless moments', [`'infinity'::timestamp`], ['infinity']],
    ['endless moments with a zone', [`'-infinity'::timestamptz`, 'null'], ['-infinity', null]],
    [
      'moments where those of a Date begin and end',
      [`timestamp '271822-04-21 (BC)'`, `timestamp '275760-09-12 23:59:59.999'`],
      [new Date('-271821-04-21T00:00:00Z'), new Date('+275760-09-12T23:59:59.999Z')],
    ],
    [
      'moments with a zone that end where a Date ends',
      [`timestamptz '275760-09-13 00:00:00.000+00'`, `timestamptz '2026-11-23 14:05:09+02'`],
      ['275760-09-13T00:00:00.000000Z', '2026-11-23T12:05:09.000000Z'],
    ],
    ['endless days', [`'-infinity'::date`, `date '2026-11-23'`], ['-infinity', '2026-11-23']],
    ['days that no Date holds', [`'300000-01-01'::date`], ['300000-01-01']],
    ['times of day', [`time '14:05:09.5'`], ['14:05:09.5']],
    ['intervals', [`interval '1 day 2 hours'`], ['1 day 02:00:00']],
    ['uuids', [`'00000000-0000-0000-0000-00000000000a'::uuid`], ['00000000-0000-0000-0000-00000000000a']],
    ['enums', [`'b'::enum('a', 'b')`], ['b']],
    ['bits', [`'101'::bit`], ['101']],
    ['bytes', [`'\\x00\\xFF'::blob`], [new Uint8Array([0, 255])]],
    ['lists', ['[1, null]', 'null', '[]'], [[1, null], null, []]],
    ['arrays of fixed length', ['[1.5, 2]::double[2]'], [[1.5, 2]]],
    ['lists with one unsafe integer', ['[1]', '[9007199254740993]'], [[1n], [9_007_199_254_740_993n]]],
    ['lists of lists of days', [`[[date '2026-11-23']]`], [[[new Date('2026-11-23')]]]],
    [
      'structs',
      [`{'a': 1, 'b c': {'d': date '2026-11-23'}}`, 'null'],
      [{a: 1, 'b c': {d: new Date('2026-11-23')}}, null],
    ],
    ['lists of structs', [`[{'a': 1.5::decimal(18,3)}, null]`], [[{a: '1.500'}, null]]],
    [
      'maps',
      [`map {'a': [1], 'b': null}`, 'null'],
      [
        new Map([
          ['a', [1]],
          ['b', null],
        ]),
        null,
      ],
    ],
    ['JSON', [`'{"a": [1, null]}'::json`, `'null'::json`, 'null'], [{a: [1, null]}, null, null]],
    ['unions', [`union_value(num := 2)`], ['2']],
    ['nulls without a type', ['null'], [null]],
  ])('%s', async (_, literals, values) => {
    expect(await valuesOf(...literals)).toEqual(values);
  });

  test('a column named __proto__ is a column', async () => {
    const [row] = await sql`select 1 as "__proto__"`.rows();
    expect(Object.entries(row ?? {})).toEqual([['__proto__', 1]]);
  });
});
