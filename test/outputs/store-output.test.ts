import {existsSync, mkdtempSync, readdirSync, rmSync, statSync, watch, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {DataFrame} from 'magelet/danfo';
import {sql} from '../../runtime/data/sql.ts';
import {Table} from '../../runtime/data/table.ts';
import {loadOutput} from '../../runtime/outputs/load-output.ts';
import {storeOutput} from '../../runtime/outputs/store-output.ts';
import {readStoredOutput} from '../../runtime/outputs/stored-output.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'magelet-outputs-'))));
afterEach(() => rmSync(folder, {recursive: true, force: true}));

async function kept(value: unknown): Promise<unknown> {
  await storeOutput(join(folder, 'out'), value);
  return loadOutput(join(folder, 'out'));
}

describe('an output', () => {
  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a list of one', ['x']],
    ['an empty list', []],
    ['text with half a surrogate pair', 'a\uD800b'],
    ['bytes', new Uint8Array([0, 255])],
    [
      'a date, a bigint, NaN, minus nothing and a gap',
      {at: new Date(5), big: 2n ** 70n, nan: NaN, minus: -0, gap: undefined},
    ],
    ['rows of different keys', [{a: 1}, {b: [1, {c: 'ü'}]}]],
    ['a Map of Sets', new Map([['a', new Set([1])]])],
  ])('that is %s comes back as it was', async (_, value) => {
    expect(await kept(value)).toStrictEqual(value);
  });

  test('that is a table without columns comes back as one', async () => {
    const table = (await kept(await Table.from([]))) as Table;
    expect([table.schema, await table.rows()]).toEqual([[], []]);
  });

  test('that is an async iterable is read as one, twice', async () => {
    const rows = Array.from({length: 10_000}, (_, id) => ({id}));
    await storeOutput(
      join(folder, 'out'),
      (async function* () {
        yield* rows;
      })(),
    );
    for (let reading = 0; reading < 2; reading++) {
      expect(await Array.fromAsync((await loadOutput(join(folder, 'out'))) as AsyncIterable<unknown>)).toEqual(rows);
    }
  });

  test('that is a table keeps the types that Parquet does not have', async () => {
    const query = sql`select 70141183460469231731687303715884105727::hugeint as huge, 'a'::enum('a', 'b') as letter,
      interval 3 day as wait, 12.50::decimal(18, 3) as price, timestamptz '2026-11-23 10:00:00+02' as at`;
    const before = await query;
    const after = (await kept(before)) as Table;
    expect(after.schema).toEqual(before.schema);
    expect(await after.rows()).toEqual(await query.rows());
  });

  test('that is written anew a moment later is read as it is now, though it has as many bytes', async () => {
    const stored = join(folder, 'out');
    for (const [value, type] of [
      ["time '14:05:09.5'", 'TIME'],
      ["'2026-11-23 14:05:09'::timestamp_s", 'TIMESTAMP_S'],
    ] as const) {
      const query = [`select ${value} as x union all select null`];
      await storeOutput(stored, await sql(Object.assign(query, {raw: query})));
      const loaded = (await loadOutput(stored)) as Table;
      expect([loaded.schema, (await loaded.rows()).length]).toEqual([[{name: 'x', type}], 2]);
    }
  });

  test('that is a whole Parquet file is linked and not written again', async () => {
    const path = join(folder, 'given.parquet');
    await Table.from([{id: 1}]).write(path);
    await storeOutput(join(folder, 'out'), await Table.read(path));
    expect(statSync(join(folder, 'out', 'data.parquet')).ino).toBe(statSync(path).ino);
  });

  test('has dictionaries of few values alone: those of many cost more than they are worth', async () => {
    const query = ["select 'city ' || i % 6 as few, 'customer ' || i % 5000 as many from range(50000) as numbers(i)"];
    await storeOutput(join(folder, 'out'), await sql(Object.assign(query, {raw: query})));
    const columns = sql`select path_in_schema as name, contains(encodings, 'DICTIONARY') as has
      from parquet_metadata(${join(folder, 'out', 'data.parquet')})`;
    expect(await columns.rows()).toEqual([
      {name: 'few', has: true},
      {name: 'many', has: false},
    ]);
  });

  test('that is a danfojs DataFrame comes back as a frame of its own, columns in order', async () => {
    const frame = new DataFrame(
      [
        ['x', 1, 2.5],
        ['y', 2, NaN],
      ],
      {columns: ['name', 'n', 'share'], index: ['r1', 'r2']},
    );
    const back = (await kept(frame)) as DataFrame;
    expect([back.columns, back.dtypes, back.index, back.values]).toEqual([
      frame.columns,
      frame.dtypes,
      frame.index,
      frame.values,
    ]);
    expect(back).not.toBe(frame);
  });

  test('says what it is without being read: kind, rows, bytes, columns and the first rows', async () => {
    const summary = await storeOutput(
      join(folder, 'out'),
      await Table.from([
        {id: 1, name: 'Ada'},
        {id: 2, name: null},
      ]),
    );
    expect(summary).toEqual({
      kind: 'table',
      rows: 2,
      bytes: statSync(join(folder, 'out', 'data.parquet')).size,
      columns: [
        {name: 'id', type: 'BIGINT'},
        {name: 'name', type: 'VARCHAR'},
      ],
      preview: {
        columns: ['id', 'name'],
        cells: [
          ['1', 'Ada'],
          ['2', null],
        ],
        numeric: ['id'],
      },
    });
    expect(readStoredOutput(join(folder, 'out'))?.summary).toEqual(summary);
  });

  // A process that is killed in between would leave a manifest whose data is gone.
  test.skipIf(process.platform !== 'linux')('is replaced by removing its manifest before its data', async () => {
    const out = join(folder, 'out');
    await storeOutput(out, new Uint8Array(100_000));
    const changed: (string | null)[] = [];
    const watcher = watch(out, (_, file) => changed.push(file));
    await storeOutput(out, new Uint8Array(100_000));
    await vi.waitFor(() => expect(changed).toContain('data.bin'));
    watcher.close();
    expect(changed[0]).toBe('output.json');
  });
});

