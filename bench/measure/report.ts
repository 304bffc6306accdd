import {execFileSync} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import {availableParallelism, cpus, release, totalmem} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Spread} from './spread.ts';

/** What one file of `bench/` found; printed, and written to `bench/results/<name>.json`. */
export type Report = {
  readonly name: string;
  readonly title: string;
  readonly tables: readonly BenchTable[];
  readonly limits?: readonly Limit[];
};

export type BenchTable = {
  /** Whether it stands in README.md too. */
  readonly isOfReadme?: boolean;
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What a reader must know to read it fairly. */
  readonly notes?: readonly string[];
};

/** A promise and what was measured of it. The median is judged. */
export type Limit = {
  readonly what: string;
  readonly limit: number;
  /** `×` for a ratio, otherwise such as `s`. */
  readonly unit: string;
  /** Whether the measured value may be at most or must be at least the limit. */
  readonly bound?: 'at most' | 'at least';
} & ({readonly measured: Spread} | {readonly notRun: string});

export const root = fileURLToPath(new URL('../..', import.meta.url));
const results = join(root, 'bench', 'results');

/** Prints a report and writes it as JSON, with the machine it was taken on. */
export function report(found: Report): void {
  console.log(`\n${found.title}\n`);
  for (const table of found.tables) console.log(`${drawn(table)}\n`);
  if (found.limits && found.limits.length > 0) console.log(`${drawn(limitTable(found.limits))}\n`);
  mkdirSync(results, {recursive: true});
  const content = {...found, limits: found.limits?.map((limit) => ({...limit, verdict: verdictOf(limit)}))};
  writeFileSync(
    join(results, `${found.name}.json`),
    `${JSON.stringify({...content, takenAt: new Date().toISOString(), machine: machine()}, undefined, 2)}\n`,
  );
}

export type Verdict = 'held' | 'missed' | 'not run';

export function verdictOf(limit: Limit): Verdict {
  if ('notRun' in limit) return 'not run';
  const {median} = limit.measured;
  return (limit.bound === 'at least' ? median >= limit.limit : median <= limit.limit) ? 'held' : 'missed';
}

export const limitTable = (limits: readonly Limit[]): BenchTable => ({
  title: 'limits',
  columns: ['what', 'min', 'median', 'max', 'limit', ''],
  rows: limits.map((limit) => {
    const bound = `${limit.bound === 'at least' ? '≥' : '≤'} ${limit.limit}${unitOf(limit)}`;
    if ('notRun' in limit) return [limit.what, '', '', '', bound, `not run: ${limit.notRun.split('\n')[0] ?? ''}`];
    const {min, median, max} = limit.measured;
    return [limit.what, short(min), short(median), short(max), bound, verdictOf(limit)];
  }),
});

const unitOf = ({unit}: Limit): string => (unit === '' ? '' : ` ${unit}`);

/** Three significant digits, whatever the size. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(digits, 4));
}

/** A table for the terminal: the first column flush left, figures flush right, the last flush left. */
export function drawn({title, columns, rows, notes = []}: BenchTable): string {
  const all = [columns, ...rows];
  const widths = columns.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const isFigure = (column: number): boolean =>
    column > 0 && rows.every((row) => /^[-–\d.,×≤≥ %a-zA-Zµ/]{0,14}$/.test(row[column] ?? ''));
  const lines = all.map((row) =>
    widths
      .map((width, column) =>
        isFigure(column) ? (row[column] ?? '').padStart(width) : (row[column] ?? '').padEnd(width),
      )
      .join('  ')
      .trimEnd(),
  );
  return [title, ...lines.map((line) => `  ${line}`), ...notes.map((note) => `  ${note}`)].join('\n');
}

export type Machine = {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly commit: string;
};

function machine(): Machine {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()}`,
    node: process.version,
    commit: commit(),
  };
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {cwd: root, encoding: 'utf8'}).trim();
  } catch {
    return 'unknown';
  }
}
