import {short, type BenchTable, type Limit} from './report.ts';
import {exponent, ratioSpread, spread} from './spread.ts';
import type {Sample} from './whole-process.ts';

/** What one subject cost at each size, from the smallest to the largest, every size in every turn. */
export type Grown<Measured = Sample> = {
  readonly name: string;
  readonly points: readonly {readonly size: number; readonly taken: readonly Measured[]}[];
};

/** Milliseconds, or another unit of which one is next to nothing, by size. */
type Costs = Grown<number>['points'];

/** The exponent that was fitted in each turn; of one size there is none. */
export function exponents(points: Costs): readonly number[] {
  if (points.length < 2) return [];
  const turns = Math.min(...points.map(({taken}) => taken.length));
  return Array.from({length: turns}, (_, turn) =>
    exponent(points.map(({size, taken}) => ({size, cost: Math.max(1, taken[turn] ?? 1)}))),
  );
}

/**
 * What the others cost beyond the first, turn by turn: its size is next to nothing, so its cost is that of the start. Never
 * less than a tenth of it, which could not be told from noise.
 */
export function beyondFirst([first, ...others]: Costs): Costs {
  return others.map(({size, taken}) => ({
    size,
    taken: taken.flatMap((cost, turn) => {
      const start = first?.taken[turn];
      return start === undefined ? [] : [Math.max(start / 10, cost - start)];
    }),
  }));
}

export const clockOf = ({points}: Grown): Costs =>
  points.map(({size, taken}) => ({size, taken: taken.map(({ms}) => ms)}));

/** Empty without GNU time. */
export const memoryOf = ({points}: Grown): Costs =>
  points.map(({size, taken}) => ({size, taken: taken.flatMap(({peakMiB}) => peakMiB ?? [])}));

/** That not even the steepest of these grows faster than n log n does between its sizes. */
export function growthLimit(costs: readonly {readonly name: string; readonly points: Costs}[]): Limit {
  const [steepest] = costs
    .flatMap(({name, points}) => {
      const fitted = exponents(points);
      return fitted.length > 0 ? [{name, sizes: points.map(({size}) => size), measured: spread(fitted)}] : [];
    })
    .toSorted((a, b) => b.measured.median - a.measured.median);
  if (!steepest) return {what: 'no growth above n log n', limit: 1, unit: '', notRun: 'nothing was measured'};
  const {name, sizes, measured} = steepest;
  return {what: `no growth above n log n: exponent of ${name}`, limit: nLogN(sizes), unit: '', measured};
}

const nLogN = (sizes: readonly number[]): number =>
  Number(exponent(sizes.map((size) => ({size, cost: size * Math.log(size)}))).toFixed(2));

const times = ['min ms', 'median ms', 'max ms'];

/** Every subject at every size, with the exponents of what it costs beyond its first size, and of its memory; in the notes, why one was not run. */
export function growthTable(
  title: string,
  unit: string,
  grown: readonly Grown[],
  beside: {readonly name: string; readonly at: (size: number) => readonly Sample[]},
  notRun: ReadonlyMap<string, string> = new Map(),
): BenchTable {
  const reasons = new Set([...notRun.values()].map((why) => why.split('\n')[0] ?? ''));
  return {
    title,
    columns: ['', unit, ...times, `× ${beside.name}`, 'CPU ms', 'peak MiB', 'exponent', 'of memory'],
    rows: grown.flatMap((subject) =>
      subject.points.map(({size, taken}, index) => {
        const isLast = index === subject.points.length - 1;
        return [
          index === 0 ? subject.name : '',
          size.toLocaleString('en'),
          ...clockAndMemory(taken, beside.at(size)),
          ...(isLast ? [beyondFirst(clockOf(subject)), memoryOf(subject).slice(1)].map(fitted) : ['', '']),
        ];
      }),
    ),
    notes: [
      'exponent: of what it costs beyond the first size, which is the start, and no less than a tenth of it; 1 is linear, 0 the same at every size',
      ...[...reasons].map((why) => `not run: ${why}`),
    ],
  };
}

function clockAndMemory(taken: readonly Sample[], base: readonly Sample[]): string[] {
  if (taken.length === 0) return ['', '', '', '', '', 'not run'];
  const ms = taken.map((sample) => sample.ms);
  const {min, median, max} = spread(ms);
  const beside = ms.slice(0, base.length);
  const ratio =
    beside.length > 0
      ? short(
          ratioSpread(
            beside,
            base.map((sample) => sample.ms),
          ).median,
        )
      : '';
  return [
    ...[min, median, max].map(short),
    ratio,
    middle(taken.flatMap(({cpuMs}) => cpuMs ?? [])),
    middle(taken.flatMap(({peakMiB}) => peakMiB ?? [])),
  ];
}

/** The median as a table shows it; nothing where nothing was measured. */
export const middle = (values: readonly number[]): string => (values.length > 0 ? short(spread(values).median) : '');

const fitted = (points: Costs): string => {
  const found = exponents(points);
  return found.length > 0 ? spread(found).median.toFixed(2) : '';
};
