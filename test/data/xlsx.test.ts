import {describe, expect, test} from 'vitest';
import {sql} from '../../runtime/data/sql.ts';
import {Table} from '../../runtime/data/table.ts';
import {failureOf} from './failure-of.ts';
import {temporaryFolder} from './temporary-folder.ts';

const folder = temporaryFolder();

describe('an Excel file', () => {
  test('keeps numbers, text, booleans, times and empty cells', async () => {
    const path = folder.path('orders.xlsx');
    const orders = Table.from([
      {id: 1, name: 'Zoë <&"> 😀', paid: true, total: 12.5, at: new Date('2026-01-02T03:04:05.678Z'), code: '007'},
      {id: 2, name: '=1+1', paid: false, total: -0.1, at: null, code: ''},
    ]);
    expect((await orders.write(path)).rows).toBe(2);
    const read = await Table.read(path);
    expect(read.schema.map(({name, type}) => `${name} ${type}`)).toEqual([
      'id BIGINT',
      'name VARCHAR',
      'paid BOOLEAN',
      'total DOUBLE',
      'at TIMESTAMP',
      'code VARCHAR',
    ]);
    expect(await read.rows()).toEqual([
      {id: 1, name: 'Zoë <&"> 😀', paid: true, total: 12.5, at: new Date('2026-01-02T03:04:05.678Z'), code: '007'},
      {id: 2, name: '=1+1', paid: false, total: -0.1, at: null, code: ''},
    ]);
  });

  test('has as text what Excel has no cells for', async () => {
    const path = folder.path('wide.xlsx');
    await sql`select 9007199254740993 as big, '2026-01-02 03:04:05.000001'::timestamp as fine, 'infinity'::double as endless,
      [1, 2] as list, {'a': 1} as object, 'ab'::blob as bytes, 12345678901234567.89::decimal(38,2) as exact,
      '1850-01-01'::date as early`.write(path);
    expect(await Table.read(path).rows()).toEqual([
      {
        big: '9007199254740993',
        fine: '2026-01-02T03:04:05.000001Z',
        endless: 'Infinity',
        list: '[1,2]',
        object: '{"a":1}',
        bytes: 'YWI=',
        exact: '12345678901234567.89',
        early: '1850-01-01T00:00:00.000Z',
      },
    ]);
  });

  test('is read by sheet, without a header, in part, and with other types', async () => {
    const path = folder.path('sheets.xlsx');
    await Table.from([
      {a: 1, b: 'x'},
      {a: 2, b: 'y'},
    ]).write(path, {sheet: 'Orders'});
    expect(await Table.read(path, {sheet: 'Orders', limit: 1}).rows()).toEqual([{a: 1, b: 'x'}]);
    expect(await Table.read(path, {types: {a: 'VARCHAR'}, columns: ['a']}).rows()).toEqual([{a: '1'}, {a: '2'}]);
    expect(await failureOf(Table.read(path, {header: false}))).toContain(
      'mixed-column: ' + path + ': column "column0" holds text in row 1 and a number in row 2',
    );
    expect(await Table.read(path, {header: false, types: {column0: 'VARCHAR'}}).rows()).toEqual([
      {column0: 'a', column1: 'b'},
      {column0: '1', column1: 'x'},
      {column0: '2', column1: 'y'},
    ]);
  });

  test('that is none, or has no such sheet, is refused', async () => {
    const path = folder.write('none.xlsx', 'id\n1\n');
    expect(await failureOf(Table.read(path))).toContain(`xlsx-malformed: ${path} cannot be read as an Excel file: `);
    const good = folder.path('good.xlsx');
    await Table.from([{a: 1}]).write(good);
    expect(await failureOf(Table.read(good, {sheet: 'Nowhere'}))).toBe(
      `xlsx-malformed: ${good} cannot be read as an Excel file: it has no sheet "Nowhere"; its sheets are Sheet1`,
    );
  });

  test('is not written with more rows than a sheet has', async () => {
    const path = folder.path('long.xlsx');
    expect(await failureOf(sql`select * from range(1048576) as t(a)`.write(path))).toBe(
      `xlsx-too-long: ${path} is not written: a sheet of Excel ends at row 1,048,576, one of which is the header\n  help: write csv or parquet, or several files`,
    );
  });
});
