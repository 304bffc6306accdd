import type {BlockName} from '../core/names.ts';
import type {CheckedBlock} from '../core/pipeline.ts';
import {partitionOf} from '../core/run-partition.ts';
import type {AttemptTask} from '../run/host.ts';
import type {PlannedStep} from '../run/run-plan.ts';
import type {PlannedRun} from './plan-run.ts';
import {variablesOfDate} from './variables-of-date.ts';

/** What a thread needs to run a step, or a block that is attached to it: where its inputs lie, where its output goes, and which profile was asked for. */
export function taskOf(
  step: PlannedStep,
  {plan, folders}: PlannedRun,
  project: string,
  attached?: CheckedBlock,
): Omit<AttemptTask, 'attempt' | 'attempts'> {
  const block = attached ?? step.block;
  const {definition} = plan.pipeline;
  const executionDate = plan.executionDate.toISOString();
  const profiles = [
    plan.profile,
    block.definition.configProfile?.value,
    {of: 'module'} as const,
    definition.configProfile?.value,
  ];
  return {
    project,
    run: {
      id: plan.run,
      pipeline: definition.name,
      executionDate,
      partition: partitionOf(plan.executionDate),
      trigger: plan.trigger,
      ...(plan.interval && {interval: plan.interval}),
    },
    block: {name: block.name, kind: block.kind},
    modulePath: block.modulePath,
    inputs: inputsOf(step, attached).map((name) => ({block: name, folder: folderOf(folders, name)})),
    // `~~` is in no block's folder.
    outputFolder: folderOf(folders, step.block.name) + (attached ? `~~${attached.name.replaceAll('/', '~')}` : ''),
    configuration: block.definition.configuration,
    variables: plan.variables,
    ...(block.definition.checks && {checks: block.definition.checks}),
    ofRun: variablesOfDate(plan, plan.interval, process.env['ENV'] ?? 'dev'),
    profiles: profiles.filter((profile) => profile !== undefined),
  };
}

/** A conditional receives what its block would receive, a callback what its block gave. */
function inputsOf({block}: PlannedStep, attached: CheckedBlock | undefined): readonly BlockName[] {
  return attached?.kind === 'callback' ? [block.name] : block.upstream;
}

function folderOf(folders: ReadonlyMap<BlockName, string>, name: BlockName): string {
  const folder = folders.get(name);
  if (folder === undefined) throw new Error(`Internal error: the plan has no place for the output of ${name}`);
  return folder;
}
