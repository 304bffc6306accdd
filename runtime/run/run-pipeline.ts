import PQueue from 'p-queue';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {BlockName} from '../core/names.ts';
import type {CheckedBlock} from '../core/pipeline.ts';
import {wholeFile} from '../core/place.ts';
import type {RetryConfig} from '../core/retry.ts';
import type {RunHappening} from '../core/run-event.ts';
import type {RunStatus, SettledStatus} from '../core/statuses.ts';
import {blocksBelow} from '../graph/critical-path.ts';
import {askConditionals, runCallbacks} from './attached-blocks.ts';
import {timeIsOver, type AttemptTask, type Host} from './host.ts';
import {runBlock, type BlockRunner} from './run-block.ts';
import type {PlannedStep, RunPlan} from './run-plan.ts';
import {Waiting, type Blocked} from './waiting.ts';

export type RunEffects = {
  readonly host: Host;
  readonly emit: (happening: RunHappening) => void;
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
};

/** The task of a step's block, or of a conditional or callback that is attached to it. */
export type TaskOf = (step: PlannedStep, attached?: CheckedBlock) => Omit<AttemptTask, 'attempt' | 'attempts'>;

export type SettledRun = {readonly status: RunStatus; readonly took: number};

/**
 * Executes a plan. A block starts the moment its last upstream has settled and a slot is free, the one with the
 * most blocks below it first; a block that fails stops what waits for it and nothing else.
 */
export async function runPipeline(plan: RunPlan, effects: RunEffects): Promise<SettledRun> {
  const {emit, clock} = effects;
  const limit = plan.pipeline.definition.timeout;
  const over = new AbortController();
  const timer = limit === undefined ? undefined : setTimeout(() => over.abort(timeIsOver), limit * 1000);
  const signal = AbortSignal.any([effects.signal, over.signal]);
  const began = clock();
  const steps = new Map(plan.blocks.map((step) => [step.block.name, step]));
  const waiting = new Waiting(plan.blocks.map(({block, waitsFor}) => ({name: block.name, waitsFor})));
  const below = blocksBelow([...steps.keys()], (name) => steps.get(name)?.waitsFor ?? []);
  const longestBelow = (name: BlockName): number => below.get(name) ?? 0;
  const queue = new PQueue({concurrency: plan.concurrency});
  const counts: Partial<Record<SettledStatus, number>> = {};
  const allSettled = Promise.withResolvers<void>();

  emit({
    type: 'run-started',
    blocks: plan.blocks.map(({block}) => ({name: block.name, kind: block.kind, upstream: block.upstream})),
    executionDate: plan.executionDate.toISOString(),
    trigger: plan.trigger,
    variables: plan.variables,
  });

  const settle = (name: BlockName, status: SettledStatus, detail: SettledDetail = {}): void => {
    const {took = 0, attempts = 0, ...rest} = detail;
    emit({type: 'block-settled', block: name, status, took, attempts, ...rest});
    counts[status] = (counts[status] ?? 0) + 1;
    if (status === 'completed' || status === 'reused') startAll(waiting.succeeded(name));
    else for (const blocked of waiting.failed(name, status)) settleBlocked(blocked);
    if (waiting.isEmpty) allSettled.resolve();
  };
  const settleBlocked = ({name, status, because}: Blocked): void => {
    emit({type: 'block-settled', block: name, status, took: 0, attempts: 0, because});
    counts[status] = (counts[status] ?? 0) + 1;
  };

  // A block that is served from store settles at once and frees others: a list, since a chain of them may be long.
  const ready: BlockName[] = [];
  const startAll = (names: readonly BlockName[]): void => {
    const isRunning = ready.length > 0;
    for (const name of names.toSorted((a, b) => longestBelow(b) - longestBelow(a))) ready.push(name);
    if (isRunning) return;
    for (const name of ready) start(name);
    ready.length = 0;
  };
  const start = (name: BlockName): void => {
    const step = steps.get(name);
    if (!step) throw new Error(`Internal error: ${name} is not in the plan`);
    if (step.action === 'reuse') return settle(name, 'reused', {output: step.output});
    if (signal.aborted) return settle(name, 'cancelled');
    // Nothing in here throws for a reason of the user's; what does is a flaw of ours and ends the run.
    execute(step).catch(allSettled.reject);
  };

  const execute = async (step: PlannedStep): Promise<void> => {
    const {name} = step.block;
    emit({type: 'block-queued', block: name});
    let startedAt: number | undefined;
    const runner: BlockRunner = {
      host: effects.host,
      inSlot: (attempt) => queue.add(() => ((startedAt ??= clock()), attempt()), {priority: longestBelow(name)}),
      wait: (seconds) => effects.wait(seconds, signal),
      signal,
      random: effects.random,
      emit,
    };
    const {projectRetry, taskOf} = effects;
    const {definition} = plan.pipeline;
    const attached = {step, runner, definition, projectRetry, taskOf};
    const answer = await askConditionals(attached);
    if (answer.status === 'no') return settle(name, 'condition_failed', {because: [answer.conditional]});
    const run = {block: step.block, definition, projectRetry, task: taskOf(step)};
    const {outcome, attempts} = answer.status === 'yes' ? await runBlock(run, runner) : answer;
    await runCallbacks(attached, outcome);
    const took = startedAt === undefined ? 0 : clock() - startedAt;
    if (outcome.status === 'completed') return settle(name, 'completed', {took, attempts, output: outcome.output});
    if (outcome.status === 'cancelled' && over.signal.aborted) {
      return settle(name, 'failed', {took, attempts, diagnostic: runTimedOut(plan, name)});
    }
    if (outcome.status === 'cancelled') return settle(name, 'cancelled', {took, attempts});
    const diagnostic = withUnrun(outcome.diagnostic, waiting.below(name));
    settle(name, 'failed', {took, attempts, diagnostic});
  };

  const stopping = (): void => emit({type: 'run-stopping', grace: effects.grace});
  effects.signal.addEventListener('abort', stopping, {once: true});
  if (waiting.isEmpty) allSettled.resolve();
  startAll(waiting.ready());
  await allSettled.promise.finally(() => {
    effects.signal.removeEventListener('abort', stopping);
    clearTimeout(timer);
  });

  // A run that was told to stop when nothing was left to stop has completed all the same.
  const status = counts.cancelled && !over.signal.aborted ? 'cancelled' : counts.failed ? 'failed' : 'completed';
  const took = clock() - began;
  emit({type: 'run-settled', status, took, counts});
  return {status, took};
}

type SettledDetail = Partial<Omit<Extract<RunHappening, {type: 'block-settled'}>, 'type' | 'block' | 'status'>>;

function runTimedOut({pipeline}: RunPlan, block: BlockName): Diagnostic {
  const {name, timeout = 0, file} = pipeline.definition;
  return {
    severity: 'error',
    code: 'run-timed-out',
    message: `the run took longer than the ${timeout} s of ${name}, and block "${block}" was ended`,
    at: {place: wholeFile(file)},
    help: `give it more time, timeout: ${timeout * 2} in ${file}, then go on: magelet run ${name} --resume`,
  };
}

function withUnrun(diagnostic: Diagnostic, unrun: readonly BlockName[]): Diagnostic {
  if (unrun.length === 0) return diagnostic;
  return {...diagnostic, notes: [...(diagnostic.notes ?? []), `not run because of it: ${unrun.join(', ')}`]};
}
