import {describe, expect, test} from 'vitest';
import {previewOf} from '../../runtime/data/preview.ts';
import {sql} from '../../runtime/data/sql.ts';
import {Table} from '../../runtime/data/table.ts';
import {DataFrame} from '../../runtime/danfo.ts';

describe('a preview', () => {
  test('shows ten rows of a table as short text and names the columns of numbers', async () => {
    const rows = Array.from({length: 12}, (_, id) => ({id, long: 2n ** 60n, name: id === 0 ? null : 'x', list: [id]}));
    const preview = await previewOf(Table.from(rows));
    expect(preview?.cells.length).toBe(10);
    expect({...preview, cells: preview?.cells.slice(0, 2)}).toEqual({
      columns: ['id', 'long', 'name', 'list'],
      cells: [
        ['0', '1152921504606846976', null, '[0]'],
        ['1', '1152921504606846976', 'x', '[1]'],
      ],
      numeric: ['id', 'long'],
    });
  });

  test('shows dates without a needless midnight, and cuts what is long', async () => {
    const rows = [
      {at: new Date('2026-11-23'), text: 'a'.repeat(61), bytes: new Uint8Array(3)},
      {at: new Date('2026-11-23T14:05:09Z'), text: 'two\n  lines', bytes: null},
      {at: new Date('2026-11-23T14:05:09.5Z'), text: 'a'.repeat(60)},
    ];
    expect((await previewOf(rows))?.cells).toEqual([
      ['2026-11-23', `${'a'.repeat(59)}…`, '3 bytes'],
      ['2026-11-23T14:05:09Z', 'two lines', null],
      ['2026-11-23T14:05:09.500Z', 'a'.repeat(60), null],
    ]);
  });

  test('shows the first rows of a table as they are, whatever the values that follow are', async () => {
    const [first, last] = ["timestamp '2026-11-23 14:05:09'", "timestamp '2026-11-23 14:05:09.000001'"];
    const query = `select case i when 10 then ${last} else ${first} end as at from range(11) as numbers(i) order by i`;
    const table = await sql(Object.assign([query], {raw: [query]}));
    expect((await previewOf(table))?.cells).toEqual(Array.from({length: 10}, () => ['2026-11-23T14:05:09Z']));
    expect((await previewOf(table, 11))?.cells.at(-1)).toEqual(['2026-11-23T14:05:09.000001Z']);
  });

  test('shows rows with other keys, bigints in lists and Maps', async () => {
    expect(await previewOf([{a: [1n]}, {b: new Map([['k', 1]])}])).toEqual({
      columns: ['a', 'b'],
      cells: [
        ['["1"]', null],
        [null, '{"k":1}'],
      ],
      numeric: [],
    });
  });

  test('shows sets, patterns, errors and circles, none of which is a row', async () => {
    const circle: Record<string, unknown> = {a: 1};
    circle['self'] = circle;
    expect((await previewOf([{it: new Set([1])}, {it: [/x/g]}, {it: new Error('lost')}, {it: circle}]))?.cells).toEqual(
      [['[1]'], ['[{}]'], ['Error: lost'], ['<ref *1> { a: 1, self: [Circular *1] }']],
    );
    expect(await previewOf([new Set([1]), new Map([['k', 1]]), /x/g, new Uint8Array(3)])).toEqual({
      columns: ['value'],
      cells: [['[1]'], ['{"k":1}'], ['/x/g'], ['3 bytes']],
      numeric: [],
    });
  });

  test('shows a hole of a list as nothing, and objects without keys not as rows', async () => {
    const sparse = [1];
    sparse[2] = 3;
    expect((await previewOf(sparse))?.cells).toEqual([['1'], [null], ['3']]);
    expect(await previewOf([{}, {}])).toBeUndefined();
  });

  test('shows a danfojs DataFrame', async () => {
    expect(await previewOf(new DataFrame({a: [1.5, Number.NaN], b: ['x', 'y']}))).toEqual({
      columns: ['a', 'b'],
      cells: [
        ['1.5', 'x'],
        [null, 'y'],
      ],
      numeric: ['a'],
    });
  });

  test('shows a list as a column of values', async () => {
    expect(await previewOf([1, 'x', null])).toEqual({columns: ['value'], cells: [['1'], ['x'], [null]], numeric: []});
  });

  test('is not there for what has no rows', async () => {
    expect(
      await Promise.all([previewOf(undefined), previewOf('text'), previewOf(5), previewOf([]), previewOf({a: 1})]),
    ).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });
});
