/**
 * The main job as whole processes: a CSV from an S3 server, filtered and grouped, back to the server as Parquet.
 * Beside Mage with its own B2 client and pandas, pandas with boto3 in a script, and DuckDB alone on local files.
 */
import {statSync} from 'node:fs';
import {basename, join} from 'node:path';
import {beyondFirst, clockOf, growthLimit, growthTable, middle, type Grown} from './measure/growth.ts';
import {interleave} from './measure/interleave.ts';
import {temporaryFolder} from './measure/leftovers.ts';
import {quick, runsOf} from './measure/options.ts';
import {ordersIn} from './measure/orders.ts';
import {notInstalled, peer} from './measure/peers.ts';
import {report, root, short, type Limit} from './measure/report.ts';
import {startBenchServer} from './measure/s3-server.ts';
import {BenchProject} from './measure/scratch-project.ts';
import {ratioSpread, spread} from './measure/spread.ts';
import {wholeProcess, type Sample} from './measure/whole-process.ts';
import {quietPeers, writeMageProject} from './peers/mage-project.ts';
import {mageOrders} from './peers/orders/mage-orders.ts';
import {mageletOrders, ordersRun} from './peers/orders/magelet-orders.ts';

await using stack = new AsyncDisposableStack();
const folder = temporaryFolder('bench-lake');
const server = stack.use(await startBenchServer());
const bucket = 'lake';
await server.makeBucket(bucket);
const project = stack.use(new BenchProject(mageletOrders));

const names = {
  magelet: 'magelet run',
  floor: 'DuckDB alone, local files',
  pandas: 'pandas and boto3, a script',
  mage: 'mage run, its B2 client and pandas',
};
const million = 1_000_000;
/** The first is the start; the others are large enough to stand out of it. */
const sizes = [1, million / 4, million / 2, million];
const at = (name: string, rows: number): string => (rows === million ? name : `${name}, ${rows} rows`);

const subjects: Record<string, () => Promise<Sample>> = {};
for (const rows of sizes) {
  const {path, key} = await ordersOf(rows);
  const orders = project.command(...ordersRun({bucket, source: key, target: 'magelet.parquet'}));
  subjects[at(names.magelet, rows)] = async () => wholeProcess({...orders, env: server.env});
  subjects[at(names.floor, rows)] = async () =>
    wholeProcess({
      command: process.execPath,
      args: [join(root, 'bench/peers/orders/duckdb-orders.js'), path, join(folder, 'totals.parquet')],
    });
  subjects[at(names.pandas, rows)] = async () => {
    const pandas = peer('pandas');
    if (!pandas) throw new Error(notInstalled('pandas'));
    const script = join(root, 'bench/peers/orders/pandas_orders.py');
    return wholeProcess({
      command: pandas.bin('python'),
      args: [script, bucket, key, 'pandas.parquet'],
      env: server.env,
    });
  };
}
const orders = await ordersOf(million);
subjects[names.mage] = async () => {
  const mage = peer('mage');
  if (!mage) throw new Error(notInstalled('mage'));
  const home = join(folder, 'mage');
  writeMageProject(home, 'lake', mageOrders(bucket, orders.key, 'mage.parquet'));
  const sample = await wholeProcess({
    command: mage.bin('mage'),
    args: ['run', home, 'lake'],
    cwd: home,
    env: {...quietPeers, ...server.env},
  });
  await server.size(bucket, 'mage.parquet');
  return sample;
};
const slow = {
  [names.mage]: 1,
  ...Object.fromEntries(sizes.slice(0, -1).map((rows) => [at(names.pandas, rows), 1])),
};
// What Node keeps of each compiled file is there from then on.
if (quick) await subjects[at(names.magelet, 1)]?.();
const {measured, notRun} = await interleave(subjects, {
  runs: runsOf(5, 3),
  warmUps: quick ? 0 : 1,
  atMost: quick ? slow : {},
});
const samplesOf = (name: string, rows: number): readonly Sample[] => measured.get(at(name, rows)) ?? [];
const samples = samplesOf(names.magelet, million);
const grown = [names.magelet, names.floor, names.pandas]
  .filter((name) => measured.has(name))
  .map((name): Grown => ({name, points: sizes.map((size) => ({size, taken: samplesOf(name, size)}))}));

