/**
 * The data path as whole processes: a million rows in each format from an S3 server, filtered, derived, grouped, back to
 * it; beside pandas with boto3, and DuckDB alone on local files. With `--big`, 2 GB of CSV with a budget of 512 MB.
 */
import {statSync} from 'node:fs';
import {join} from 'node:path';
import {interleave} from './measure/interleave.ts';
import {temporaryFolder} from './measure/leftovers.ts';
import {quick, runsOf} from './measure/options.ts';
import {orderFormats, ordersIn, type OrderFormat} from './measure/orders.ts';
import {debianPandas, noDebianPandas, notInstalled, peer} from './measure/peers.ts';
import {report, root, short, type BenchTable, type Limit} from './measure/report.ts';
import {startBenchServer} from './measure/s3-server.ts';
import {BenchProject} from './measure/scratch-project.ts';
import {ratioSpread, spread} from './measure/spread.ts';
import {wholeProcess, type Sample} from './measure/whole-process.ts';
import {mageletBig} from './peers/data/magelet-big.ts';
import {mageletOrders, ordersRun} from './peers/orders/magelet-orders.ts';

const isBig = process.argv.includes('--big');
await using stack = new AsyncDisposableStack();
const folder = temporaryFolder('bench-data');
const project = stack.use(new BenchProject({...mageletOrders, ...mageletBig}));
const bucket = 'data';

/** What is promised of each format beside pandas: time and memory as parts of its own. Of an array of JSON nothing is: DuckDB reads one with one thread. */
const promised: Readonly<
  Record<OrderFormat, {readonly beside: 'debian' | 'pandas'; readonly time?: number; readonly memory?: number}>
> = {
  csv: {beside: 'debian', time: 0.25, memory: 0.6},
  json: {beside: 'debian'},
  ndjson: {beside: 'debian', time: 0.25, memory: 0.6},
  parquet: {beside: 'pandas', time: 1},
};

const spoken: Readonly<Record<string, string>> = {
  magelet: 'magelet run',
  debian: `pandas ${debianPandas()?.version ?? ''} and boto3 of Debian`,
  pandas: `pandas ${peer('pandas')?.version ?? ''} and boto3 of PyPI`,
  floor: 'DuckDB alone, local files',
};

const peaks = (taken: readonly Sample[]): readonly number[] =>
  taken.flatMap(({peakMiB}) => (peakMiB === undefined ? [] : [peakMiB]));

if (isBig) await measureBig();
else await measureFormats();

async function measureFormats(): Promise<void> {
  const server = stack.use(await startBenchServer());
  await server.makeBucket(bucket);
  const limits: Limit[] = [];
  const rows: string[][] = [];
  // pandas takes as long for a file of JSON as for all others.
  for (const format of quick ? orderFormats.filter((each) => each !== 'json') : orderFormats) {
    const path = await ordersIn(folder, format, 1_000_000);
    const key = `orders.${format}`;
    await server.put(bucket, key, path);
    const ours = project.command(...ordersRun({bucket, source: key, target: `magelet.${format}`}));
    const script = [join(root, 'bench/peers/orders/pandas_orders.py'), bucket, key];
    const {measured, notRun} = await interleave<Sample>(
      {
        magelet: async () => wholeProcess({...ours, env: server.env}),
        debian: async () => {
          // No package of Debian's reads Parquet.
          const debian = format === 'parquet' ? undefined : debianPandas();
          if (!debian) throw new Error(format === 'parquet' ? 'Debian has no reader of Parquet' : noDebianPandas);
          return wholeProcess({command: debian.python, args: [...script, `debian.${format}`], env: server.env});
        },
        pandas: async () => {
          const pandas = peer('pandas');
          if (!pandas) throw new Error(notInstalled('pandas'));
          if (quick && format === 'ndjson') throw new Error('it takes as long as Debian’s, so not with --quick');
          return wholeProcess({command: pandas.bin('python'), args: [...script, `pandas.${format}`], env: server.env});
        },
        floor: async () => {
          const args = [join(root, 'bench/peers/orders/duckdb-orders.ts'), path, join(folder, `floor.${format}`)];
          return wholeProcess({command: process.execPath, args});
        },
      },
      {runs: runsOf(5, 1), warmUps: quick ? 0 : 1},
    );
    const samples = measured.get('magelet') ?? [];
    for (const [name, taken] of measured) rows.push(rowOf(`${format}: ${spoken[name] ?? name}`, taken, samples));
    for (const [name, why] of notRun) {
      rows.push([`${format}: ${spoken[name] ?? name}`, '', '', '', '', `not run: ${why.split('\n')[0] ?? ''}`]);
    }
    const {beside} = promised[format];
    limits.push(...limitsOf(format, samples, measured.get(beside), notRun.get(beside)));
  }
  const inProcess = await measureConversions();
  report({
    name: 'data',
    title: 'The data path: a million rows from an S3 server, filtered, derived, grouped, back',
    tables: [
      {
        title: '1,000,000 rows of eight columns, whole processes',
        columns: ['', 'min ms', 'median ms', 'max ms', '× magelet', 'peak MiB'],
        rows,
        notes: [
          'DuckDB alone neither downloads nor uploads and stores nothing between steps: it is the floor, not a pipeline.',
          'magelet stores the output of every block; pandas stores none.',
        ],
      },
      inProcess.table,
    ],
    limits: [...limits, ...inProcess.limits],
  });
}

