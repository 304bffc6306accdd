import type {BlockRunStatus, RunStatus} from '../core/statuses.ts';
import {alignColumns, type Cell} from './align-columns.ts';
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
  readonly blocks: Readonly<Partial<Record<BlockRunStatus, number>>>;
};

/** The runs that `magelet runs` lists, in the order given; `timeText` says when one began. Whole lines. */
export function renderRuns(
  runs: readonly ListedRun[],
  {colour, timeText}: Look & {readonly timeText: (at: number) => string},
): string {
  if (runs.length === 0) return 'nothing has run yet: magelet run <pipeline>\n';
  const palette = paletteFor(colour);
  const header = ['run', 'pipeline', 'status', 'started', 'took', 'blocks'].map((text): Cell => {
    return {text, paint: palette.dim, ...(text === 'took' && {flush: 'right' as const})};
  });
  const rows = runs.map(({run, pipeline, status, startedAt, endedAt, blocks}): readonly Cell[] => {
    const {mark, word, colour} = runLooks[status];
    return [
      {text: run},
      {text: pipeline},
      {text: `${mark} ${word}`, paint: palette[colour]},
      {text: timeText(startedAt)},
      {text: endedAt === undefined ? '' : durationInWords(endedAt - startedAt), flush: 'right'},
      {text: countsInWords(blocks), paint: palette.dim},
    ];
  });
  return alignColumns([header, ...rows])
    .map((line) => `${line}\n`)
    .join('');
}
