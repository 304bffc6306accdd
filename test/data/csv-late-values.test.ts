import {existsSync} from 'node:fs';
import {expect, test} from 'vitest';
import {openEngine} from '../../runtime/data/duckdb.ts';
import {runSql} from '../../runtime/data/run-sql.ts';
import {sql} from '../../runtime/data/sql.ts';
import {Table} from '../../runtime/data/table.ts';
import {failureOf} from './failure-of.ts';
import {temporaryFolder} from './temporary-folder.ts';

const folder = temporaryFolder();

/** The failure's first line, with the name of the file alone. */
const told = async (work: PromiseLike<unknown>): Promise<string> =>
  (await failureOf(work)).replaceAll(`${folder.path('')}/`, '').split('\n')[0] ?? '';

const rows = 210_000;
const late = (name: string, last: string): string =>
  folder.write(name, `id,day,note\n${'1,2026-01-02,x\n'.repeat(rows)}${last}\n`);

test.each<[string, (table: Table) => PromiseLike<unknown>]>([
  ['rows', (table) => table.rows()],
  ['batches', async (table) => (await table.batches().next()) && Array.fromAsync(table.batches())],
  ['numRows', (table) => table.numRows()],
  ['a preview', (table) => table.preview()],
  ['Parquet', (table) => table.write(folder.path('out.parquet'))],
  ['CSV', (table) => table.write(folder.path('out.csv'))],
  ['a query', (table) => sql`select note, sum(id) from ${table} group by all`.rows()],
  ['a query of a query', async (table) => sql`select max(id) from ${await sql`select id from ${table}`}`.rows()],
  ['a condition', (table) => sql`select note from ${table} where id > 5 or day < '2020-01-01'`.rows()],
  ['an order', (table) => sql`select note from ${table} order by id desc, day limit 3`.rows()],
  ['a join', (table) => sql`select count(*) from ${table} t join range(3) n(é) on t.id = n.é`.rows()],
  ['a query that is written', (table) => sql`select id + 1 as id from ${table}`.write(folder.path('out.parquet'))],
])('a late value that does not fit its column is told by its place, whatever reads it first: %s', async (_, read) => {
  expect(await told(read(await Table.read(late('cut.csv', '1.5,2026-01-02,y'))))).toBe(
    'csv-wrong-type: cut.csv has "1.5" in column "id" of row 210001, and the column is BIGINT',
  );
  expect(await told(read(await Table.read(late('typed.csv', 'A-1,2026-01-02,y'))))).toBe(
    'csv-wrong-type: typed.csv has "A-1" in column "id" of line 210002, and BIGINT in the lines before',
  );
  expect([existsSync(folder.path('out.parquet')), existsSync(folder.path('out.csv'))]).toEqual([false, false]);
});

test('of several files the one with the late value is named, also where columns are chosen and rows are limited', async () => {
  const files = [late('first.csv', '2,2026-01-02,y'), late('second.csv', '1,2026-01-02 03:04:05,y')];
  const refused =
    'csv-wrong-type: second.csv has "2026-01-02 03:04:05" in column "day" of row 210001, and the column is DATE';
  expect(await told((await Table.read(files)).rows())).toBe(refused);
  expect(await told((await Table.read(files, {columns: ['day'], limit: 420_002})).rows())).toBe(refused);
  const others = [late('first.csv', '2,2026-01-02,y'), late('second.csv', 'A-1,2026-01-02,y')];
  expect(await told((await Table.read(others)).rows())).toBe(
    'csv-wrong-type: second.csv has "A-1" in column "id" of line 210002, and BIGINT in the lines before',
  );
});

test('of a file that a query reads twice the late value is told whichever reading meets it', async () => {
  const path = late('typed.csv', 'A-1,2026-01-02,y');
  const [first, second] = [await Table.read(path), await Table.read(path)];
  const query = sql`select id from ${first} where note = 'x' and id > 1 union all select id from ${second} where note = 'y'`;
  expect(await told(query.rows())).toBe(
    'csv-wrong-type: typed.csv has "A-1" in column "id" of line 210002, and BIGINT in the lines before',
  );
});

test('a query that fails by itself is told as such, also where a file that it reads has a late value', async () => {
  const table = await Table.read(late('both.csv', '1.5,2026-01-02,y'));
  expect(await told(sql`select cast(note as integer) as note from ${table}`.rows())).toMatch(/^sql-error: .*'x'/);
});

