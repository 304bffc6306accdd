import {mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {DuckDBInstance} from '@duckdb/node-api';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {flightsFiles, flightsProject, scratchFolderIn} from '../support/flights-project.ts';
import type {ScratchProject} from '../support/scratch-project.ts';

let project: ScratchProject;
let printed: string;

beforeAll(async () => {
  project = flightsProject();
  const {code, stdout, stderr} = await project.run('run', 'flights', '--local-b2-without-keys');
  expect(stderr).toBe('');
  expect(code).toBe(0);
  printed = stdout;
});
afterAll(() => project[Symbol.dispose]());

test('npm start runs the sample on the local bucket and says what it wrote', () => {
  expect(printed).toMatch(/completed +load_flights +.* 3,000,000 rows +13\.5 MB/);
  expect(printed).toMatch(/completed +load_airports +.* 3,376 rows/);
  expect(printed).toMatch(/wrote +66 rows +.*b2:\/\/magelet-flights\/reports\/busiest_routes\.parquet/);
  expect(printed).toMatch(/66 rows +.*b2:\/\/magelet-flights\/reports\/route_grades\.csv/);
  expect(printed).toMatch(/✓ flights completed in /);
});

test('the objects, read by another client, hold the figures that DuckDB alone computes from the same files', async () => {
  const server = project.start('local-b2');
  try {
    const endpoint = await new Promise<string>((resolve) => {
      let seen = '';
      server.stdout?.on('data', (chunk) => {
        const found = /endpoint +(\S+)/.exec((seen += String(chunk)))?.[1];
        if (found && seen.includes('Ctrl-C')) resolve(found);
      });
    });
    const folder = scratchFolderIn(project);
    for (const name of ['busiest_routes.parquet', 'route_grades.csv']) {
      const answer = await fetch(`${endpoint}/magelet-flights/reports/${name}`);
      expect(answer.status).toBe(200);
      writeFileSync(join(folder, name), Buffer.from(await answer.arrayBuffer()));
    }
    const [flights, airports] = flightsFiles.map(({path}) => path);
    // Written another way than the pipeline: joined first, months cut by truncation, ranks by a subquery.
    const expected = `
      with joined as (
        select date_trunc('month', date) as first_day, origin, a.city as from_city, destination, b.city as to_city, delay
        from '${flights}' join '${airports}' a on a.iata = origin join '${airports}' b on b.iata = destination),
      routes as (
        select first_day, origin, any_value(from_city) as from_city, destination, any_value(to_city) as to_city,
          count(*) as flights, round(sum(delay) / count(delay), 2) as mean_delay,
          round(count(*) filter (where delay > 15) / count(delay), 4) as late_share
        from joined group by 1, 2, 4)
      select strftime(first_day, '%Y-%m') as month, origin, from_city, destination, to_city, flights, mean_delay, late_share
      from routes r
      where (select count(*) from routes o where o.first_day = r.first_day
        and (o.flights > r.flights or (o.flights = r.flights and (o.origin, o.destination) < (r.origin, r.destination)))) < 10
      order by month, flights desc, origin, destination`;
    const wanted = await rowsOf(expected);
    expect(wanted).toHaveLength(66);
    expect(await rowsOf(`select * from '${join(folder, 'busiest_routes.parquet')}'`)).toEqual(wanted);
    const graded = await rowsOf(`select * from read_csv('${join(folder, 'route_grades.csv')}', all_varchar = true)`);
    expect(graded.map(([month, route, flights]) => [month, route, flights])).toEqual(
      wanted.map(([month, origin, , destination, , flights]) => [
        month,
        `${String(origin)} → ${String(destination)}`,
        flights,
      ]),
    );
    expect(graded.map(([, , , , share, grade]) => [Number(share), grade])).toEqual(
      wanted.map(([, , , , , , , share]) => [Number(share), gradeOf(Number(share))]),
    );
  } finally {
    server.kill('SIGINT');
    expect((await server.ended).code).toBe(0);
  }
});

test('a second run finds the bucket as the first one left it and uploads nothing again', async () => {
  const marks = project.read('.magelet/local-b2/seeded.json');
  const {code} = await project.run('run', 'flights', '--local-b2');
  expect(code).toBe(0);
  expect(project.read('.magelet/local-b2/seeded.json')).toBe(marks);
});

test('the server that keeps the bucket answers this machine alone', async () => {
  const {stdout} = await project.run('run', 'flights', '--local-b2', '--json', '--until', 'load_airports');
  expect(stdout).toContain('"type":"run-settled"');
  const {networkInterfaces} = await import('node:os');
  const server = project.start('local-b2');
  const port = await new Promise<string>((resolve) => {
    server.stdout?.on('data', (chunk) => {
      const found = /endpoint +http:\/\/127\.0\.0\.1:(\d+)/.exec(String(chunk))?.[1];
      if (found) resolve(found);
    });
  });
  const others = Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.filter(({internal, family}) => !internal && family === 'IPv4').map(({address}) => address),
  );
  for (const address of others) {
    await expect(fetch(`http://${address}:${port}/`, {signal: AbortSignal.timeout(2000)})).rejects.toThrow(
      'fetch failed',
    );
  }
  server.kill('SIGINT');
  await server.ended;
});

