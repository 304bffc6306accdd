import {describe, expect, test} from 'vitest';
import {sql} from '../../runtime/data/sql.ts';
import {isPendingTable, isTable, Table} from '../../runtime/data/table.ts';
import {failureOf} from './failure-of.ts';

describe('Table.from rows', () => {
  test('takes every key of every row in the order of first appearance, and missing keys are null', async () => {
    const table = await Table.from([{b: 1}, {a: 'x', b: undefined}, {c: true, a: null}]);
    expect(table.schema).toEqual([
      {name: 'b', type: 'BIGINT'},
      {name: 'a', type: 'VARCHAR'},
      {name: 'c', type: 'BOOLEAN'},
    ]);
    expect(await table.rows()).toEqual([
      {b: 1, a: null, c: null},
      {b: null, a: 'x', c: null},
      {b: null, a: null, c: true},
    ]);
  });

  test('keeps every kind of value', async () => {
    const row = {
      whole: 9_007_199_254_740_991,
      part: 0.1,
      not: Number.NaN,
      endless: -Infinity,
      zero: -0,
      long: 2n ** 63n - 1n,
      huge: -(2n ** 100n),
      yes: true,
      text: 'Ærø\n"😀"',
      empty: '',
      at: new Date('2026-11-23T14:05:09.123Z'),
      bytes: new Uint8Array([0, 255]),
      list: [1, null, 3],
      nested: {a: [{b: 1}], 'c d': null},
      map: new Map([['x', [1]]]),
      none: null,
    };
    expect(await Table.from([row]).rows()).toEqual([row]);
  });

  test('keeps null, NaN and the empty text apart', async () => {
    expect(
      await Table.from([
        {x: null, t: ''},
        {x: Number.NaN, t: null},
      ]).rows(),
    ).toEqual([
      {x: null, t: ''},
      {x: Number.NaN, t: null},
    ]);
  });

  test('gives types in DuckDB’s words', async () => {
    const table = await Table.from([
      {i: 1, d: 1.5, b: 1n, h: 2n ** 64n, t: new Date(0), x: new Uint8Array(1), l: [[1.5]], s: {a: 'x'}},
    ]);
    expect(table.schema.map(({type}) => type)).toEqual([
      'BIGINT',
      'DOUBLE',
      'BIGINT',
      'HUGEINT',
      'TIMESTAMP WITH TIME ZONE',
      'BLOB',
      'DOUBLE[][]',
      'STRUCT("a" VARCHAR)',
    ]);
  });

  test('takes whole and broken numbers as one column, and numbers and bigints as integers', async () => {
    const table = await Table.from([
      {a: 1, b: 1},
      {a: 2.5, b: 2n ** 60n},
    ]);
    expect(await table.columns()).toEqual({a: [1, 2.5], b: [1n, 2n ** 60n]});
  });

  test('names the row and both types where a column mixes them', async () => {
    expect(await failureOf(Table.from([{id: null}, {id: 7}, {id: 'A-7'}]))).toBe(
      [
        'mixed-column: column "id" holds a number in row 2 and text in row 3',
        `  help: Table.from(rows, {schema: [{name: "id", type: 'VARCHAR'}]})`,
      ].join('\n'),
    );
  });

  test('takes a mixed column as text where the schema says so', async () => {
    const table = await Table.from([{id: 7}, {id: 'A-7'}, {id: new Date(0)}, {id: {a: 1}}], {
      schema: [{name: 'id', type: 'VARCHAR'}],
    });
    expect(await table.columns()).toEqual({id: ['7', 'A-7', '1970-01-01T00:00:00.000Z', '{"a":1}']});
  });

  test('takes the types of the schema, and makes columns that no row has', async () => {
    const schema = [
      {name: 'day', type: 'DATE'},
      {name: 'price', type: 'DECIMAL(18,2)'},
      {name: 'note', type: 'JSON'},
      {name: 'late', type: 'BOOLEAN'},
    ];
    const table = await Table.from([{price: 1.25, day: '2026-11-23', note: {a: [1]}}], {schema});
    expect(table.schema).toEqual(schema);
    expect(await table.rows()).toEqual([{day: new Date('2026-11-23'), price: '1.25', note: {a: [1]}, late: null}]);
  });

  test('refuses what no column can hold, naming the row and the column', async () => {
    expect(await failureOf(Table.from([{a: 1}, {a: () => 1}]))).toBe(
      [
        'unsupported-value: row 2 has a function in column "a", which no table can hold',
        '  note: a column holds numbers, bigints, booleans, text, Dates, bytes, lists, plain objects or Maps',
      ].join('\n'),
    );
    expect(await failureOf(Table.from([{a: new Date('no')}]))).toMatch(
      'row 1 has a Date that is no date in column "a"',
    );
    expect(await failureOf(Table.from([{a: new URL('http://localhost')}]))).toMatch('row 1 has a URL in column "a"');
    expect(await failureOf(Table.from([{a: 2n ** 127n}]))).toMatch(
      'row 1 has a bigint of more than 128 bits in column "a"',
    );
    expect(await failureOf(Table.from([{a: [1, 'x']}]))).toMatch(
      'row 1 has a list that mixes a number and text in column "a"',
    );
    expect(await failureOf(Table.from([{a: {}}]))).toMatch('row 1 has an object with no keys in column "a"');
  });

  test('refuses rows that are no objects', async () => {
    expect(await failureOf(Table.from([{a: 1}, [2]]))).toBe(
      [
        'not-rows: row 2 is an array',
        '  note: Table.from takes rows as plain objects, an async iterable of them, an object of arrays, or a danfojs DataFrame',
      ].join('\n'),
    );
  });

  test('refuses names that differ in case alone', async () => {
    expect(await failureOf(Table.from([{id: 1, ID: 2}]))).toBe(
      [
        'same-column-name: the columns "id" and "ID" differ in case alone, and a table cannot tell them apart',
        '  help: rename "ID"',
      ].join('\n'),
    );
  });

  test('reads names that every object has only where the row has them', async () => {
    const table = await Table.from([{id: 1}, {id: 2, constructor: 'x', toString: 'y'}]);
    expect(await table.columns()).toEqual({id: [1, 2], constructor: [null, 'x'], toString: [null, 'y']});
  });

  test('takes no rows as a table without columns', async () => {
    const table = await Table.from([]);
    expect([table.schema, await table.numRows(), await table.rows(), await table.columns()]).toEqual([[], 0, [], {}]);
  });

  test('refuses rows without any key', async () => {
    expect(await failureOf(Table.from([{}, {}]))).toBe(
      'no-columns: the rows have no keys, so the table would have no columns',
    );
  });

  test('takes more rows than a chunk of the engine holds, in order', async () => {
    const rows = Array.from({length: 5000}, (_, id) => ({id, text: `row ${id}`}));
    expect(await Table.from(rows).rows()).toEqual(rows);
  });
});

