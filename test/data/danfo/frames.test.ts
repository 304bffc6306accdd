import {describe, expect, test} from 'vitest';
import {concat, DataFrame, merge, toDateTime} from '../../../runtime/danfo.ts';
import {isDanfoFrame} from '../../../runtime/data/danfo/is-danfo-frame.ts';
import {sql} from '../../../runtime/data/sql.ts';
import {Table} from '../../../runtime/data/table.ts';
import {failureOf} from '../failure-of.ts';

const rows = [
  {id: 1, price: 1.5, name: 'a', ok: true, at: new Date(0), list: [1]},
  {id: 2, price: null, name: null, ok: false, at: null, list: null},
];

describe('a table as a DataFrame', () => {
  test('has danfo’s dtypes, and NaN for null in columns of numbers', async () => {
    const frame = await Table.from(rows).danfo();
    expect([frame.columns, frame.dtypes, frame.values]).toEqual([
      ['id', 'price', 'name', 'ok', 'at', 'list'],
      ['int32', 'float32', 'string', 'boolean', 'datetime', 'string'],
      [
        [1, 1.5, 'a', true, new Date(0), [1]],
        [2, Number.NaN, null, false, null, null],
      ],
    ]);
  });

  test('keeps all digits of its numbers', async () => {
    const frame = await Table.from([{x: 0.1, y: 2 ** 53 - 1}]).danfo();
    expect(frame.values).toEqual([[0.1, 9_007_199_254_740_991]]);
    expect(frame.add(0).values).toEqual([[0.1, 9_007_199_254_740_991]]);
  });

  test('comes back as it was', async () => {
    const table = await Table.from(rows);
    const back = await Table.from(await table.danfo());
    expect([back.schema, await back.rows()]).toEqual([table.schema, await table.rows()]);
  });

  test('of no rows keeps its columns', async () => {
    const none = sql`select * from ${Table.from([{id: 1, name: 'x'}])} where id > 5`;
    const frame = await none.danfo();
    expect([frame.shape, frame.columns, frame.dtypes]).toEqual([
      [0, 2],
      ['id', 'name'],
      ['int32', 'string'],
    ]);
  });

  test('of nulls alone has the dtype of its type', async () => {
    const frame = await sql`select null::bigint as n, null::varchar as t`.danfo();
    expect(frame.dtypes).toEqual(['int32', 'string']);
  });

  test('is refused where danfo would round', async () => {
    expect(await failureOf(Table.from([{id: 1n}, {id: 9_007_199_254_740_993n}]).danfo())).toBe(
      [
        'danfo-unsafe-integer: column "id" holds 9007199254740993, which danfo would round: its numbers end at 2^53',
        '  help: sql`select * replace (id::varchar as id) from ${table}`',
      ].join('\n'),
    );
  });
});

describe('a DataFrame as a table', () => {
  test('keeps columns in their order, and NaN is null', async () => {
    const frame = new DataFrame({b: [1, Number.NaN], a: ['x', undefined]});
    expect(await Table.from(frame).rows()).toEqual([
      {b: 1, a: 'x'},
      {b: null, a: null},
    ]);
  });

  test('keeps a float32 column one of doubles where its values are whole', async () => {
    const frame = new DataFrame([[1, 1]], {columns: ['mean', 'count'], dtypes: ['float32', 'int32']});
    expect((await Table.from(frame)).schema).toEqual([
      {name: 'mean', type: 'DOUBLE'},
      {name: 'count', type: 'BIGINT'},
    ]);
  });

  test('is known without danfo being loaded', () => {
    const frame = new DataFrame({a: [1]});
    expect([frame, frame.column('a'), {columns: []}, null, []].map(isDanfoFrame)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  test('takes what danfo makes', async () => {
    const left = new DataFrame({k: ['a', 'b'], x: [1, 2]});
    const right = new DataFrame({k: ['a', 'b'], y: [3, 4]});
    const joined = merge({left, right, on: ['k'], how: 'inner'});
    expect(await Table.from(joined).rows()).toEqual([
      {k: 'a', x: 1, y: 3},
      {k: 'b', x: 2, y: 4},
    ]);
    expect(await Table.from(left.groupby(['k']).col(['x']).sum()).rows()).toEqual([
      {k: 'a', x_sum: 1},
      {k: 'b', x_sum: 2},
    ]);
    expect(await Table.from(concat({dfList: [left, left], axis: 0}) as DataFrame).numRows()).toBe(4);
    expect(toDateTime(['2026-11-23']).year().values).toEqual([2026]);
  });
});
