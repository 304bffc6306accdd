/**
 * The data path as whole processes: orders in each format from an S3 server, filtered, derived, grouped, back to it;
 * beside pandas with boto3, and DuckDB alone on local files.
 */
import {join} from 'node:path';
import {beyondFirst, clockOf, growthLimit, growthTable, middle, type Grown} from './measure/growth.ts';
import {interleave} from './measure/interleave.ts';
import {temporaryFolder} from './measure/leftovers.ts';
import {quick, runsOf} from './measure/options.ts';
import {orderFormats, ordersIn, type OrderFormat} from './measure/orders.ts';
import {debianPandas, noDebianPandas, notInstalled, peer} from './measure/peers.ts';
import {report, root, short, type Limit} from './measure/report.ts';
import {startBenchServer} from './measure/s3-server.ts';
import {BenchProject} from './measure/scratch-project.ts';
import {ratioSpread, spread} from './measure/spread.ts';
import {wholeProcess, type Sample} from './measure/whole-process.ts';
import {mageletOrders, ordersRun} from './peers/orders/magelet-orders.ts';

await using stack = new AsyncDisposableStack();
const folder = temporaryFolder('bench-data');
const project = stack.use(new BenchProject(mageletOrders));
const server = stack.use(await startBenchServer());
const bucket = 'data';
await server.makeBucket(bucket);

const million = 1_000_000;
/** The first is the start. */
const sizes = [1, million / 4, million / 2, million];
// pandas takes as long for a file of JSON as for all others.
const formats = quick ? orderFormats.filter((each) => each !== 'json') : orderFormats;

/** What is promised of each format beside pandas: time and memory as parts of its own. Of an array of JSON nothing is: DuckDB reads one with one thread. */
const promised: Readonly<
  Record<OrderFormat, {readonly beside: 'debian' | 'pandas'; readonly time?: number; readonly memory?: number}>
> = {
  csv: {beside: 'debian', time: 0.25, memory: 0.6},
  json: {beside: 'debian'},
  ndjson: {beside: 'debian', time: 0.25, memory: 0.6},
  parquet: {beside: 'pandas', time: 1},
};

const spoken = {
  magelet: 'magelet run',
  debian: `pandas ${debianPandas()?.version ?? ''} and boto3 of Debian`,
  pandas: `pandas ${peer('pandas')?.version ?? ''} and boto3 of PyPI`,
  floor: 'DuckDB alone, local files',
} as const;
type Subject = keyof typeof spoken;

const at = (subject: Subject, format: OrderFormat, rows = million): string =>
  `${format}${rows === million ? '' : ` of ${rows} rows`}: ${spoken[subject]}`;

const subjects: Record<string, () => Promise<Sample>> = {};
for (const format of formats) for (const rows of sizes) await addSubjects(format, rows);
// What Node keeps of each compiled file is there from then on.
if (quick) await subjects[at('magelet', 'csv', 1)]?.();
const slow = [
  at('debian', 'ndjson'),
  at('pandas', 'csv'),
  ...Object.keys(subjects).filter((name) => name.includes(' rows: ')),
];
const {measured, notRun} = await interleave(subjects, {
  runs: runsOf(5, 2),
  warmUps: quick ? 0 : 1,
  atMost: quick ? Object.fromEntries(slow.map((name) => [name, 1])) : {},
});
const samplesOf = (subject: Subject, format: OrderFormat, rows = million): readonly Sample[] =>
  measured.get(at(subject, format, rows)) ?? [];
const grown = (['magelet', 'floor', 'pandas'] as const).map((subject) =>
  formats
    .filter((format) => samplesOf(subject, format, 1).length > 0)
    .map((format): Grown => ({
      name: at(subject, format),
      points: sizes.map((size) => ({size, taken: samplesOf(subject, format, size)})),
    })),
);

