import type {CallbackEvent} from '../core/block-module.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {BlockName} from '../core/names.ts';
import type {CheckedBlock} from '../core/pipeline.ts';
import type {AttemptOutcome, EndedParent} from './host.ts';
import {runBlock, type BlockRun, type BlockRunner, type SettledBlock} from './run-block.ts';

/** A conditional or callback with its task, and the block or pipeline that it is attached to. */
export type Attached = {
  readonly blocks: readonly CheckedBlock[];
  readonly runOf: (attached: CheckedBlock) => BlockRun;
  /** What is told of them is told of this one: they are no blocks of the plan. */
  readonly toldAs: BlockName | undefined;
  readonly runner: BlockRunner;
};

/** Whether a block may run; a conditional that fails stands in the place of the block's own outcome. */
export type Answer =
  | {readonly status: 'yes'}
  | {readonly status: 'no'; readonly conditional: BlockName}
  | ({readonly status: 'failed' | 'cancelled'} & SettledBlock);

/**
 * Asks conditionals one after the other; the first no, or the first failure, decides. One that fails and has
 * `on_error: skip` has answered no.
 */
export async function askConditionals(attached: Attached): Promise<Answer> {
  for (const conditional of attached.blocks) {
    const settled = await runAttached(attached, conditional);
    const {outcome} = settled;
    if (outcome.status === 'failed' && conditional.definition.onError === 'skip') {
      warn(
        attached,
        conditional,
        `conditional ${conditional.name} failed, and its block is left out`,
        outcome.diagnostic,
      );
      return {status: 'no', conditional: conditional.name};
    }
    if (outcome.status !== 'completed') return {...settled, status: outcome.status};
    if (!outcome.answer) return {status: 'no', conditional: conditional.name};
  }
  return {status: 'yes'};
}

/** Runs the callbacks of what has ended. One that fails is a warning in the record and nothing more. */
export async function runCallbacks(attached: Attached, parent: EndedParent): Promise<void> {
  for (const callback of attached.blocks) {
    const {outcome} = await runAttached(attached, callback, parent);
    if (outcome.status === 'failed') warn(attached, callback, `callback ${callback.name} failed`, outcome.diagnostic);
  }
}

/** How a callback is told that a block has ended. */
export function endedBlock(block: BlockName, outcome: AttemptOutcome): EndedParent {
  const parent = {of: 'block', block, event: eventOf[outcome.status]} as const;
  return outcome.status === 'failed' ? {...parent, error: outcome.diagnostic} : parent;
}

export const eventOf = {
  completed: 'success',
  failed: 'failure',
  cancelled: 'cancelled',
} as const satisfies Readonly<Record<string, CallbackEvent>>;

function runAttached(
  {runOf, toldAs, runner}: Attached,
  block: CheckedBlock,
  parent?: EndedParent,
): Promise<SettledBlock> {
  const run = runOf(block);
  const emit: BlockRunner['emit'] = (happening) => {
    if (happening.type === 'block-log') runner.emit({...happening, block: toldAs ?? block.name});
  };
  // Neither fails its block, so that no policy hears of it.
  const isHarmless = parent !== undefined || block.definition.onError === 'skip';
  const failedForGood = isHarmless ? () => undefined : runner.failedForGood;
  return runBlock({...run, task: {...run.task, ...(parent && {parent})}}, {...runner, emit, failedForGood});
}

function warn({toldAs, runner}: Attached, {name}: CheckedBlock, what: string, {message}: Diagnostic): void {
  const block = toldAs ?? name;
  runner.emit({type: 'block-log', block, source: 'log', level: 'warn', message: `${what}: ${message}`});
}