test('bytes that are no characters in a column of numbers are told as another encoding', async () => {
  const text = `id,day,note\n${'1,2026-01-02,x\n'.repeat(rows)}`;
  const bytes = Buffer.concat([Buffer.from(text), Buffer.from('1é,2026-01-02,y\n', 'latin1')]);
  expect(await told((await Table.read(folder.write('bytes.csv', bytes))).rows())).toBe(
    'csv-wrong-encoding: bytes.csv is not UTF-8: line 210002 holds bytes that are no characters',
  );
});

test('where decimals are commas, a point among whole numbers is none: 1.500 is not 2', async () => {
  const path = folder.write('points.csv', 'id;note\n1;x\n1.500;x\n');
  expect(await failureOf((await Table.read(path, {decimal: ',', types: {id: 'BIGINT'}})).rows())).toBe(
    [
      `csv-wrong-type: ${path} has "1.500" in column "id" of row 2, and the column is BIGINT`,
      '  note: as that type it would lose a part',
      `  help: Table.read('${path}', {types: {"id": 'VARCHAR'}})`,
    ].join('\n'),
  );
});

/** What each type may be written as, and what it may not. */
const texts = [
  '1',
  '-1',
  '+1',
  '1.0',
  '1.5',
  '.5',
  '1.',
  '-0',
  '00',
  '01',
  '1e3',
  '1E3',
  '1e-3',
  '10e-1',
  '1e',
  '0x1F',
  '0b11',
  '1_000',
  '_1',
  '1__0',
  ' 1',
  '1 ',
  ' 1 ',
  '1 2',
  '\t1',
  '1\v',
  '- 1',
  '--1',
  '1-',
  '１',
  '1\u00A0',
  '""',
  '" 1"',
  '"1.5"',
  '127',
  '128',
  '255',
  '256',
  '32767',
  '65536',
  '9223372036854775807',
  '9223372036854775808',
  '-9223372036854775809',
  '9223372036854775807.4',
  '99999999999999999999',
  '170141183460469231731687303715884105728',
  '1e400',
  'NaN',
  'inf',
  '2026-01-02',
  '2026-1-2',
  '26-01-02',
  '2026/01/02',
  '2026-01-02 ',
  ' 2026-01-02',
  '2026-01-02 (BC)',
  '2026-02-30',
  'infinity',
  '-infinity',
  'epoch',
  '2026-01-02T',
  '2026-01-02T03:04',
  '2026-01-02 03:04:05',
  '2026-01-02T03:04:05Z',
  '2026-01-02 03:04:05.1234567',
  '2026-01-02 03:04:05 UTC',
  '2026-01-02 03:04:05+02',
  '2026-01-02 03:04:05-02:30',
  '2026-01-02 24:00:00',
  '2026-01-02 03',
  '2026-01-02 03:04:05 Europe/Berlin',
  '2026-01-02x',
  '12026-01-02',
  'x',
  'é',
  'NULL',
  '',
];

const cutTypes = [
  'TINYINT',
  'SMALLINT',
  'INTEGER',
  'BIGINT',
  'HUGEINT',
  'UTINYINT',
  'USMALLINT',
  'UINTEGER',
  'UBIGINT',
  'UHUGEINT',
  'DATE',
  'TIMESTAMP',
];

test.each(cutTypes)('a text becomes %s as DuckDB’s reader of CSV makes it that', async (type) => {
  const engine = await openEngine();
  const path = folder.write('texts.csv', texts.map((text, number) => `${number}|${text}\n`).join(''));
  const columns = (of: string): string => `columns = {'number': 'BIGINT', 'value': '${of}'}`;
  const read = (of: string): string =>
    `read_csv('${path}', delim = '|', quote = '"', header = false, auto_detect = false, ignore_errors = true, ${columns(of)})`;
  const made = async (query: string): Promise<unknown[]> => (await runSql(engine, query)).getRows();
  const byReader = await made(`select number, cast(value as varchar) from ${read(type)} order by 1`);
  const byCast = await made(
    `select number, cast(try_cast(value as ${type}) as varchar) from ${read('VARCHAR')}
      where value is null or try_cast(value as ${type}) is not null order by 1`,
  );
  expect(byReader.length).toBeGreaterThan(5);
  expect(byCast).toEqual(byReader);
});
