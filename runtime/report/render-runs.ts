import {asCalled} from './as-called.ts';
import {textWidth} from '../core/text-width.ts';
import type {BlockRunStatus, RunStatus} from '../core/statuses.ts';
import {alignColumns, type Cell} from './align-columns.ts';
import {countOf} from './count-words.ts';
import {durationInWords} from './duration-words.ts';
import {paletteFor} from './palette.ts';
import type {Look} from './reporter.ts';
import {countsInWords, runLooks} from './status-look.ts';

/** What is listed of a run. */
export type ListedRun = {
  readonly run: string;
  readonly pipeline: string;
  readonly status: RunStatus;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  /** Milliseconds between its goes. */
  readonly paused: number;
  readonly blocks: Readonly<Partial<Record<BlockRunStatus, number>>>;
};

/**
 * The runs that `magelet runs` lists, in the order given; `timeText` says when one began.
 * On a narrow screen blocks are counted shorter, then the time goes: a run's name begins with it. Whole lines.
 */
export function renderRuns(
  runs: readonly ListedRun[],
  look: Look & {readonly timeText: (at: number) => string; readonly status?: RunStatus},
): string {
  const {width, colour, timeText, status} = look;
  if (runs.length === 0 && status !== undefined) return `no run is ${runLooks[status].word}\n`;
  if (runs.length === 0) return asCalled('nothing has run yet: magelet run <pipeline>\n', look);
  const started = runs.map(({startedAt}) => timeText(startedAt));
  const inWords = runs.map(({blocks}) => countsInWords(blocks));
  const short = runs.map(({blocks}) => doneOfAll(blocks));
  const layouts: readonly (readonly Column[])[] = [
    [
      {title: 'started', cells: started},
      {title: 'blocks', cells: inWords},
    ],
    [
      {title: 'started', cells: started},
      {title: 'blocks', cells: short},
    ],
    [{title: 'blocks', cells: short}],
    [],
  ];
  const drawn = layouts.map((columns) => alignColumns(rowsOf(runs, columns, false)));
  const fitting = drawn.findIndex((lines) => lines.every((line) => textWidth(line) <= width));
  // Where none fits, -1 is the last and narrowest.
  const columns = layouts.at(fitting) ?? [];
  return alignColumns(rowsOf(runs, columns, colour))
    .map((line) => `${line}\n`)
    .join('');
}

type Column = {readonly title: string; readonly cells: readonly string[]};

function rowsOf(runs: readonly ListedRun[], columns: readonly Column[], colour: boolean): readonly (readonly Cell[])[] {
  const palette = paletteFor(colour);
  const titles = ['run', 'pipeline', 'status', 'took', ...columns.map(({title}) => title)];
  const header = titles.map((text): Cell => ({
    text,
    paint: palette.dim,
    ...(text === 'took' && {flush: 'right' as const}),
  }));
  const rows = runs.map(({run, pipeline, status, startedAt, endedAt, paused}, index): readonly Cell[] => {
    const {mark, word, colour} = runLooks[status];
    return [
      {text: run},
      {text: pipeline},
      {text: `${mark} ${word}`, paint: palette[colour]},
      {text: endedAt === undefined ? '' : durationInWords(endedAt - startedAt - paused), flush: 'right'},
      ...columns.map(({cells}) => ({text: cells[index] ?? '', paint: palette.dim})),
    ];
  });
  return [header, ...rows];
}

function doneOfAll(counts: ListedRun['blocks']): string {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const done = (counts.completed ?? 0) + (counts.reused ?? 0);
  return done === all ? countOf(all, 'block') : `${done} of ${countOf(all, 'block')}`;
}
