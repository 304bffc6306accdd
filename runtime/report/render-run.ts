import {inspect} from 'node:util';
import type {RunStatus} from '../core/statuses.ts';
import {blockRows} from './block-rows.ts';
import {durationInWords} from './duration-words.ts';
import {blocksInOrder, type RunView} from './follow-run.ts';
import {paletteFor} from './palette.ts';
import {printableLines} from './printable.ts';
import type {Look} from './reporter.ts';
import {runLooks} from './status-look.ts';

/** What is told of a run above its blocks. */
export type ShownRun = {
  readonly run: string;
  readonly pipeline: string;
  readonly status: RunStatus;
  readonly trigger: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly profile: string | undefined;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  /** Milliseconds between its goes. */
  readonly paused: number;
};

/** A recorded run: how it went, with what it was begun, and a line for each of its blocks. Whole lines. */
export function renderRun(
  run: ShownRun,
  view: RunView,
  {width, colour, timeText, now}: Look & {readonly timeText: (at: number) => string; readonly now: number},
): string {
  const palette = paletteFor(colour);
  const {mark, word, colour: paint} = runLooks[run.status];
  const took = (run.endedAt ?? now) - run.startedAt - run.paused;
  const facts = [
    `started ${timeText(run.startedAt)}`,
    run.endedAt === undefined ? `for ${durationInWords(took)} so far` : `took ${durationInWords(took)}`,
    `by ${run.trigger}`,
    ...(run.profile === undefined ? [] : [`profile ${run.profile}`]),
  ].join(', ');
  const variables = Object.entries(run.variables).map(([name, value]) => `${name}=${shortText(value)}`);
  const rows = blockRows(blocksInOrder(view), {width, height: Infinity}, {now, spinner: '•', palette, isLive: true});
  return [
    `${palette[paint](mark)} ${palette.bold(`${run.pipeline} ${word}`)}   ${run.run}`,
    palette.dim(`  ${facts}`),
    ...variables.map((variable) => palette.dim(`  ${variable}`)),
    '',
    ...rows,
  ]
    .map((line) => `${line}\n`)
    .join('');
}

const shortText = (value: unknown): string =>
  printableLines(typeof value === 'string' ? value : inspect(value, {breakLength: Infinity, depth: 2})).join(' ');