describe('Table.from other things', () => {
  test('takes an object of arrays, typed ones too', async () => {
    const table = await Table.from({
      a: [1, null],
      b: new Float64Array([1, 0.5]),
      c: new BigInt64Array([1n, 2n ** 62n]),
    });
    expect(await table.columns()).toEqual({a: [1, null], b: [1, 0.5], c: [1n, 2n ** 62n]});
  });

  test('refuses columns of unequal length', async () => {
    expect(await failureOf(Table.from({a: [1, 2], b: [1]}))).toBe(
      'unequal-columns: column "b" has 1 values and column "a" has 2',
    );
  });

  test('takes an async iterable, whose columns grow and widen on the way', async () => {
    const table = await Table.from(growingRows());
    expect(table.schema).toEqual([
      {name: 'id', type: 'DOUBLE'},
      {name: 'late', type: 'TIMESTAMP WITH TIME ZONE'},
      {name: 'tags', type: 'DOUBLE[]'},
      {name: 'where', type: 'STRUCT("x" BIGINT, "y" VARCHAR)'},
      {name: 'extra', type: 'VARCHAR'},
    ]);
    expect((await table.rows()).slice(-2)).toEqual([
      {id: 20_479, late: null, extra: null, tags: [1], where: {x: 1, y: null}},
      {id: 0.5, late: new Date(0), extra: 'x', tags: [0.5], where: {x: null, y: 'b'}},
    ]);
  });

  test('counts rows over the whole stream in its messages', async () => {
    expect(await failureOf(Table.from(mixedRows()))).toMatch(
      'column "id" holds a number in row 1 and text in row 20481',
    );
  });

  test('takes what batches() gives', async () => {
    const table = await Table.from([{a: 1}, {a: 2}, {a: 3}]);
    expect(await Table.from(table.batches({size: 2})).rows()).toEqual([{a: 1}, {a: 2}, {a: 3}]);
  });

  test('refuses anything else', async () => {
    expect(await failureOf(Table.from('rows' as never))).toMatch('not-rows: Table.from was given text');
    expect(await failureOf(Table.from({a: 1} as never))).toMatch('not-rows: "a" is a number, and a column is an array');
  });
});

