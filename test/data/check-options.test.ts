import {expect, test} from 'vitest';
import {Table} from '../../runtime/data/table.ts';
import {failureOf} from './failure-of.ts';
import {temporaryFolder} from './temporary-folder.ts';

const folder = temporaryFolder();
const csv = (): string => folder.write('orders.csv', 'id,name\n1,Ada\n2,Zoe\n');
const read = (options: object): Promise<string> => failureOf(Table.read(csv(), options));

test('an option that a call does not have is told with the nearest one', async () => {
  expect(await read({limt: 1})).toBe(
    [
      'wrong-option: Table.read has no option "limt"',
      '  note: its options are columns, dateFormat, decimal, delimiter, encoding, escape, format, header, limit, nulls, quote, quotedEmpty, sheet, timestampFormat, types',
      '  help: write limit',
    ].join('\n'),
  );
});

test('a format that is none is told with those there are', async () => {
  expect(await read({format: 'xml'})).toBe(
    [
      "wrong-option: Table.read does not take {format: 'xml'}",
      "  note: format is 'csv', 'tsv', 'json', 'ndjson', 'parquet' or 'xlsx'",
    ].join('\n'),
  );
  expect(await failureOf(Table.from([{id: 1}]).write(folder.path('orders.csv'), {format: 'parket' as never}))).toBe(
    [
      "wrong-option: table.write does not take {format: 'parket'}",
      "  note: format is 'csv', 'tsv', 'json', 'ndjson', 'parquet' or 'xlsx'",
      '  note: nothing was written',
      "  help: write {format: 'parquet'}",
    ].join('\n'),
  );
});

test.each([
  [{limit: -1}, 'limit: -1', 'limit is a whole number from 0'],
  [{limit: 1.5}, 'limit: 1.5', 'limit is a whole number from 0'],
  [{limit: '10'}, "limit: '10'", 'limit is a whole number from 0'],
  [{header: 'no'}, "header: 'no'", 'header is true or false'],
  [{delimiter: 7}, 'delimiter: 7', 'delimiter is text'],
  [{columns: 'id'}, "columns: 'id'", 'columns is an array of text'],
  [{columns: [1]}, 'columns: […]', 'columns is an array of text'],
  [{types: {id: 1}}, 'types: {…}', 'types is an object of text'],
  [
    {encoding: () => 1},
    'encoding: a function',
    "encoding is 'utf-8', 'latin-1', 'utf-16', 'utf-16le', 'utf-16be', 'windows-1250', 'windows-1251', 'windows-1252', 'iso-8859-2', 'iso-8859-15', 'macintosh', 'shift_jis', 'euc-jp', 'euc-kr', 'gb18030' or 'big5'",
  ],
])('%o is told with what it may be', async (options, given, note) => {
  expect(await read(options)).toBe(`wrong-option: Table.read does not take {${given}}\n  note: ${note}`);
});

test('rows are limited by whole numbers alone', async () => {
  const table = await Table.from([{id: 1}]);
  expect(await failureOf(table.rows({limit: -1}))).toBe(
    'wrong-option: table.rows does not take {limit: -1}\n  note: limit is a whole number from 0',
  );
  expect(await table.rows({limit: 0})).toEqual([]);
});

test('an option that is undefined is as if left out', async () => {
  expect(await Table.read(csv(), {limit: undefined, format: undefined} as object).numRows()).toBe(2);
});
