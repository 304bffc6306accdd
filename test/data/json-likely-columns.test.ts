import {describe, expect, test} from 'vitest';
import {openEngine} from '../../runtime/data/duckdb.ts';
import {jsonColumns} from '../../runtime/data/json-columns.ts';
import {usualObject, type JsonColumn} from '../../runtime/data/json-file.ts';
import {lastingColumns} from '../../runtime/data/json-likely-columns.ts';
import {Table} from '../../runtime/data/table.ts';
import {randomNdjson} from './random-json.ts';
import {temporaryFolder} from './temporary-folder.ts';

const folder = temporaryFolder();
const shown = (columns: readonly JsonColumn[] | undefined): string | undefined =>
  columns?.map(({name, type}) => `${name} ${type}`).join(', ');

/** The columns that the first 64 rows of a file tell, and those of all its rows. */
async function bothOf(name: string, text: string): Promise<readonly [string | undefined, string | undefined]> {
  const file = {path: folder.write(name, text), format: 'ndjson', objectBytes: usualObject} as const;
  const engine = await openEngine();
  return [shown(await lastingColumns(engine, file, 64)), shown(await jsonColumns(engine, file))];
}

/** Rows of which all but the last are alike. */
const withLast = (usual: string, last: string): string => `${`${usual}\n`.repeat(300)}${last}\n`;

describe('columns that the first rows tell', () => {
  test.each([
    ['{"id": 7, "name": "Ada"}', '{"id": 123456789012345678, "name": "\\"Zoë\\" 東京"}', 'id BIGINT, name VARCHAR'],
    ['{"a": true, "b": 1.5}', '{"b": -2e-3, "a": null}', 'a BOOLEAN, b DOUBLE'],
    ['{"a": -1}\n{"a": 1}', '{"a": -12345678901234567}', 'a BIGINT'],
    ['{"a": "2026-01-02"}', '{"a": "2028-02-29"}', 'a DATE'],
    ['{"a": "2026-01-02T03:04:05.678Z"}', '{"a": "2000-02-29T23:59:59.999Z"}', 'a TIMESTAMP'],
    ['{"a": "12:30"}', '{"a": "23:59:59"}', 'a VARCHAR'],
    ['{"a": "6ba7b810-9dad-11d1-80b4-00c04fd430c8"}', '{"a": "none"}', 'a VARCHAR'],
    ['{"a": {"b": [1, 2], "c": "x"}}', '{"a": {"c": null, "b": []}}', 'a STRUCT("b" BIGINT[], "c" VARCHAR)'],
    ['{"a": [{"b": 1}]}', '{"a": [{"b": 2}, {"b": null}, null]}', 'a STRUCT("b" BIGINT)[]'],
    ['{"a": null, "b": 1}', '{"a": null}', 'a JSON, b BIGINT'],
    ['{ "a" : 1 ,\t"b" : [ 1 , 2 ] }', '{"b":[],"a":2}', 'a BIGINT, b BIGINT[]'],
  ])('hold where %s is followed by %s', async (usual, last, columns) => {
    expect(await bothOf('held.ndjson', withLast(usual, last))).toEqual([columns, columns]);
  });

  test.each([
    ['a number with a point', '{"a": 1}', '{"a": 1.5}', 'a DOUBLE'],
    ['a number below zero', '{"a": 8000000000000000000}', '{"a": -8000000000000000000}', 'a HUGEINT'],
    ['a number beyond 64 bits', '{"a": 1}', '{"a": 9223372036854775808}', 'a HUGEINT'],
    ['a number of other signs within', '{"a": [1]}', '{"a": [-1]}', 'a BIGINT[]'],
    [
      'whole numbers that are no doubles within',
      '{"a": [{"b": 99999999999999999999}]}',
      '{"a": []}',
      'a STRUCT("b" HUGEINT)[]',
    ],
    ['whole numbers that are no doubles', '{"a": 99999999999999999999}', '{"a": 1}', 'a HUGEINT'],
    ['text among numbers', '{"a": 1}', '{"a": "1"}', 'a JSON'],
    ['a number among text', '{"a": "1"}', '{"a": 1}', 'a JSON'],
    ['a number among true and false', '{"a": true}', '{"a": 1}', 'a JSON'],
    ['another key', '{"a": 1}', '{"a": 1, "b": "x"}', 'a BIGINT, b VARCHAR'],
    ['another key within', '{"a": {"b": 1}}', '{"a": {"b": 1, "c": 2}}', 'a STRUCT("b" BIGINT, "c" BIGINT)'],
    ['a list among numbers', '{"a": 1}', '{"a": [1]}', 'a JSON'],
    ['text in a list of numbers', '{"a": [1]}', '{"a": [1, "x"]}', 'a JSON[]'],
    ['a value where all were null', '{"a": null, "b": 1}', '{"a": "x", "b": 1}', 'a VARCHAR, b BIGINT'],
    ['an item where all lists were empty', '{"a": []}', '{"a": [1]}', 'a BIGINT[]'],
    ['text among dates', '{"a": "2026-01-02"}', '{"a": "soon"}', 'a VARCHAR'],
    ['a day that no calendar has', '{"a": "2026-01-02"}', '{"a": "2026-02-29"}', 'a VARCHAR'],
    ['a time that no clock has', '{"a": "2026-01-02T03:04:05Z"}', '{"a": "2026-01-02T24:00:00Z"}', 'a VARCHAR'],
    ['text among times of day', '{"a": "12:30"}', '{"a": "2026-01-02"}', 'a VARCHAR'],
  ])('do not hold where %s comes last', async (_, usual, last, columns) => {
    expect(await bothOf('late.ndjson', withLast(usual, last))).toEqual([undefined, columns]);
  });

  test('do not hold where they may be maps: of few of their keys, and of very many', async () => {
    const keys = (count: number): object =>
      Object.fromEntries(Array.from({length: count}, (_, key) => [`k${key}`, true]));
    const whole = JSON.stringify({id: 1, a: keys(20)});
    const sparse = `${`${whole}\n`.repeat(64)}${'{"id": 1, "a": {"k0": true}}\n'.repeat(3000)}`;
    expect(await bothOf('sparse.ndjson', sparse)).toEqual([undefined, 'id BIGINT, a MAP(VARCHAR, BOOLEAN)']);
    const wide = JSON.stringify({a: keys(200)});
    expect(await bothOf('wide.ndjson', withLast(wide, wide))).toEqual([undefined, 'a MAP(VARCHAR, BOOLEAN)']);
  });

  test('are those of all rows, whatever a file holds', async () => {
    let held = 0;
    for (let seed = 0; seed < 150; seed++) {
      const file = {
        path: folder.write('random.ndjson', randomNdjson(seed)),
        format: 'ndjson',
        objectBytes: usualObject,
      } as const;
      const engine = await openEngine();
      const likely = await lastingColumns(engine, file, seed % 2 === 0 ? 64 : 3000).catch(() => undefined);
      if (likely === undefined) continue;
      held++;
      expect({seed, columns: shown(likely)}).toEqual({seed, columns: shown(await jsonColumns(engine, file))});
    }
    // Else nothing was compared.
    expect(held).toBeGreaterThan(20);
  });

  test('hold for many keys in one order, of which some are not there, and are not asked for very many', async () => {
    const object = (keys: readonly number[]): string =>
      JSON.stringify(Object.fromEntries(keys.map((key) => [`k${key}`, `value ${key}`])));
    const columns = (count: number): string => Array.from({length: count}, (_, key) => `k${key} VARCHAR`).join(', ');
    const twelve = object([...Array(12).keys()]);
    expect(await bothOf('order.ndjson', withLast(twelve, object([0, 1, 7, 11])))).toEqual([columns(12), columns(12)]);
    expect(await bothOf('order.ndjson', withLast(twelve, object([1, 0, 11])))).toEqual([undefined, columns(12)]);
    const very = object([...Array(300).keys()]).replace('"value 0"', '0');
    const [likely] = await bothOf('very.ndjson', withLast(very, very));
    expect(likely).toBeUndefined();
  });

  test('are those of all rows in an array too', async () => {
    const rows = Array.from({length: 300}, (_, id) => ({id, of: {day: '2026-01-02'}}));
    const engine = await openEngine();
    for (const [indent, isArray] of [
      [0, true],
      [2, true],
      [2, false],
    ] as const) {
      const path = folder.write('rows.json', JSON.stringify(rows, undefined, indent));
      const file = {path, format: 'json', isArray, objectBytes: usualObject} as const;
      expect(shown(await lastingColumns(engine, file, 64))).toBe('id BIGINT, of STRUCT("day" DATE)');
    }
  });
});