describe('a table', () => {
  test('gives its first rows', async () => {
    const table = await people();
    expect([await table.preview(2), await table.rows({limit: 1})]).toEqual([[{id: 1}, {id: 2}], [{id: 1}]]);
  });

  test('gives its rows in batches, the last one shorter', async () => {
    const batches = [];
    for await (const batch of (await people()).batches({size: 2})) batches.push(batch);
    expect(batches).toEqual([[{id: 1}, {id: 2}], [{id: 3}]]);
  });

  test('can be left in the midst of its batches', async () => {
    const table = await people();
    for await (const batch of table.batches({size: 1})) {
      expect(batch).toEqual([{id: 1}]);
      break;
    }
    expect(await table.numRows()).toBe(3);
  });

  test('leaves nothing behind where its batches are left while more of them come', async () => {
    const table = await Table.from(Array.from({length: 20_000}, (_, id) => ({id, name: `a name of length ${id}`})));
    const firstOf = async (): Promise<unknown> => {
      for await (const batch of table.batches({size: 1})) return batch;
    };
    const found = await Promise.all(Array.from({length: 40}, firstOf));
    expect(found).toEqual(found.map(() => [{id: 0, name: 'a name of length 0'}]));
    // On the connections that were given back.
    const counts = await Promise.all(found.map(() => sql`select count(*) as n from ${table}`.rows()));
    expect(counts).toEqual(found.map(() => [{n: 20_000}]));
  });

  test('can be used before it is awaited', async () => {
    const pending = Table.from([{id: 1}]);
    const batches = [];
    for await (const batch of pending.batches()) batches.push(batch);
    expect([
      await pending.numRows(),
      await pending.rows(),
      await pending.columns(),
      await pending.preview(),
      batches,
    ]).toEqual([1, [{id: 1}], {id: [1]}, [{id: 1}], [[{id: 1}]]]);
  });

  test('is known by its brand', async () => {
    const pending = Table.from([{id: 1}]);
    expect([isTable(pending), isPendingTable(pending), isTable(await pending), isTable({}), isTable(null)]).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
  });

  test('does nothing, and so fails with nothing, before it is used', async () => {
    let isStarted = false;
    async function* rows(): AsyncGenerator<object> {
      isStarted = true;
      yield {a: Symbol('x')};
    }
    const pending = Table.from(rows());
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    expect([isStarted, await failureOf(pending)]).toEqual([
      false,
      expect.stringMatching('row 1 has a symbol in column "a"'),
    ]);
  });
});

const people = (): PromiseLike<Table> => Table.from([{id: 1}, {id: 2}, {id: 3}]);

async function* growingRows(): AsyncGenerator<object> {
  for (let id = 0; id < 20_480; id++) yield {id, late: null, tags: [1], where: {x: 1}};
  yield {id: 0.5, late: new Date(0), extra: 'x', tags: [0.5], where: {y: 'b'}};
}

async function* mixedRows(): AsyncGenerator<object> {
  for (let id = 0; id < 20_480; id++) yield {id};
  yield {id: 'x'};
}
