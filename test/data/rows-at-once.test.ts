import {gzipSync} from 'node:zlib';
import {expect, test} from 'vitest';
import {csvBufferBytes} from '../../runtime/data/csv-dialect.ts';
import {jsonBufferBytes} from '../../runtime/data/json-file.ts';
import {rowsAtOnce} from '../../runtime/data/rows-at-once.ts';
import {openEngine} from '../../runtime/data/duckdb.ts';
import {runSql} from '../../runtime/data/run-sql.ts';
import {sql} from '../../runtime/data/sql.ts';
import {Table} from '../../runtime/data/table.ts';
import {storeOutput} from '../../runtime/outputs/store-output.ts';
import {temporaryFolder} from './temporary-folder.ts';

const folder = temporaryFolder();

/** Lines of a hundred bytes. */
const lines = (count: number): string =>
  `id,note\n${Array.from({length: count}, (_, id) => `${1_000_000 + id},${'x'.repeat(91)}\n`).join('')}`;

const rowsOf = (name: string, content: string | Uint8Array): Promise<number | undefined> =>
  rowsAtOnce({path: folder.write(name, content), bytesAtOnce: csvBufferBytes});

const rowGroups = async (path: string): Promise<number[]> => {
  const query = `select row_group_num_rows from parquet_metadata('${path}') where column_id = 0 order by row_group_id`;
  return (await (await runSql(await openEngine(), query)).getRows()).map(([rows]) => Number(rows));
};

test('a large CSV file is stored in row groups of the rows that are read at once, in their order', async () => {
  const file = folder.write('large.csv', lines(200_000));
  expect(Math.abs(((await rowsAtOnce({path: file, bytesAtOnce: csvBufferBytes})) ?? 0) - 40_000)).toBeLessThan(200);
  await storeOutput(folder.path('stored'), await Table.read(file));
  const stored = folder.path('stored/data.parquet');
  const groups = await rowGroups(stored);
  expect(groups.length).toBeGreaterThanOrEqual(5);
  for (const rows of groups.slice(0, -1)) expect(Math.abs(rows - 40_000)).toBeLessThan(2048);
  const ids = await Table.read(stored);
  const [{rising} = {}] = await sql`select bool_and(id = 1000000 + file_row_number) as rising
    from read_parquet(${stored}, file_row_number = true)`.rows();
  expect([await ids.numRows(), rising]).toEqual([200_000, true]);
});

test('what is stored of a query over the file, or of a table that was read before, has the usual row groups', async () => {
  const file = folder.write('large.csv', lines(200_000));
  await storeOutput(folder.path('query'), await sql`select * from ${await Table.read(file)}`);
  const table = await Table.read(file);
  await table.numRows();
  await storeOutput(folder.path('kept'), table);
  for (const name of ['query', 'kept']) {
    const [first = 0] = await rowGroups(folder.path(`${name}/data.parquet`));
    expect(first).toBeGreaterThanOrEqual(61_440);
  }
});

test('so is a large file of JSON, one object a line', async () => {
  const file = folder.write('large.ndjson', `{"id": 1000000, "note": "${'x'.repeat(174)}"}\n`.repeat(250_000));
  await storeOutput(folder.path('json'), await Table.read(file));
  const groups = await rowGroups(folder.path('json/data.parquet'));
  expect(groups.length).toBe(4);
  for (const rows of groups.slice(0, -1)) expect(Math.abs(rows - jsonBufferBytes / 205)).toBeLessThan(2048);
});

test('nothing is said of files that are small or packed, or whose rows are very long', async () => {
  const long = `id,note\n${`1,${'x'.repeat(10_000)}\n`.repeat(1_000)}`;
  expect(await rowsOf('small.csv', lines(10_000))).toBeUndefined();
  expect(await rowsOf('packed.csv.gz', gzipSync(lines(10_000)))).toBeUndefined();
  expect(await rowsOf('long.csv', long)).toBeUndefined();
});