test('a large array keeps what only its last row has', async () => {
  const usual = Array.from({length: 40_000}, (_, id) => ({id, note: 'x'.repeat(400)}));
  const path = folder.write('large.json', JSON.stringify([...usual, {id: 1.5, more: true}], undefined, 1));
  const table = await Table.read(path);
  expect(table.schema.map(({name, type}) => `${name} ${type}`)).toEqual(['id DOUBLE', 'note VARCHAR', 'more BOOLEAN']);
  expect(await table.numRows()).toBe(40_001);
});

test('a large file keeps what only its last rows have', async () => {
  const usual = Array.from({length: 40_000}, (_, id) => ({
    id,
    at: '2026-01-02T03:04:05Z',
    total: 1,
    note: 'x'.repeat(400),
  }));
  const written = (last: object): string =>
    folder.write('large.ndjson', [...usual, last].map((row) => JSON.stringify(row)).join('\n'));
  const lastOf = async (last: object): Promise<unknown> => {
    const table = await Table.read(written(last));
    const rows = await table.rows();
    return [table.schema.map(({name, type}) => `${name} ${type}`).join(', '), rows.length, rows.at(-1)];
  };
  const at = '2026-01-02T03:04:05Z';
  expect(await lastOf({id: 1, at, total: 2, note: null})).toEqual([
    'id BIGINT, at TIMESTAMP, total BIGINT, note VARCHAR',
    40_001,
    {id: 1, at: new Date(at), total: 2, note: null},
  ]);
  expect(await lastOf({id: '1', at: 'soon', total: 2.5, note: 'x', more: [1]})).toEqual([
    'id JSON, at VARCHAR, total DOUBLE, note VARCHAR, more BIGINT[]',
    40_001,
    {id: '1', at: 'soon', total: 2.5, note: 'x', more: [1]},
  ]);
});
