import type {Diagnostic} from '../core/diagnostic.ts';
import type {BlockName} from '../core/names.ts';
import type {OutputSummary} from '../core/output.ts';
import type {CheckedBlock} from '../core/pipeline.ts';
import {wholeFile} from '../core/place.ts';
import {askConditionals, endedBlock, runCallbacks} from './attached-blocks.ts';
import {mostChildren, type Instance} from './fan-out.ts';
import type {Supply} from './fan-out-rows.ts';
import type {AttemptTask, TaskInput} from './host.ts';
import {retryOf, runBlock, type BlockRun, type BlockRunner} from './run-block.ts';
import type {RunEffects} from './run-pipeline.ts';
import type {RunPlan} from './run-plan.ts';
import type {Slots} from './slots.ts';
import type {Stopping} from './stopping.ts';

/** How a block, or one child of it, ended that was to run. */
export type InstanceEnding = {
  readonly status: 'completed' | 'failed' | 'cancelled' | 'condition_failed';
  readonly took: number;
  readonly attempts: number;
  readonly output?: OutputSummary;
  readonly diagnostic?: Diagnostic;
  readonly because?: readonly BlockName[];
};

type InstanceParts = {
  readonly plan: RunPlan;
  readonly effects: RunEffects;
  readonly slots: Slots;
  readonly stopping: Stopping;
  /** The instances that an input comes from; undefined for one that gave no output. */
  readonly givers: (supply: Supply, completed?: Instance) => readonly (Instance | undefined)[];
  /** What runs at once when the instance has completed. */
  readonly next: () => Instance | undefined;
  readonly priority: number;
};

/** Asks the conditionals of an instance, runs its block, and then its callbacks. */
export async function runInstance(instance: Instance, parts: InstanceParts): Promise<InstanceEnding> {
  const {plan, effects, slots, stopping, priority} = parts;
  const {name, step} = instance;
  const {clock, emit, recorded, host, wait, random, projectRetry} = effects;
  const {definition} = plan.pipeline;
  emit({type: 'block-queued', block: name});
  const group = step.block.definition.concurrencyGroup;
  let startedAt: number | undefined;
  const runner: BlockRunner = {
    host,
    inSlot: (attempt) => slots.run(() => ((startedAt ??= clock()), attempt()), {priority, group}),
    wait,
    signal: stopping.everythingEnds,
    nothingBegins: stopping.nothingBegins,
    failedForGood: () => stopping.blockFailed(),
    random,
    clock,
    emit,
    recorded,
    next: () => nextTask(instance, parts),
  };
  const runOf = (block: CheckedBlock, attached?: CheckedBlock): BlockRun => ({
    name: attached ? attached.name : name,
    block,
    definition,
    projectRetry,
    task: taskOf(instance, parts, attached),
  });
  const attached = {runOf: (block: CheckedBlock) => runOf(block, block), toldAs: name};
  const took = (): number => (startedAt === undefined ? 0 : clock() - startedAt);
  const answer = await askConditionals({...attached, blocks: step.conditionals, runner});
  if (answer.status === 'no') return {status: 'condition_failed', took: 0, attempts: 0, because: [answer.conditional]};
  const {outcome, attempts} = answer.status === 'yes' ? await runBlock(runOf(step.block), runner) : answer;
  if (step.callbacks.length > 0 && (startedAt !== undefined || outcome.status !== 'cancelled')) {
    const afterwards = {...runner, signal: stopping.callbacksEnd, nothingBegins: stopping.callbacksEnd};
    await runCallbacks({...attached, blocks: step.callbacks, runner: afterwards}, endedBlock(name, outcome));
  }
  const ending = {took: took(), attempts};
  if (outcome.status === 'completed') return {...ending, status: 'completed', output: outcome.output};
  if (outcome.status === 'failed') return {...ending, status: 'failed', diagnostic: outcome.diagnostic};
  if (stopping.reason === 'time is over') {
    const diagnostic = runTimedOut(plan, `block "${name}" was ended`);
    if (definition.timeoutStatus !== 'cancelled') return {...ending, status: 'failed', diagnostic};
    runner.emit({type: 'block-log', block: name, source: 'log', level: 'warn', message: diagnostic.message});
  }
  return {...ending, status: 'cancelled'};
}

/** The first attempt at what runs at once when the instance has completed, and its slot is free. */
function nextTask(instance: Instance, parts: InstanceParts): AttemptTask | undefined {
  const {block, callbacks} = instance.step;
  const {slots, plan, effects} = parts;
  // A sensor that has answered is perhaps asked again.
  if (callbacks.length > 0 || block.kind === 'sensor' || slots.areAwaited) return undefined;
  const next = parts.next();
  if (!next || next.step.block.definition.concurrencyGroup !== undefined) return undefined;
  const run = {block: next.step.block, definition: plan.pipeline.definition, projectRetry: effects.projectRetry};
  return {...taskOf(next, parts, undefined, instance), attempt: 1, attempts: retryOf(run, {}).retries + 1};
}

function taskOf(
  instance: Instance,
  {effects, givers}: InstanceParts,
  attached: CheckedBlock | undefined,
  completed?: Instance,
): Omit<AttemptTask, 'attempt' | 'attempts'> {
  const {name, step} = instance;
  const {fanOut} = step.block.definition;
  const {folderOf} = effects;
  const own = folderOfInstance(instance, folderOf);
  const task = effects.taskOf(attached ?? step.block);
  const inputs = instance.inputs.map((supply) => inputOf(supply, givers(supply, completed), folderOf));
  // `~~` is in no block's folder.
  if (attached) {
    const isCallback = attached.kind === 'callback';
    return {
      ...task,
      inputs: isCallback ? [{block: name, folder: own}] : inputs,
      outputFolder: `${own}~~${attached.name.replaceAll('/', '~')}`,
    };
  }
  return {
    ...task,
    block: {...task.block, name},
    inputs,
    outputFolder: own,
    ...(fanOut?.isDynamic && {maxChildren: fanOut.maxChildren ?? mostChildren}),
  };
}

function inputOf(
  {upstream, what}: Supply,
  givers: readonly (Instance | undefined)[],
  folderOf: RunEffects['folderOf'],
): TaskInput {
  const folders = givers.map((giver) => giver && folderOfInstance(giver, folderOf));
  if (what === 'every child') return {block: upstream, folders};
  return {block: upstream, folder: folders[0], ...(what !== 'output' && {item: what.item})};
}

/** A child's folder lies beside that of its block; `@` is in no name, and `:` in no name of a file on Windows. */
function folderOfInstance({name, step}: Instance, folderOf: RunEffects['folderOf']): string {
  const {name: block} = step.block;
  return folderOf(block) + name.slice(block.length).replaceAll(':', '@');
}

/** `what` came of it, as in `block "load" was ended`. */
export function runTimedOut({pipeline}: RunPlan, what: string): Diagnostic {
  const {name, timeout = 0, file} = pipeline.definition;
  return {
    severity: 'error',
    code: 'run-timed-out',
    message: `the run took longer than the ${timeout} s of ${name}, and ${what}`,
    at: {place: wholeFile(file)},
    help: `give it more time, timeout: ${timeout * 2} in ${file}, then go on: magelet run ${name} --resume`,
  };
}
