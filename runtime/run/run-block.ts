import type {BlockOptions} from '../core/block-module.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {BlockName} from '../core/names.ts';
import type {CheckedBlock, PipelineDefinition} from '../core/pipeline.ts';
import {defaultRetry, type RetryConfig} from '../core/retry.ts';
import type {RunHappening} from '../core/run-event.ts';
import {attemptInTime, leftOf, timedOut, type TimeLimit} from './attempt-in-time.ts';
import type {AttemptOutcome, AttemptTask, Host} from './host.ts';
import {retryDelay} from './retry-delay.ts';

export type BlockRun = {
  /** What it is called in the run: the block's name, or that of a child of it. */
  readonly name: BlockName;
  readonly block: CheckedBlock;
  readonly definition: PipelineDefinition;
  readonly projectRetry: RetryConfig;
  readonly task: Omit<AttemptTask, 'attempt' | 'attempts'>;
};

export type BlockRunner = {
  readonly host: Host;
  /** Runs one attempt when a slot is free. */
  readonly inSlot: <Value>(attempt: () => Promise<Value>) => Promise<Value>;
  /** Resolves after `seconds`, or at once when the signal is aborted. */
  readonly wait: (seconds: number, signal: AbortSignal) => Promise<void>;
  /** Aborted when the attempts under way are to end. */
  readonly signal: AbortSignal;
  /** Aborted when no block begins any more, and no sensor is asked again. */
  readonly nothingBegins: AbortSignal;
  /** Told in the slot of the last attempt, so that no other block takes it before the run's policy is heard. */
  readonly failedForGood: () => void;
  readonly random: () => number;
  /** Milliseconds, from any start. */
  readonly clock: () => number;
  readonly emit: (happening: RunHappening) => void;
  /** Resolves when all that was emitted is recorded. */
  readonly recorded: () => Promise<void>;
  /** The attempt that follows at once where the block completes. */
  readonly next?: () => AttemptTask | undefined;
};

export type SettledBlock = {readonly outcome: AttemptOutcome; readonly attempts: number};

/** Seconds between two questions to a sensor that gives no `poll_interval`: Mage's (SensorBlock of mage-ai 0.9.79). */
const pollInterval = 60;

/** Tries a block until it completes, its attempts are used up, or the run is ended. Waits hold no slot. */
export async function runBlock(run: BlockRun, runner: BlockRunner): Promise<SettledBlock> {
  const {task, name} = run;
  let options: BlockOptions = {};
  for (let attempt = 1; ; attempt++) {
    const attempts = retryOf(run, options).retries + 1;
    const isFinal = (outcome: AttemptOutcome): boolean =>
      outcome.status === 'failed' &&
      (!outcome.retryable || attempt > retryOf(run, outcome.options ?? options).retries || runner.signal.aborted);
    const outcome = await attemptUntilAnswered(run, runner, {task: {...task, attempt, attempts}, isFinal});
    options = outcome.options ?? options;
    const retry = retryOf(run, options);
    if (outcome.status !== 'failed') return {outcome, attempts: attempt};
    if (isFinal(outcome)) {
      return {
        outcome: {...outcome, diagnostic: withAttempts(outcome.diagnostic, attempt, retry.retries + 1)},
        attempts: attempt,
      };
    }
    const wait = retryDelay(retry, attempt, runner.random);
    const {diagnostic} = outcome;
    runner.emit({type: 'block-retrying', block: name, attempt, attempts: retry.retries + 1, wait, diagnostic});
    await runner.wait(wait, runner.signal);
    if (runner.signal.aborted) return {outcome: {status: 'cancelled'}, attempts: attempt};
  }
}

/** A sensor that answers no is asked again, in a slot of its own each time, until the time for all questions is over. */
async function attemptUntilAnswered(
  run: BlockRun,
  runner: BlockRunner,
  {task, isFinal}: {readonly task: AttemptTask; readonly isFinal: (outcome: AttemptOutcome) => boolean},
): Promise<AttemptOutcome> {
  const {kind, definition} = run.block;
  const configured = Number(definition.configuration['poll_interval']);
  const interval = configured > 0 ? configured : pollInterval;
  const limit: TimeLimit = {began: runner.clock(), ...(kind === 'sensor' && {isShared: true})};
  for (let isFirst = true; ; isFirst = false) {
    const outcome = await runner.inSlot(async () => {
      const ended = await attemptOnce(run, runner, {task, limit, isFirst});
      if (isFinal(ended)) runner.failedForGood();
      return ended;
    });
    if (kind !== 'sensor' || outcome.status !== 'completed' || outcome.answer) return outcome;
    const left = leftOf(limit, runner.clock()) ?? Infinity;
    await runner.wait(Math.max(0, Math.min(interval, left)), runner.nothingBegins);
    if (left <= interval && !runner.nothingBegins.aborted) return timedOut(run, runner, limit);
  }
}

async function attemptOnce(
  run: BlockRun,
  runner: BlockRunner,
  {task, limit, isFirst}: {task: AttemptTask; limit: TimeLimit; isFirst: boolean},
): Promise<AttemptOutcome> {
  const {attempt, attempts} = task;
  const isNew = attempt === 1 || !isFirst;
  if (runner.signal.aborted || (isNew && runner.nothingBegins.aborted)) return {status: 'cancelled'};
  if (isFirst) runner.emit({type: 'block-started', block: run.name, attempt, attempts});
  const recorded = runner.recorded();
  const outcome = await attemptInTime(run, runner, {task, limit, recorded});
  await recorded;
  return outcome;
}

/** The nearest word wins: the block's YAML, its module, the pipeline, the project, Mage's defaults. */
export function retryOf(
  {block, definition, projectRetry}: Pick<BlockRun, 'block' | 'definition' | 'projectRetry'>,
  options: BlockOptions,
): Required<RetryConfig> {
  const {retries, delay, maxDelay, exponentialBackoff} = options;
  const ofModule = {
    ...(retries !== undefined && {retries}),
    ...(delay !== undefined && {delay}),
    ...(maxDelay !== undefined && {maxDelay}),
    ...(exponentialBackoff !== undefined && {exponentialBackoff}),
  };
  return {...defaultRetry, ...projectRetry, ...definition.retry, ...ofModule, ...block.definition.retry};
}

function withAttempts(diagnostic: Diagnostic, attempt: number, attempts: number): Diagnostic {
  if (attempts === 1) return diagnostic;
  return {...diagnostic, notes: [...(diagnostic.notes ?? []), `attempt ${attempt} of ${attempts}`]};
}
