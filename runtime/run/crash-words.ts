import {relative, sep} from 'node:path';
import type {Diagnostic} from '../core/diagnostic.ts';
import {wholeFile} from '../core/place.ts';
import type {AttemptTask} from './host.ts';

/** Why an attempt ended with the thread or the process that it was in. */
export type DiagnosticOf = (task: AttemptTask) => Diagnostic;

/** An error that ended the thread; Node's own limit of memory is one. */
export const crashed =
  (error: Error & {readonly code?: unknown}): DiagnosticOf =>
  (task) =>
    error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      ? outOfMemory(task)
      : ended(task, `took its thread down: ${error.message}`);

export const outOfMemory: DiagnosticOf = (task) => ({
  ...ended(task, `used up its memory, and its ${placeOfWork(task)} was ended`),
  help: 'hold less in memory at once: return a Table, or an async iterable of rows',
});

export const exited =
  (code: number): DiagnosticOf =>
  (task) => ({
    ...ended(task, `took its ${placeOfWork(task)} down, which ended with code ${code}`),
    notes: ['mostly it is a native module that does that'],
  });

/** A process that a signal ended: the machine's when its memory is full, or one that native code brings about. */
export const killed =
  (signal: NodeJS.Signals): DiagnosticOf =>
  (task) => ({
    ...ended(task, `lost its process to ${signal}`),
    notes: [
      signal === 'SIGKILL'
        ? 'the machine sends it where memory runs out, or somebody did'
        : 'mostly it is a native module that does that',
    ],
  });

const ended = ({block, modulePath, project}: AttemptTask, how: string): Diagnostic => ({
  severity: 'error',
  code: 'block-crashed',
  message: `block "${block.name}" ${how}`,
  at: {place: wholeFile(relative(project, modulePath).split(sep).join('/'))},
});

const placeOfWork = ({ownProcess}: AttemptTask): string => (ownProcess ? 'process' : 'thread');
