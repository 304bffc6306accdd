/**
 * What a run holds in memory as its rows grow: a CSV file, filtered and written as Parquet, with a budget of 256 MB;
 * beside DuckDB alone with the same budget, and pandas. Then 2.6 GB of it with a budget of 512 MB. Whole processes.
 */
import {join} from 'node:path';
import {beyondFirst, clockOf, exponents, growthLimit, growthTable, memoryOf, type Grown} from './measure/growth.ts';
import {interleave} from './measure/interleave.ts';
import {temporaryFolder} from './measure/leftovers.ts';
import {quick, runsOf} from './measure/options.ts';
import {ordersIn} from './measure/orders.ts';
import {notInstalled, peer} from './measure/peers.ts';
import {report, root, type Limit} from './measure/report.ts';
import {BenchProject} from './measure/scratch-project.ts';
import {spread} from './measure/spread.ts';
import {wholeProcess, type Command, type Sample} from './measure/whole-process.ts';
import {mageletBig} from './peers/data/magelet-big.ts';

const budget = '256MB';
const budgetOfLargest = '512MB';
/** 2.6 GB of CSV. */
const largest = 28_000_000;
/** The first is the start. */
const sizes = quick ? [1, 250_000, 1_000_000, 2_000_000] : [1, 1_000_000, 4_000_000, 16_000_000];
const noTime = 'memory is counted by GNU time (Debian: time)';

const folder = temporaryFolder('bench-memory');
using project = new BenchProject(mageletBig(budget, budgetOfLargest));
const target = (name: string): string => join(folder, `${name}.parquet`);
const ofMagelet = (path: string, within: string): Command =>
  project.command('run', `within_${within}`, '--var', `path=${path}`, '--var', `target=${target('magelet')}`);

const names = {
  magelet: `magelet run, budget ${budget}`,
  floor: `DuckDB alone, budget ${budget}`,
  pandas: 'pandas, a script',
};
const at = (name: string, rows: number): string => `${name}, ${rows} rows`;
const subjects: Record<string, () => Promise<Sample>> = {};
for (const rows of sizes) {
  const path = await ordersIn(folder, 'csv', rows);
  subjects[at(names.magelet, rows)] = async () => wholeProcess(ofMagelet(path, budget));
  subjects[at(names.floor, rows)] = async () =>
    wholeProcess({
      command: process.execPath,
      args: [join(root, 'bench/peers/data/duckdb-big.js'), path, target('duckdb'), budget],
    });
  subjects[at(names.pandas, rows)] = async () => {
    const pandas = peer('pandas');
    if (!pandas) throw new Error(notInstalled('pandas'));
    const args = [join(root, 'bench/peers/data/pandas_big.py'), path, target('pandas')];
    return wholeProcess({command: pandas.bin('python'), args});
  };
}
const {measured, notRun} = await interleave(subjects, {
  runs: runsOf(3, 1),
  warmUps: 0,
  atMost: Object.fromEntries(sizes.map((rows) => [at(names.pandas, rows), 1])),
});
const samplesOf = (name: string, rows: number): readonly Sample[] => measured.get(at(name, rows)) ?? [];
const [ours, ...others] = Object.values(names).map((name): Grown => ({
  name,
  points: sizes.map((size) => ({size, taken: samplesOf(name, size)})),
}));
if (!ours) throw new Error('Internal error: nothing was measured');
const peaks = exponents(memoryOf(ours).slice(1));

report({
  name: 'memory',
  title: 'What a run holds in memory as its rows grow',
  tables: [
    growthTable(
      'CSV to Parquet, filtered, local files, whole processes',
      'rows',
      [ours, ...others],
      {name: 'magelet', at: (size) => samplesOf(names.magelet, size)},
      notRun,
    ),
  ],
  limits: [
    {
      what: 'memory of a run, independent of its rows: exponent',
      limit: 0.1,
      unit: '',
      ...(peaks.length > 0 ? {measured: spread(peaks)} : {notRun: noTime}),
    },
    growthLimit([{name: 'CSV to Parquet within a budget over its rows', points: beyondFirst(clockOf(ours))}]),
    await limitOfLargest(),
  ],
});

async function limitOfLargest(): Promise<Limit> {
  const common = {
    what: `2.6 GB of CSV to Parquet with a budget of ${budgetOfLargest}: peak of the process`,
    limit: 700,
    unit: 'MB',
  };
  if (quick) return {...common, notRun: 'it takes a minute, so not with --quick'};
  const path = await ordersIn(folder, 'csv', largest);
  const taken = await interleave(
    {magelet: async () => wholeProcess(ofMagelet(path, budgetOfLargest))},
    {runs: runsOf(3, 1), warmUps: 0},
  );
  const megabytes = (taken.measured.get('magelet') ?? []).flatMap(({peakMiB}) =>
    peakMiB === undefined ? [] : [(peakMiB * 2 ** 20) / 1e6],
  );
  return megabytes.length > 0
    ? {...common, measured: spread(megabytes)}
    : {...common, notRun: taken.notRun.get('magelet') ?? noTime};
}
