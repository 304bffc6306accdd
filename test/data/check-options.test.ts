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

test('a column that is named twice is told: it would have got another name', async () => {
  expect(await read({columns: ['id', 'name', 'id']})).toBe(
    [
      "wrong-option: Table.read has 'id' twice in columns",
      '  note: a table has one column of a name',
      '  help: name it once; a query can give it a second name: select a, a as b from ${table}',
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

test.each(['xls', '.XLS'])('the old Excel format is no other one that is misspelt: %s', async (format) => {
  expect(await read({format})).toBe(
    [
      `wrong-option: Table.read does not take {format: '${format}'}`,
      "  note: format is 'csv', 'tsv', 'json', 'ndjson', 'parquet' or 'xlsx'",
      '  help: the old Excel format is not read; save it as .xlsx: in Excel, Save As, Excel Workbook',
    ].join('\n'),
  );
});

const aDelimiter = "one character such as ';', or a few: 1 to 4 bytes, and no line end";
const aSign = "one character of ASCII, or '' for none";

test.each([
  [{limit: -1}, 'limit: -1', 'limit is a whole number from 0'],
  [{limit: 1.5}, 'limit: 1.5', 'limit is a whole number from 0'],
  [{limit: '10'}, "limit: '10'", 'limit is a whole number from 0\n  help: write {limit: 10}'],
  [{header: 'no'}, "header: 'no'", 'header is true or false'],
  [{delimiter: 7}, 'delimiter: 7', `delimiter is ${aDelimiter}`],
  [{delimiter: ''}, "delimiter: ''", `delimiter is ${aDelimiter}`],
  [{delimiter: '|||||'}, "delimiter: '|||||'", `delimiter is ${aDelimiter}`],
  [{delimiter: ',\n'}, "delimiter: ',\n'", `delimiter is ${aDelimiter}`],
  [{quote: "''"}, `quote: ''''`, `quote is ${aSign}`],
  [{quote: '€'}, "quote: '€'", `quote is ${aSign}`],
  [{escape: '~~'}, "escape: '~~'", `escape is ${aSign}`],
  [{columns: []}, 'columns: […]', 'columns is an array of names, with one at least'],
  [{columns: 'id'}, "columns: 'id'", 'columns is an array of names, with one at least'],
  [{columns: [1]}, 'columns: […]', 'columns is an array of names, with one at least'],
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

test('a type that DuckDB does not have is told with its column and the nearest one', async () => {
  const types =
    'types are BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, HUGEINT, FLOAT, DOUBLE, DECIMAL(18,2), VARCHAR, DATE, TIME, TIMESTAMP, TIMESTAMP WITH TIME ZONE, BLOB, JSON, UUID; lists of one as BIGINT[], and objects as STRUCT(name TYPE)';
  expect(await read({types: {id: 'INTEGR'}})).toBe(
    [
      'wrong-option: the option types gives column "id" the type "INTEGR", which DuckDB does not have',
      `  note: ${types}`,
      '  help: write INTEGER',
    ].join('\n'),
  );
  expect(await read({types: {id: 'DECIMAL(50,2)'}})).toBe(
    [
      'wrong-option: the option types gives column "id" the type "DECIMAL(50,2)", which DuckDB does not have',
      '  note: DuckDB says: DECIMAL type width must be between 1 and 38',
      `  note: ${types}`,
    ].join('\n'),
  );
});

test('a delimiter that holds the quote is told', async () => {
  expect(await read({delimiter: "'", quote: "'"})).toBe(
    [
      `wrong-option: the delimiter "'" holds the quote "'", and nobody could tell them apart`,
      '  help: give one of the options delimiter and quote another character',
    ].join('\n'),
  );
  const path = folder.write('wide.csv', 'id||name\n1||Ada\n');
  expect(await Table.read(path, {delimiter: '||', quote: ''}).rows()).toEqual([{id: 1, name: 'Ada'}]);
});

test('a file is written with one character between values, and no part of a longer one', async () => {
  const write = (delimiter: string): Promise<string> =>
    failureOf(Table.from([{id: 1}]).write(folder.path('out.csv'), {delimiter}));
  for (const delimiter of ['||', '', '"', '\n', '€']) {
    expect(await write(delimiter)).toBe(
      [
        `wrong-option: table.write does not take {delimiter: '${delimiter}'}`,
        '  note: delimiter is one character of ASCII, no line end and no "',
        '  note: nothing was written',
      ].join('\n'),
    );
  }
});
