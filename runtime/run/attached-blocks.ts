import type {BlockName} from '../core/names.ts';
import type {CheckedBlock, PipelineDefinition} from '../core/pipeline.ts';
import type {RetryConfig} from '../core/retry.ts';
import type {AttemptOutcome, EndedParent} from './host.ts';
import {runBlock, type BlockRunner, type SettledBlock} from './run-block.ts';
import type {PlannedStep} from './run-plan.ts';
import type {TaskOf} from './run-pipeline.ts';

type Attached = {
  readonly step: PlannedStep;
  readonly runner: BlockRunner;
  readonly definition: PipelineDefinition;
  readonly projectRetry: RetryConfig;
  readonly taskOf: TaskOf;
};

/** Whether a block may run; a conditional that fails stands in the place of the block's own outcome. */
export type Answer =
  | {readonly status: 'yes'}
  | {readonly status: 'no'; readonly conditional: BlockName}
  | ({readonly status: 'failed' | 'cancelled'} & SettledBlock);

/** Asks the conditionals of a step one after the other; the first no, or the first failure, decides. */
export async function askConditionals(attached: Attached): Promise<Answer> {
  for (const conditional of attached.step.conditionals) {
    const settled = await runAttached(attached, conditional);
    const {outcome} = settled;
    if (outcome.status !== 'completed') return {...settled, status: outcome.status};
    if (!outcome.answer) return {status: 'no', conditional: conditional.name};
  }
  return {status: 'yes'};
}

/** Runs the callbacks of a step that has ended. One that fails is a warning in the step's log and nothing more. */
export async function runCallbacks(attached: Attached, outcome: AttemptOutcome): Promise<void> {
  const {step, runner} = attached;
  const block = step.block.name;
  const parent = endedParent(block, outcome);
  for (const callback of step.callbacks) {
    const {outcome: ended} = await runAttached(attached, callback, parent);
    if (ended.status !== 'failed') continue;
    const message = `callback ${callback.name} failed: ${ended.diagnostic.message}`;
    runner.emit({type: 'block-log', block, source: 'log', level: 'warn', message});
  }
}

/** What an attached block tells is told of the step: it is no block of the plan. */
function runAttached(
  {step, runner, definition, projectRetry, taskOf}: Attached,
  block: CheckedBlock,
  parent?: EndedParent,
): Promise<SettledBlock> {
  const task = {...taskOf(step, block), ...(parent && {parent})};
  const emit: BlockRunner['emit'] = (happening) => {
    if (happening.type === 'block-log') runner.emit({...happening, block: step.block.name});
  };
  return runBlock({block, definition, projectRetry, task}, {...runner, emit});
}

function endedParent(block: BlockName, outcome: AttemptOutcome): EndedParent {
  switch (outcome.status) {
    case 'completed':
      return {block, event: 'success'};
    case 'failed':
      return {block, event: 'failure', error: outcome.diagnostic};
    case 'cancelled':
      return {block, event: 'cancelled'};
  }
}