report({
  name: 'data',
  title: 'The data path: a million rows from an S3 server, filtered, derived, grouped, back',
  tables: [
    {
      title: '1,000,000 rows of eight columns, whole processes',
      columns: ['', 'min ms', 'median ms', 'max ms', '× magelet', 'peak MiB'],
      rows: formats.flatMap((format) => (Object.keys(spoken) as Subject[]).map((subject) => rowOf(subject, format))),
      notes: [
        'DuckDB alone neither downloads nor uploads and stores nothing between steps: it is the floor, not a pipeline.',
        'magelet stores the output of every block; pandas stores none.',
      ],
    },
    growthTable('as the rows grow', 'rows', grown.flat(), {
      name: 'csv of magelet',
      at: (size) => samplesOf('magelet', 'csv', size),
    }),
  ],
  limits: [
    ...formats.flatMap(limitsOf),
    growthLimit(
      (grown[0] ?? []).map((ours) => ({name: `${ours.name} over the rows`, points: beyondFirst(clockOf(ours))})),
    ),
  ],
});

/** Those that are compared over this file; of few rows only what is cheap with `--quick`. */
async function addSubjects(format: OrderFormat, rows: number): Promise<void> {
  const path = await ordersIn(folder, format, rows);
  const key = `orders-${rows}.${format}`;
  await server.put(bucket, key, path);
  const ours = project.command(...ordersRun({bucket, source: key, target: `magelet.${format}`}));
  const script = [join(root, 'bench/peers/orders/pandas_orders.py'), bucket, key];
  subjects[at('magelet', format, rows)] = async () => wholeProcess({...ours, env: server.env});
  if (rows === million) {
    subjects[at('debian', format)] = async () => {
      // No package of Debian's reads Parquet.
      const debian = format === 'parquet' ? undefined : debianPandas();
      if (!debian) throw new Error(format === 'parquet' ? 'Debian has no reader of Parquet' : noDebianPandas);
      return wholeProcess({command: debian.python, args: [...script, `debian.${format}`], env: server.env});
    };
  }
  if (rows === million || !quick) {
    subjects[at('pandas', format, rows)] = async () => {
      const pandas = peer('pandas');
      if (!pandas) throw new Error(notInstalled('pandas'));
      if (quick && format === 'ndjson') throw new Error('it takes as long as Debian’s, so not with --quick');
      return wholeProcess({command: pandas.bin('python'), args: [...script, `pandas.${format}`], env: server.env});
    };
  }
  subjects[at('floor', format, rows)] = async () => {
    const args = [join(root, 'bench/peers/orders/duckdb-orders.js'), path, join(folder, `floor.${format}`)];
    return wholeProcess({command: process.execPath, args});
  };
}

function rowOf(subject: Subject, format: OrderFormat): string[] {
  const name = at(subject, format);
  const taken = samplesOf(subject, format);
  if (taken.length === 0) return [name, '', '', '', '', `not run: ${notRun.get(name)?.split('\n')[0] ?? ''}`];
  const {min, median, max} = spread(clock(taken));
  const memory = peaks(taken);
  return [
    name,
    ...[min, median, max].map(short),
    short(ratioSpread(clock(taken), clock(samplesOf('magelet', format))).median),
    middle(memory),
  ];
}

function limitsOf(format: OrderFormat): readonly Limit[] {
  const {beside, time, memory} = promised[format];
  const [ours, theirs] = [samplesOf('magelet', format), samplesOf(beside, format)];
  const judged = (what: string, limit: number, of: (taken: readonly Sample[]) => readonly number[]): Limit => {
    const common = {what: `${format} / ${spoken[beside]}, ${what}`, limit, unit: '×'};
    return of(theirs).length > 0
      ? {...common, measured: ratioSpread(of(ours), of(theirs))}
      : {...common, notRun: notRun.get(at(beside, format)) ?? 'memory is counted by GNU time (Debian: time)'};
  };
  return [
    ...(time === undefined ? [] : [judged('time', time, clock)]),
    ...(memory === undefined ? [] : [judged('memory', memory, peaks)]),
  ];
}

function clock(taken: readonly Sample[]): readonly number[] {
  return taken.map(({ms}) => ms);
}

function peaks(taken: readonly Sample[]): readonly number[] {
  return taken.flatMap(({peakMiB}) => peakMiB ?? []);
}
