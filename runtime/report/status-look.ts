import type {BlockRunStatus, RunStatus} from '../core/statuses.ts';
import {groupDigits} from './count-words.ts';
import type {Palette} from './palette.ts';

type StatusLook = {
  /** One column wide in every terminal font. */
  readonly mark: string;
  /** As a person says it, alone and after a count. */
  readonly word: string;
  readonly colour: keyof Palette;
};

/** How a block's status is shown; one that runs has a spinner instead of its mark. */
export const blockLooks: Readonly<Record<BlockRunStatus, StatusLook>> = {
  initial: {mark: '·', word: 'waiting', colour: 'dim'},
  queued: {mark: '·', word: 'queued', colour: 'dim'},
  running: {mark: '•', word: 'running', colour: 'cyan'},
  completed: {mark: '✓', word: 'completed', colour: 'green'},
  reused: {mark: '↺', word: 'reused', colour: 'green'},
  failed: {mark: '✗', word: 'failed', colour: 'red'},
  upstream_failed: {mark: '⊘', word: 'not run', colour: 'dim'},
  condition_failed: {mark: '⊘', word: 'skipped', colour: 'dim'},
  cancelled: {mark: '⊘', word: 'cancelled', colour: 'yellow'},
};

/** How a run's status is shown. */
export const runLooks: Readonly<Record<RunStatus, StatusLook>> = {
  initial: {mark: '·', word: 'waiting', colour: 'dim'},
  running: {mark: '•', word: 'running', colour: 'cyan'},
  completed: {mark: '✓', word: 'completed', colour: 'green'},
  failed: {mark: '✗', word: 'failed', colour: 'red'},
  cancelled: {mark: '⊘', word: 'cancelled', colour: 'yellow'},
};

/** How many blocks have which status: `4 completed, 1 failed, 1 not run`. */
export function countsInWords(counts: Readonly<Partial<Record<BlockRunStatus, number>>>): string {
  const statuses = Object.keys(blockLooks) as BlockRunStatus[];
  return statuses
    .toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
    .flatMap((status) => (counts[status] ? [`${groupDigits(counts[status])} ${blockLooks[status].word}`] : []))
    .join(', ');
}

/** What was done comes before what was not. */
const order: readonly BlockRunStatus[] = [
  'completed',
  'reused',
  'failed',
  'cancelled',
  'upstream_failed',
  'condition_failed',
  'running',
  'queued',
  'initial',
];
