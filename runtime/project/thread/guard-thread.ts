import {relative, sep} from 'node:path';
import type {Diagnostic} from '../../core/diagnostic.ts';
import {wholeFile} from '../../core/place.ts';
import {authorFrames} from './author-frames.ts';
import type {RunningAttempt} from './running-attempt.ts';

/**
 * Lets a block that calls `process.exit`, or throws where nobody can catch it, fail alone: the other blocks of the
 * thread go on. Where it cannot be told which block it was, the thread ends and the run tries each of them alone.
 */
export function guardThread(current: () => RunningAttempt | undefined): void {
  const exit = process.exit;
  process.exit = (code) => {
    const stopped = new Error(`process.exit(${code ?? ''}) ended the block`);
    const attempt = current();
    attempt?.settle({status: 'failed', diagnostic: exited(attempt.task, stopped, code), retryable: false});
    throw stopped;
  };
  process.on('uncaughtException', (error: unknown) => {
    const attempt = current();
    if (attempt?.hasSettled) return;
    if (!attempt) {
      // Node ends the thread by it, and is no block.
      process.exit = exit;
      throw error;
    }
    attempt.settle({status: 'failed', diagnostic: uncaught(attempt.task, error), retryable: true});
  });
}

/** Whose code it was: a block in a run, or the file of one that is only imported. */
export type Culprit = {
  readonly block: {readonly name: string};
  readonly modulePath: string;
  readonly project: string;
};

/** A block, or the top of its file, called `process.exit`. */
export function exited(culprit: Culprit, error: Error, code: string | number | null | undefined): Diagnostic {
  return {
    severity: 'error',
    code: 'block-exited',
    message: `block "${culprit.block.name}" called process.exit(${code ?? ''})`,
    at: {place: placeOf(culprit, error)},
    help: 'return from the block, or throw an error, in place of process.exit',
  };
}

/** A block, or the top of its file, began what threw where nobody could catch it. */
export function uncaught(culprit: Culprit, error: unknown): Diagnostic {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    severity: 'error',
    code: 'block-crashed',
    message: `block "${culprit.block.name}" threw ${what}, outside of what it returned`,
    at: {place: placeOf(culprit, error)},
    notes: ['a callback or a promise that the block does not wait for threw it'],
    help: 'await everything that the block starts, and catch what its callbacks throw',
  };
}

function placeOf({modulePath, project}: Culprit, error: unknown) {
  const [place] = authorFrames(error instanceof Error ? (error.stack ?? '') : '', project);
  return place ?? wholeFile(relative(project, modulePath).split(sep).join('/'));
}