function rowOf(name: string, taken: readonly Sample[], ours: readonly Sample[]): string[] {
  const {min, median, max} = spread(taken.map(({ms}) => ms));
  const ratio = ratioSpread(
    taken.map(({ms}) => ms),
    ours.map(({ms}) => ms),
  ).median;
  return [
    name,
    short(min),
    short(median),
    short(max),
    short(ratio),
    peaks(taken).length > 0 ? short(spread(peaks(taken)).median) : '',
  ];
}

function limitsOf(
  format: OrderFormat,
  ours: readonly Sample[],
  pandas: readonly Sample[] | undefined,
  why = 'it was not measured',
): readonly Limit[] {
  const {time, memory} = promised[format];
  const judged = (what: string, limit: number, of: (taken: readonly Sample[]) => readonly number[]): Limit =>
    pandas && of(pandas).length > 0
      ? {what, limit, unit: '×', measured: ratioSpread(of(ours), of(pandas))}
      : {what, limit, unit: '×', notRun: why};
  return [
    ...(time === undefined
      ? []
      : [judged(`${format} / ${spoken[promised[format].beside]}, time`, time, (taken) => taken.map(({ms}) => ms))]),
    ...(memory === undefined ? [] : [judged(`${format} / ${spoken[promised[format].beside]}, memory`, memory, peaks)]),
  ];
}

/** Rows and danfo frames, measured inside a process that does nothing else. */
async function measureConversions(): Promise<{readonly table: BenchTable; readonly limits: readonly Limit[]}> {
  const script =
    (name: string, ...args: string[]) =>
    async (): Promise<Record<string, number>> => {
      const {stdout} = await wholeProcess({
        command: process.execPath,
        args: ['--max-old-space-size=8192', join(root, `bench/peers/data/${name}.ts`), ...args],
        cwd: root,
      });
      return JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as Record<string, number>;
    };
  const csv = await ordersIn(folder, 'csv', 1_000_000);
  const {measured} = await interleave<Record<string, number>>(
    {
      conversions: script('conversions'),
      magelet: script('frames', 'magelet', csv),
      danfo: script('frames', 'danfo', csv),
    },
    {runs: runsOf(5, 1), warmUps: quick ? 0 : 1},
  );
  const values = (name: string, of: string): readonly number[] =>
    (measured.get(name) ?? []).map((each) => each[of] ?? NaN);
  const limits: readonly Limit[] = [
    {what: '1M rows as objects into a table', limit: 1.5, unit: 's', measured: spread(values('conversions', 'into'))},
    {what: '1M rows out of a table as objects', limit: 3, unit: 's', measured: spread(values('conversions', 'out'))},
    {what: '1M rows to a danfo frame and back', limit: 3, unit: 's', measured: spread(values('conversions', 'frames'))},
    {
      what: 'CSV to a danfo frame / danfojs’s own reader',
      limit: 0.25,
      unit: '×',
      measured: ratioSpread(values('magelet', 'seconds'), values('danfo', 'seconds')),
    },
  ];
  const inRow = (what: string, taken: readonly number[]): string[] => {
    const {min, median, max} = spread(taken);
    return [what, short(min), short(median), short(max)];
  };
  return {
    limits,
    table: {
      title: 'conversions, inside one process',
      columns: ['', 'min s', 'median s', 'max s'],
      rows: [
        inRow('1,000,000 rows of six columns into a table', values('conversions', 'into')),
        inRow('out of it', values('conversions', 'out')),
        inRow('to a danfo frame and back', values('conversions', 'frames')),
        inRow('1,000,000 rows of CSV to a danfo frame', values('magelet', 'seconds')),
        inRow('the same, danfojs’s own reader', values('danfo', 'seconds')),
      ],
    },
  };
}

/** 2 GB of CSV, filtered and written as Parquet: the peak of the whole process. */
async function measureBig(): Promise<void> {
  const path = await ordersIn(folder, 'csv', 28_000_000);
  const flags = ['--var', `path=${path}`, '--var', `target=${join(folder, 'big.parquet')}`];
  const {measured, notRun} = await interleave<Sample>(
    {magelet: async () => wholeProcess(project.command('run', 'big', ...flags))},
    {runs: runsOf(2, 1), warmUps: 0},
  );
  const taken = measured.get('magelet') ?? [];
  const what = `${(statSync(path).size / 1e9).toFixed(2)} GB of CSV to Parquet with a budget of 512 MB: peak of the process`;
  report({
    name: 'data-big',
    title: 'Larger than the budget',
    tables: [
      {
        title: what,
        columns: ['', 'min ms', 'median ms', 'max ms', '', 'peak MiB'],
        rows: taken.length > 0 ? [rowOf('magelet run', taken, taken)] : [],
      },
    ],
    limits: [
      taken.length > 0
        ? {what, limit: 700, unit: 'MB', measured: spread(peaks(taken).map((mib) => (mib * 2 ** 20) / 1e6))}
        : {what, limit: 700, unit: 'MB', notRun: notRun.get('magelet') ?? 'it was not measured'},
    ],
  });
}
