import {execFileSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {afterEach, describe, expect, test} from 'vitest';
import {closeEngine, configureEngine, endingQueriesWith, openEngine} from '../../runtime/data/duckdb.ts';
import {sql} from '../../runtime/data/sql.ts';
import {Table} from '../../runtime/data/table.ts';
import {temporaryFolder} from './temporary-folder.ts';

const folder = temporaryFolder();
const tables = async (): Promise<unknown[]> => {
  const engine = await openEngine();
  return engine.withConnection(async (connection) => {
    const reader = await connection.runAndReadAll('select table_name from duckdb_tables()');
    return reader.getRows().flat();
  });
};

describe('the engine', () => {
  afterEach(closeEngine);

  test('is not loaded by importing tables', () => {
    const table = fileURLToPath(new URL('../../runtime/data/table.ts', import.meta.url));
    const script = `
      await import(${JSON.stringify(table)});
      console.log(process.report.getReport().sharedObjects.filter((name) => name.includes('duckdb')).length);`;
    expect(execFileSync(process.execPath, ['--input-type=module', '-e', script], {encoding: 'utf8'}).trim()).toBe('0');
  });

  test('takes its limits before and after it starts', async () => {
    await configureEngine({memoryLimit: '300MB', threads: 1});
    const settings = sql`select current_setting('memory_limit') as memory, current_setting('threads') as threads`;
    expect(await settings.rows()).toEqual([{memory: '286.1 MiB', threads: 1}]);
    await configureEngine({threads: 2, tempDir: folder.path('spill')});
    expect(
      await sql`select current_setting('threads') as threads, current_setting('temp_directory') as dir`.rows(),
    ).toEqual([{threads: 2, dir: folder.path('spill')}]);
  });

  test('spills to disk where memory is short', async () => {
    await configureEngine({memoryLimit: '60MB', threads: 1, tempDir: folder.path('spill')});
    const rows = sql`select range as id, hash(range)::varchar || repeat('x', 40) as text from range(1000000)`;
    expect(await sql`select * from ${rows} order by text`.write(folder.path('sorted.parquet'))).toMatchObject({
      rows: 1_000_000,
    });
  });

  test('starts again after it was closed', async () => {
    await Table.from([{a: 1}]);
    await closeEngine();
    expect(await Table.from([{a: 2}]).rows()).toEqual([{a: 2}]);
  });

  test('is there for the other attempts when the one that asked for it first has ended meanwhile', async () => {
    const attempt = new AbortController();
    const first = endingQueriesWith(attempt.signal, () => Table.from([{a: 1}]).rows());
    const second = Table.from([{a: 2}]).rows();
    attempt.abort(new Error('the attempt is over'));
    await expect(first).rejects.toThrow('the attempt is over');
    expect(await second).toEqual([{a: 2}]);
  });

  test('drops the table of what is disposed of', async () => {
    {
      await using table = await Table.from([{a: 1}]);
      await using query = await sql`select * from ${table}`;
      await query.rows();
      expect((await tables()).length).toBe(2);
    }
    expect(await tables()).toEqual([]);
  });

  test('holds no table of a query that goes from file to file, nor of rows that were refused', async () => {
    const path = folder.write('rows.csv', 'a\n1\n2\n');
    await sql`select a + 1 as a from ${Table.read(path)}`.write(folder.path('more.csv'));
    await Table.from([{a: 1}], {schema: [{name: 'a', type: 'DATE'}]}).then(undefined, () => undefined);
    expect(await tables()).toEqual([]);
  });

  test('drops the tables that nothing refers to any more', async () => {
    const script = `
      const {Table} = await import(${JSON.stringify(fileURLToPath(new URL('../../runtime/data/table.ts', import.meta.url)))});
      const {openEngine} = await import(${JSON.stringify(fileURLToPath(new URL('../../runtime/data/duckdb.ts', import.meta.url)))});
      const engine = await openEngine();
      const count = () => engine.withConnection(async (c) => (await c.runAndReadAll('select count(*)::int from duckdb_tables()')).getRows()[0][0]);
      await (async () => { for (let i = 0; i < 3; i++) await Table.from([{i}]); })();
      let left = await count();
      for (let turn = 0; turn < 50 && left > 0; turn++) { gc(); await new Promise((done) => setTimeout(done, 10)); left = await count(); }
      console.log(left);`;
    expect(
      execFileSync(process.execPath, ['--expose-gc', '--input-type=module', '-e', script], {encoding: 'utf8'}).trim(),
    ).toBe('0');
  });

  test('runs several queries at the same time', async () => {
    const counts = await Promise.all([1, 2, 3].map((n) => sql`select count(*) as n from range(${n} * 100000)`.rows()));
    expect(counts).toEqual([[{n: 100_000}], [{n: 200_000}], [{n: 300_000}]]);
  });
});
