import type {BlockOptions} from '../core/block-module.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import {timeIsOver, type AttemptOutcome, type AttemptTask} from './host.ts';
import type {BlockRun, BlockRunner} from './run-block.ts';

/** The time that an attempt may take; a sensor's questions share one. */
export type TimeLimit = {
  /** Milliseconds of the runner's clock. */
  readonly began: number;
  readonly isShared?: boolean;
  /** Seconds in all, once they are known. */
  seconds?: number;
};

/** Seconds that are left; undefined where there is no limit. */
export const leftOf = ({began, seconds}: TimeLimit, now: number): number | undefined =>
  seconds === undefined ? undefined : seconds - (now - began) / 1000;

/** One attempt, ended where it takes longer than its block's `timeout`, or that of its module. */
export async function attemptInTime(
  run: BlockRun,
  runner: BlockRunner,
  {task, limit, recorded}: {readonly task: AttemptTask; readonly limit: TimeLimit; readonly recorded: Promise<void>},
): Promise<AttemptOutcome> {
  const {timeout} = run.block.definition;
  const cut = new AbortController();
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  const end = (): void => {
    isOver = true;
    cut.abort(timeIsOver);
  };
  const startTimer = (options: Pick<BlockOptions, 'timeout'>): void => {
    if (options.timeout === undefined || timer) return;
    limit.seconds ??= options.timeout;
    const left = limit.isShared ? leftOf(limit, runner.clock()) : limit.seconds;
    timer = setTimeout(end, Math.max(0, left ?? 0) * 1000);
  };
  const endWithRun = (): void => cut.abort(runner.signal.reason);
  runner.signal.addEventListener('abort', endWithRun, {once: true});
  // Whoever was told that the block started may have ended the run by then.
  if (runner.signal.aborted) endWithRun();
  if (timeout !== undefined) startTimer({timeout});
  try {
    const outcome = await runner.host.attempt(task, {
      signal: cut.signal,
      recorded,
      happened: runner.emit,
      loaded: startTimer,
      ...(runner.next && {next: runner.next}),
    });
    // Cut short by its own deadline and not by the run's end.
    if (!isOver || runner.signal.aborted || outcome.status === 'completed') return outcome;
    return {...(outcome.options && {options: outcome.options}), ...timedOut(run, runner, limit)};
  } finally {
    clearTimeout(timer);
    runner.signal.removeEventListener('abort', endWithRun);
  }
}

/** How an attempt ends whose time is over; a sensor's time for all its questions is not given again. */
export function timedOut(
  {name, block: {definition}}: BlockRun,
  {emit}: BlockRunner,
  {seconds = 0, isShared = false}: TimeLimit,
): AttemptOutcome {
  const what = `took longer than its ${seconds} s and was ended`;
  if (definition.timeoutStatus === 'cancelled') {
    emit({type: 'block-log', block: name, source: 'log', level: 'warn', message: what});
    return {status: 'cancelled'};
  }
  const diagnostic: Diagnostic = {
    severity: 'error',
    code: 'block-timed-out',
    message: `block "${name}" ${what}`,
    at: {place: definition.name.place},
    help: `give it more time: timeout: ${seconds * 2} in its entry of metadata.yaml`,
  };
  return {status: 'failed', diagnostic, retryable: !isShared};
}
