import type {BlockName} from '../core/names.ts';
import type {AttemptTask} from '../run/host.ts';
import type {PlannedStep} from '../run/run-plan.ts';
import type {PlannedRun} from './plan-run.ts';

/** What a thread needs to run a step: where its inputs lie, where its output goes, and which profile was asked for. */
export function taskOf(
  {block}: PlannedStep,
  {plan, folders}: PlannedRun,
  project: string,
): Omit<AttemptTask, 'attempt' | 'attempts'> {
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
      partition: executionDate.slice(0, 19).replaceAll(/[-:]/g, ''),
      trigger: plan.trigger,
    },
    block: {name: block.name, kind: block.kind},
    modulePath: block.modulePath,
    inputs: block.upstream.map((name) => ({block: name, folder: folderOf(folders, name)})),
    outputFolder: folderOf(folders, block.name),
    configuration: block.definition.configuration,
    variables: plan.variables,
    profiles: profiles.filter((profile) => profile !== undefined),
  };
}

function folderOf(folders: ReadonlyMap<BlockName, string>, name: BlockName): string {
  const folder = folders.get(name);
  if (folder === undefined) throw new Error(`Internal error: the plan has no place for the output of ${name}`);
  return folder;
}