const flights = await interleave(
  {
    flights: async () =>
      wholeProcess({
        command: process.execPath,
        args: [join(root, 'bin/magelet.js'), 'run', 'flights', '--local-b2'],
        cwd: root,
      }),
  },
  {runs: runsOf(9, 3), warmUps: 1},
);

const limits: readonly Limit[] = [
  beside('1M-row CSV from the S3 server to Parquet on it / Mage with pandas, time', names.mage, 0.2, 'ms'),
  beside('the same / Mage with pandas, memory', names.mage, 0.5, 'peakMiB'),
  beside('the same / DuckDB alone on local files, time', names.floor, 1.6, 'ms'),
  {
    what: '3M-row flights pipeline, whole process',
    limit: 1.2,
    unit: 's',
    ...(flights.notRun.has('flights')
      ? {notRun: flights.notRun.get('flights') ?? ''}
      : {measured: spread((flights.measured.get('flights') ?? []).map(({ms}) => ms / 1000))}),
  },
  growthLimit(
    grown
      .filter(({name}) => name === names.magelet)
      .map((ours) => ({name: 'a run from the S3 server and back over its rows', points: beyondFirst(clockOf(ours))})),
  ),
];

report({
  name: 'lake',
  title: 'The main job: CSV from an S3 server, filtered, grouped, back as Parquet',
  tables: [
    {
      isOfReadme: true,
      title: `CSV from an S3 server, filtered, grouped, back as Parquet: 1,000,000 rows, ${(statSync(orders.path).size / 2 ** 20).toFixed(0)} MiB of CSV, whole processes`,
      columns: ['', 'min ms', 'median ms', 'max ms', '× magelet', 'peak MiB', '× magelet'],
      rows: [
        ...Object.values(names).flatMap((name) => {
          const taken = measured.get(name);
          if (!taken) return [];
          const {min, median, max} = spread(taken.map(({ms}) => ms));
          const memory = peaks(taken);
          return [
            [
              name,
              ...[min, median, max].map(short),
              short(
                ratioSpread(
                  taken.map(({ms}) => ms),
                  samples.map(({ms}) => ms),
                ).median,
              ),
              middle(memory),
              memory.length > 0 ? short(ratioSpread(memory, peaks(samples)).median) : '',
            ],
          ];
        }),
        ...Object.values(names)
          .filter((name) => notRun.has(name))
          .map((name) => [name, '', '', '', '', '', `not run: ${notRun.get(name)?.split('\n')[0] ?? ''}`]),
      ],
      notes: [
        'DuckDB alone neither downloads nor uploads and stores nothing between steps: it is the floor, not a pipeline.',
        'Mage stores every output too; the script with pandas stores none.',
      ],
    },
    growthTable('as the rows grow', 'rows', grown, {
      name: 'magelet',
      at: (size) => samplesOf(names.magelet, size),
    }),
  ],
  limits,
});

function beside(what: string, name: string, limit: number, of: 'ms' | 'peakMiB'): Limit {
  const others = measured.get(name);
  if (!others) return {what, limit, unit: '×', notRun: notRun.get(name) ?? 'it was not measured'};
  const values = (taken: readonly Sample[]): readonly number[] =>
    of === 'ms' ? taken.map(({ms}) => ms) : peaks(taken);
  if (values(others).length === 0) {
    return {what, limit, unit: '×', notRun: 'memory is counted by GNU time (Debian: time)'};
  }
  return {what, limit, unit: '×', measured: ratioSpread(values(samples), values(others))};
}

function peaks(taken: readonly Sample[]): readonly number[] {
  return taken.flatMap(({peakMiB}) => (peakMiB === undefined ? [] : [peakMiB]));
}

/** Orders as a CSV on disk and in the bucket. */
async function ordersOf(count: number): Promise<{path: string; key: string}> {
  const path = await ordersIn(folder, 'csv', count);
  const key = basename(path);
  await server.put(bucket, key, path);
  return {path, key};
}
