/**
 * Rows as objects and danfojs frames: into a table, out of it, to a frame and back, and a CSV file to a frame; beside
 * danfojs alone, pandas, and DuckDB alone. Each in a process that does nothing else; the times are taken inside of it.
 */
import {join} from 'node:path';
import {exponents, growthLimit, type Grown} from './measure/growth.ts';
import {interleave} from './measure/interleave.ts';
import {temporaryFolder} from './measure/leftovers.ts';
import {quick, runsOf} from './measure/options.ts';
import {ordersIn} from './measure/orders.ts';
import {notInstalled, peer} from './measure/peers.ts';
import {report, root, short, type Limit} from './measure/report.ts';
import {ratioSpread, spread} from './measure/spread.ts';
import {wholeProcess, type Command} from './measure/whole-process.ts';

const million = 1_000_000;
const sizes = [million / 4, million / 2, million];
const folder = temporaryFolder('bench-danfo');

const steps = {
  into: 'objects into a table',
  out: 'out of a table as objects',
  frames: 'a table to a danfo frame and back',
  csv: 'a CSV file to a danfo frame',
} as const;
type Step = keyof typeof steps;
type Taken = Partial<Record<Step, number>>;

const ways = ['magelet', 'DuckDB alone', 'danfojs alone', 'pandas'] as const;
type Way = (typeof ways)[number];
type What = 'rows' | 'csv';
const whatOf = (step: Step): What => (step === 'csv' ? 'csv' : 'rows');
const at = (way: Way, what: What, rows: number): string => `${way}, ${rows} ${what}`;

/** With `--quick`, of the others only what is cheap, and what a limit needs. */
function isTaken(way: Way, what: What, rows: number): boolean {
  if (!quick || way === 'magelet') return true;
  return rows === (what === 'csv' && way !== 'DuckDB alone' ? million : sizes[0]);
}

/** The argument is how many rows, or a file of as many. */
function commandOf(way: Way, argument: string): Command {
  if (way === 'pandas') {
    const pandas = peer('pandas');
    if (!pandas) throw new Error(notInstalled('pandas'));
    return {
      command: pandas.bin('python'),
      args: [join(root, 'bench/peers/data/pandas_conversions.py'), argument],
    };
  }
  const word = {magelet: 'magelet', 'DuckDB alone': 'duckdb', 'danfojs alone': 'danfo'}[way];
  const script = join(root, 'bench/peers/data/conversions.ts');
  return {command: process.execPath, args: ['--max-old-space-size=8192', script, word, argument], cwd: root};
}

const subjects: Record<string, () => Promise<Taken>> = {};
for (const rows of sizes) {
  const path = await ordersIn(folder, 'csv', rows);
  for (const way of ways) {
    for (const [what, argument] of [['rows', String(rows)] as const, ['csv', path] as const]) {
      if (!isTaken(way, what, rows)) continue;
      subjects[at(way, what, rows)] = async () =>
        JSON.parse((await wholeProcess(commandOf(way, argument))).stdout.trim()) as Taken;
    }
  }
}
const {measured, notRun} = await interleave<Taken>(subjects, {
  runs: runsOf(5, 1),
  warmUps: quick ? 0 : 1,
});
const taken = (way: Way, rows: number, step: Step): readonly number[] =>
  (measured.get(at(way, whatOf(step), rows)) ?? []).flatMap((each) => each[step] ?? []);
const pointsOf = (way: Way, step: Step): Grown<number>['points'] =>
  sizes.map((size) => ({size, taken: taken(way, size, step)})).filter((point) => point.taken.length > 0);

const inSeconds = (step: Step, limit: number): Limit => ({
  what: `1M rows: ${steps[step]}`,
  limit,
  unit: 's',
  measured: spread(taken('magelet', million, step).map((ms) => ms / 1000)),
});

report({
  name: 'danfo',
  title: 'Rows as objects and danfojs frames',
  tables: (Object.keys(steps) as Step[]).map((step) => ({
    title: `${steps[step]}, inside one process`,
    columns: ['', 'rows', 'min ms', 'median ms', 'max ms', '× magelet', 'exponent'],
    rows: ways.flatMap((way) => rowsOf(way, step)),
    ...(step === 'frames' && {notes: ['pandas: an Arrow table to a frame of pandas and back']}),
  })),
  limits: [
    inSeconds('into', 1.5),
    inSeconds('out', 3),
    inSeconds('frames', 3),
    {
      what: 'CSV to a danfo frame / danfojs’s own reader',
      limit: 0.25,
      unit: '×',
      ...(taken('danfojs alone', million, 'csv').length > 0
        ? {measured: ratioSpread(taken('magelet', million, 'csv'), taken('danfojs alone', million, 'csv'))}
        : {notRun: notRun.get(at('danfojs alone', 'csv', million)) ?? 'it was not measured'}),
    },
    growthLimit(
      (Object.keys(steps) as Step[]).map((step) => ({
        name: `${steps[step]} over the rows`,
        points: pointsOf('magelet', step),
      })),
    ),
  ],
});

function rowsOf(way: Way, step: Step): string[][] {
  const points = pointsOf(way, step);
  if (points.length === 0) {
    const failures = sizes.flatMap((rows) => notRun.get(at(way, whatOf(step), rows)) ?? []);
    const why = failures[0] ?? 'it has nothing of this kind';
    return [[way, '', '', '', '', '', `not run: ${why.split('\n')[0] ?? ''}`]];
  }
  return points.map(({size, taken: values}, index) => {
    const {min, median, max} = spread(values);
    const isLast = index === points.length - 1;
    return [
      index === 0 ? way : '',
      size.toLocaleString('en'),
      ...[min, median, max].map(short),
      short(ratioSpread(values, taken('magelet', size, step)).median),
      isLast && index > 0 ? spread(exponents(points)).median.toFixed(2) : '',
    ];
  });
}