test('a run that is resumed goes on on the local bucket it began on, and a bucket that was lost is filled again', async () => {
  using again = flightsProject();
  const exporter = 'blocks/data_exporters/export_grades.ts';
  const written = again.read(exporter);
  again.write({[exporter]: written.replace('await b2', "throw new Error('not now'); await b2")});
  expect((await again.run('run', 'flights', '--local-b2')).code).toBe(1);
  again.write({[exporter]: written});
  rmSync(join(again.folder, '.magelet', 'local-b2', 'fauxqs.db'));
  const {code, stdout} = await again.run('run', 'flights', '--resume');
  expect(stdout).toMatch(/wrote +66 rows .*b2:\/\/magelet-flights\/reports\/route_grades\.csv/);
  expect(code).toBe(0);
  expect((await again.run('run', 'flights', '--local-b2', '--until', 'load_airports')).code).toBe(0);
});

test('a project without fauxqs is told the one command that adds it', async () => {
  using bare = flightsProject();
  rmSync(join(bare.folder, 'node_modules', 'fauxqs'));
  const {code, stderr} = await bare.run('run', 'flights', '--local-b2');
  expect(code).toBe(2);
  expect(stderr)
    .toBe(`error[local-b2-not-installed]: the local B2-compatible server needs the package fauxqs, which the project does not have
   = help: add it: npm i -D fauxqs@2
`);
  // What npm chooses on an old node keeps nothing on disk.
  mkdirSync(join(bare.folder, 'node_modules', 'fauxqs'));
  bare.write({
    'node_modules/fauxqs/package.json': '{"version": "1.9.2", "exports": {".": {"import": {"default": "./a.js"}}}}',
  });
  expect((await bare.run('run', 'flights', '--local-b2')).stderr).toContain(
    'needs fauxqs 2 or newer, and the project has 1.9.2\n   = help: add it: npm i -D fauxqs@2\n',
  );
});

test('a project without io_config.yaml runs against the local server', async () => {
  using project = flightsProject();
  project.write({
    'metadata.yaml': 'local_b2: {buckets: {lake: {seed: data}}}',
    'data/seed.txt': 'seed',
    'pipelines/p/metadata.yaml': 'blocks:\n  - uuid: a\n    type: data_loader\n',
    'blocks/data_loaders/a.ts': `import {dataLoader} from 'magelet';
export default dataLoader(async ({b2}) => {
  await b2.export([{id: 1}], 'lake', 'a.csv');
  return b2.load('lake', 'a.csv', {as: 'rows'});
});
`,
  });
  rmSync(join(project.folder, 'io_config.yaml'));
  const {code, stderr} = await project.run('run', 'p', '--local-b2');
  expect([code, stderr]).toEqual([0, '']);
  const without = await project.run('run', 'p');
  expect([without.code, without.stderr]).toEqual([1, expect.stringContaining('error[config-not-found]')]);
});

const gradeOf = (share: number): string => (share < 0.1 ? 'A' : share < 0.2 ? 'B' : share < 0.3 ? 'C' : 'D');

async function rowsOf(query: string): Promise<readonly (readonly unknown[])[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  return (await connection.runAndReadAll(query)).getRowsJson();
}
