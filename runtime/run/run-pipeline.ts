import type {Diagnostic} from '../core/diagnostic.ts';
import type {BlockName} from '../core/names.ts';
import type {CheckedBlock} from '../core/pipeline.ts';
import type {RetryConfig} from '../core/retry.ts';
import type {RunHappening} from '../core/run-event.ts';
import type {RunStatus, SettledStatus} from '../core/statuses.ts';
import {blocksBelow} from '../graph/critical-path.ts';
import {eventOf, runCallbacks} from './attached-blocks.ts';
import {Execution} from './execution.ts';
import type {AttemptTask, Host} from './host.ts';
import {runInstance, runTimedOut} from './run-instance.ts';
import type {RunPlan} from './run-plan.ts';
import {Slots} from './slots.ts';
import {Stopping} from './stopping.ts';

export type RunEffects = {
  readonly host: Host;
  readonly emit: (happening: RunHappening) => void;
  /** Resolves when all that was emitted is recorded: no attempt begins before. */
  readonly recorded: () => Promise<void>;
  /** Aborted by Ctrl-C: no new blocks, and the running ones are told. */
  readonly signal: AbortSignal;
  /** Seconds that running blocks then have. */
  readonly grace: number;
  readonly wait: (seconds: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds, from any start. */
  readonly clock: () => number;
  readonly random: () => number;
  readonly projectRetry: RetryConfig;
  readonly taskOf: TaskOf;
  /** The folder of a block's stored output. */
  readonly folderOf: (block: BlockName) => string;
  /** Resolves when every output lies where the run keeps it beside this machine, with what is wrong where one does not. */
  readonly stored?: () => Promise<Diagnostic | undefined>;
};

/** The task of a block, or of one that is attached to it, but for what it receives and where its output goes. */
export type TaskOf = (block: CheckedBlock) => Omit<AttemptTask, 'attempt' | 'attempts' | 'inputs' | 'outputFolder'>;

export type SettledRun = {readonly status: RunStatus; readonly took: number};

/**
 * Executes a plan. A block starts the moment its last upstream has settled and a slot is free, the one with the
 * most blocks below it first; what a failure means for the others, the plan and their trigger rules say.
 */
export async function runPipeline(plan: RunPlan, effects: RunEffects): Promise<SettledRun> {
  const {emit, clock} = effects;
  const {definition} = plan.pipeline;
  const began = clock();
  const upstreamOf = new Map(plan.blocks.map(({block, waitsFor}) => [block.name, waitsFor]));
  const below = blocksBelow([...upstreamOf.keys()], (name) => upstreamOf.get(name) ?? []);
  const slots = new Slots(plan.concurrency, definition.groups);
  const {onFailure} = plan;
  using stopping = new Stopping({
    interrupt: effects.signal,
    timeout: definition.timeout,
    onFailure,
    grace: effects.grace,
  });

  emit({
    type: 'run-started',
    blocks: plan.blocks.map(({block}) => ({name: block.name, kind: block.kind, upstream: block.upstream})),
    executionDate: plan.executionDate.toISOString(),
    trigger: plan.trigger,
    variables: plan.variables,
  });
  const tellStopping = (): void => emit({type: 'run-stopping', grace: effects.grace});
  effects.signal.addEventListener('abort', tellStopping, {once: true});

  const execution = new Execution(plan.blocks, {
    emit,
    stopping,
    priorityOf: (name) => below.get(name) ?? 0,
    clock,
    timeIsOver: (name) =>
      stopping.reason === 'time is over' && definition.timeoutStatus !== 'cancelled'
        ? runTimedOut(plan, `block "${name}" did not begin`)
        : undefined,
    run: (instance, running) => {
      const priority = below.get(instance.step.block.name) ?? 0;
      return runInstance(instance, {
        plan,
        effects,
        slots,
        stopping,
        priority,
        givers: (supply, completed) => running.givers(supply, completed),
        next: () => running.next(instance),
      });
    },
  });
  const diagnostic = await execution.finished
    .then(() => effects.stored?.())
    .finally(() => effects.signal.removeEventListener('abort', tellStopping));

  const {counts} = execution;
  const ofBlocks = statusOf(counts, stopping, plan);
  // What a run is asked to keep elsewhere is part of what it is asked to do.
  const unkept = stopping.reason === 'interrupted' ? 'cancelled' : 'failed';
  const status = diagnostic && ofBlocks === 'completed' ? unkept : ofBlocks;
  await callBack(plan, effects, slots, stopping, status, execution.firstFailure ?? diagnostic);
  const took = clock() - began;
  emit({type: 'run-settled', status, took, counts, ...(diagnostic && {diagnostic})});
  return {status, took};
}

/** A run that was told to stop when nothing was left to stop has completed all the same. */
function statusOf(
  counts: Readonly<Partial<Record<SettledStatus, number>>>,
  {reason}: Stopping,
  {pipeline}: RunPlan,
): 'completed' | 'failed' | 'cancelled' {
  const {cancelled = 0, failed = 0} = counts;
  if (cancelled + failed === 0) return 'completed';
  if (reason === 'time is over') return pipeline.definition.timeoutStatus ?? 'failed';
  if (reason === 'interrupted' && cancelled > 0) return 'cancelled';
  return failed > 0 ? 'failed' : 'cancelled';
}

/** Runs the callbacks of the pipeline: those that name no block. */
async function callBack(
  {callbacks, pipeline: {definition}}: RunPlan,
  {host, wait, random, clock, emit, recorded, projectRetry, taskOf, folderOf}: RunEffects,
  slots: Slots,
  {callbacksEnd: signal}: Stopping,
  status: 'completed' | 'failed' | 'cancelled',
  error: Diagnostic | undefined,
): Promise<void> {
  const runner = {
    host,
    inSlot: <Value>(attempt: () => Promise<Value>) => slots.run(attempt, {priority: 0}),
    wait,
    signal,
    nothingBegins: signal,
    failedForGood: () => undefined,
    random,
    clock,
    emit,
    recorded,
  };
  const runOf = (block: CheckedBlock) => ({
    name: block.name,
    block,
    definition,
    projectRetry,
    // It receives no output: a pipeline has none.
    task: {...taskOf(block), inputs: [{block: block.name}], outputFolder: folderOf(block.name)},
  });
  const parent = {of: 'pipeline', block: definition.name, event: eventOf[status]} as const;
  await runCallbacks(
    {blocks: callbacks, runOf, toldAs: undefined, runner},
    {
      ...parent,
      ...(status === 'failed' && error && {error}),
    },
  );
}
