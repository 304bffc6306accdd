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

  test.each([
    ['whole doubles, one of them null', `unnest([1::double, null])`, 'int32', [1, Number.NaN], 'BIGINT'],
    ['whole doubles, one of them NaN', `unnest([1::double, 'nan'])`, 'float32', [1, Number.NaN], 'DOUBLE'],
    ['whole doubles, NaN and null', `unnest(['nan'::double, null])`, 'float32', [Number.NaN, Number.NaN], 'DOUBLE'],
    ['doubles with a fraction and null', `unnest([null, 0.5::double])`, 'float32', [Number.NaN, 0.5], 'DOUBLE'],
    ['floats, one of them NaN', `unnest([1::float, 'nan'])`, 'float32', [1, Number.NaN], 'DOUBLE'],
    ['whole floats, one of them null', `unnest([null, 2::float])`, 'int32', [Number.NaN, 2], 'BIGINT'],
    ['small integers, one of them null', `unnest([1::tinyint, null])`, 'int32', [1, Number.NaN], 'BIGINT'],
  ])('knows null and NaN apart in the dtype: %s', async (_, values, dtype, expected, type) => {
    const frame = await sql(Object.assign([`select ${values} as x`], {raw: []})).danfo();
    expect([frame.dtypes, frame['x'].values]).toEqual([[dtype], expected]);
    expect((await Table.from(frame)).schema).toEqual([{name: 'x', type}]);
  });

  test('knows it over many of the engine’s chunks', async () => {
    const of = (value: string) =>
      sql(
        Object.assign([`select case when i = 3 then ${value} else i::double end as x from range(6000) as n(i)`], {
          raw: [],
        }),
      );
    expect((await of('null').danfo()).dtypes).toEqual(['int32']);
    expect((await of(`'nan'::double`).danfo()).dtypes).toEqual(['float32']);
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

  describe('whose rows are made when they are asked for is what danfo itself makes of the same values', () => {
    const many = Array.from({length: 5}, (_, index) => ({id: index, name: `n${index % 2}`, price: index / 4}));
    const uses: Readonly<Record<string, (frame: DataFrame) => unknown>> = {
      shape: ({shape}) => shape,
      'its values': ({values}) => values,
      'values of a column': (frame) => [frame['price'].values, frame.column('name').values],
      head: (frame) => frame.head(2).values,
      iloc: (frame) => frame.iloc({rows: ['1:3'], columns: [0]}).values,
      loc: (frame) => frame.loc({rows: [0, 3]}).values,
      query: (frame) => frame.query(frame['id'].gt(2)).values,
      'a new column': (frame) => {
        frame.addColumn('double', frame['price'].mul(2), {inplace: true});
        return [frame.shape, frame.columns, frame.values, frame['double'].values];
      },
      'a column that is set': (frame) => {
        frame.addColumn('price', [5, 4, 3, 2, 1], {inplace: true});
        return [frame.shape, frame.values, frame['price'].values];
      },
      'a column that is dropped': (frame) => {
        frame.drop({columns: ['name'], inplace: true});
        return [frame.shape, frame.columns, frame.values];
      },
      'rows that are dropped': (frame) => {
        frame.drop({index: [0, 1], inplace: true});
        return [frame.shape, frame.index, frame.values];
      },
      'an index that is set': (frame) => {
        frame.setIndex({column: 'id', drop: true, inplace: true});
        return [frame.index, frame.shape, frame.columns, frame.values];
      },
      'rows that are appended': (frame) => {
        const longer = frame.append([[9, 'n9', 9]], [5]);
        return [frame.shape, longer.shape, longer.values];
      },
      groups: (frame) => frame.groupby(['name']).col(['price']).sum().values,
      sorted: (frame) => frame.sortValues('price', {ascending: false}).values,
      'a copy': (frame) => {
        const copy = frame.copy();
        copy.addColumn('one', [1, 1, 1, 1, 1], {inplace: true});
        return [frame.shape, copy.shape, copy.values];
      },
      'its transposition': (frame) => frame.T.values,
      described: (frame) => frame.describe().values,
      'its text': (frame) => frame.toString(),
    };

    test.each(Object.keys(uses))('%s', async (name) => {
      const frame = await Table.from(many).danfo();
      const dtypes = ['int32', 'string', 'float32'];
      const own = new DataFrame(many.map(Object.values), {columns: ['id', 'name', 'price'], dtypes});
      expect(uses[name]?.(frame)).toEqual(uses[name]?.(own));
    });
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
