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
  process.exit = (code) => {
    const stopped = new Error(`process.exit(${code ?? ''}) ended the block`);
    const attempt = current();
    attempt?.settle({status: 'failed', diagnostic: exited(attempt, stopped, code), retryable: false});
    throw stopped;
  };
  process.on('uncaughtException', (error: unknown) => {
    const attempt = current();
    if (attempt?.hasSettled) return;
    if (!attempt) throw error;
    attempt.settle({status: 'failed', diagnostic: uncaught(attempt, error), retryable: true});
  });
}

function exited({task}: RunningAttempt, error: Error, code: string | number | null | undefined): Diagnostic {
  return {
    severity: 'error',
    code: 'block-exited',
    message: `block "${task.block.name}" called process.exit(${code ?? ''})`,
    at: {place: placeOf(task, error)},
    help: 'return from the block, or throw an error, in place of process.exit',
  };
}

function uncaught({task}: RunningAttempt, error: unknown): Diagnostic {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    severity: 'error',
    code: 'block-crashed',
    message: `block "${task.block.name}" threw ${what}, outside of what it returned`,
    at: {place: placeOf(task, error)},
    notes: ['a callback or a promise that the block does not wait for threw it'],
    help: 'await everything that the block starts, and catch what its callbacks throw',
  };
}

function placeOf({modulePath, project}: RunningAttempt['task'], error: unknown) {
  const [place] = authorFrames(error instanceof Error ? (error.stack ?? '') : '', project);
  return place ?? wholeFile(relative(project, modulePath).split(sep).join('/'));
}
