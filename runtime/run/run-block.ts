import type {BlockOptions} from '../core/block-module.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {CheckedBlock, PipelineDefinition} from '../core/pipeline.ts';
import {defaultRetry, type RetryConfig} from '../core/retry.ts';
import type {RunHappening} from '../core/run-event.ts';
import {timeIsOver, type AttemptOutcome, type AttemptTask, type Host} from './host.ts';
import {retryDelay} from './retry-delay.ts';

export type BlockRun = {
  readonly block: CheckedBlock;
  readonly definition: PipelineDefinition;
  readonly projectRetry: RetryConfig;
  readonly task: Omit<AttemptTask, 'attempt' | 'attempts'>;
};

export type BlockRunner = {
  readonly host: Host;
  /** Runs one attempt when a slot is free. */
  readonly inSlot: <Value>(attempt: () => Promise<Value>) => Promise<Value>;
  /** Resolves after `seconds`, or at once when the run is cancelled. */
  readonly wait: (seconds: number) => Promise<void>;
  readonly signal: AbortSignal;
  readonly random: () => number;
  readonly emit: (happening: RunHappening) => void;
};

export type SettledBlock = {readonly outcome: AttemptOutcome; readonly attempts: number};

/** Seconds between two questions to a sensor that gives no `poll_interval`: Mage's (SensorBlock of mage-ai 0.9.79). */
const pollInterval = 60;

/** Tries a block until it completes, its attempts are used up, or the run is cancelled. Waits hold no slot. */
export async function runBlock(run: BlockRun, runner: BlockRunner): Promise<SettledBlock> {
  const {block, task} = run;
  let options: BlockOptions = {};
  for (let attempt = 1; ; attempt++) {
    const attempts = retryOf(run, options).retries + 1;
    const outcome = await attemptUntilAnswered(run, runner, {...task, attempt, attempts});
    options = outcome.options ?? options;
    const retry = retryOf(run, options);
    if (outcome.status !== 'failed') return {outcome, attempts: attempt};
    if (!outcome.retryable || attempt > retry.retries || runner.signal.aborted) {
      return {
        outcome: {...outcome, diagnostic: withAttempts(outcome.diagnostic, attempt, retry.retries + 1)},
        attempts: attempt,
      };
    }
    const wait = retryDelay(retry, attempt, runner.random);
    const {diagnostic} = outcome;
    runner.emit({type: 'block-retrying', block: block.name, attempt, attempts: retry.retries + 1, wait, diagnostic});
    await runner.wait(wait);
    if (runner.signal.aborted) return {outcome: {status: 'cancelled'}, attempts: attempt};
  }
}

/** A sensor that answers no is asked again, in a slot of its own each time. */
async function attemptUntilAnswered(run: BlockRun, runner: BlockRunner, task: AttemptTask): Promise<AttemptOutcome> {
  const {kind, definition} = run.block;
  const configured = Number(definition.configuration['poll_interval']);
  const interval = configured > 0 ? configured : pollInterval;
  for (let question = 1; ; question++) {
    const outcome = await runner.inSlot(() => attemptOnce(run, runner, task, question === 1));
    if (outcome.status !== 'completed' || kind !== 'sensor' || outcome.answer) return outcome;
    runner.emit({
      type: 'block-log',
      block: run.block.name,
      source: 'log',
      level: 'info',
      message: `not yet, asked again in ${interval} s`,
    });
    await runner.wait(interval);
    if (runner.signal.aborted) return {status: 'cancelled'};
  }
}

async function attemptOnce(
  run: BlockRun,
  runner: BlockRunner,
  task: AttemptTask,
  isFirst: boolean,
): Promise<AttemptOutcome> {
  const {name, definition} = run.block;
  if (runner.signal.aborted) return {status: 'cancelled'};
  if (isFirst) runner.emit({type: 'block-started', block: name, attempt: task.attempt, attempts: task.attempts});
  const deadline = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let limit: number | undefined;
  const startTimer = (seconds: number | undefined): void => {
    if (seconds === undefined || limit !== undefined) return;
    limit = seconds;
    timer = setTimeout(() => deadline.abort(timeIsOver), seconds * 1000);
  };
  startTimer(definition.timeout);
  try {
    const outcome = await runner.host.attempt(task, {
      signal: AbortSignal.any([runner.signal, deadline.signal]),
      happened: runner.emit,
      loaded: (options) => startTimer(options.timeout),
    });
    // Cut short by its own deadline and not by the run's end.
    return deadline.signal.aborted && !runner.signal.aborted && outcome.status !== 'completed'
      ? {...outcome, status: 'failed', diagnostic: timedOut(run.block, limit ?? 0), retryable: true}
      : outcome;
  } finally {
    clearTimeout(timer);
  }
}

/** The nearest word wins: the block's YAML, its module, the pipeline, the project, Mage's defaults. */
function retryOf({block, definition, projectRetry}: BlockRun, options: BlockOptions): Required<RetryConfig> {
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

function timedOut({name, definition}: CheckedBlock, seconds: number): Diagnostic {
  return {
    severity: 'error',
    code: 'block-timed-out',
    message: `block "${name}" took longer than its ${seconds} s and was ended`,
    at: {place: definition.name.place},
    help: `give it more time: timeout: ${seconds * 2} in its entry of metadata.yaml`,
  };
}