describe('what cannot be stored', () => {
  test.each([
    [
      'an instance of a class',
      new (class Order {
        readonly id = 1;
      })(),
      'the block returned an instance of Order, which cannot be handed to another block',
    ],
    [
      'a Table in an object',
      {
        orders: new (class Table {
          kind = 'table';
        })(),
        n: 1,
      },
      'the block returned an instance of Table at .orders, which',
    ],
    [
      'an instance in a row',
      [
        {id: 1, at: new Date(0)},
        {
          id: 2,
          total: new (class Money {
            cents = 1;
          })(),
        },
      ],
      'the block returned an instance of Money at [1].total, which',
    ],
    [
      'a promise in a row',
      [{id: 1, total: Promise.resolve(1)}],
      'an instance of Promise at [0].total, which cannot be handed to another block\n  note: a block may return a Table, rows, a danfojs DataFrame, JSON values, dates, text, bytes, an async iterable of rows, or nothing\n  help: write await before what gives it; before a list of them, await Promise.all(…)',
    ],
    ['a function', () => 1, 'the block returned a function, which cannot be handed to another block'],
    [
      'rows with a function in them',
      [{id: 1, run: () => 1}],
      'the block returned a value with something in it that is no data (() => 1 could not be cloned.), which cannot be handed to another block',
    ],
  ])('%s is told, and leaves nothing', async (_, value, message) => {
    await expect(storeOutput(join(folder, 'out'), value)).rejects.toThrow(message);
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  test('an iterable that throws half way leaves nothing, of what was there before either', async () => {
    await storeOutput(
      join(folder, 'out'),
      Array.from({length: 2000}, (_, id) => ({id})),
    );
    const broken = (async function* () {
      yield {id: 1};
      throw new Error('cut');
    })();
    await expect(storeOutput(join(folder, 'out'), broken)).rejects.toThrow('cut');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a manifest that was cut short is no output', async () => {
    await storeOutput(join(folder, 'out'), new Uint8Array(20_000));
    writeFileSync(join(folder, 'out', 'output.json'), '{"kind": "te');
    expect(readStoredOutput(join(folder, 'out'))).toBeUndefined();
  });
});
