import type {CheckedBlock} from '../core/pipeline.ts';
import {partitionOf} from '../core/run-partition.ts';
import type {TaskOf} from '../run/run-pipeline.ts';
import type {RunPlan} from '../run/run-plan.ts';
import {variablesOfDate} from './variables-of-date.ts';

/** What a thread needs to run a block: its module, what the run is, and which profile was asked for. */
export function taskOf(block: CheckedBlock, plan: RunPlan, project: string): ReturnType<TaskOf> {
  const {definition} = plan.pipeline;
  const ownProcess = block.definition.ownProcess ?? definition.ownProcess;
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
    configuration: block.definition.configuration,
    variables: plan.variables,
    ...(block.definition.checks && {checks: block.definition.checks}),
    ofRun: variablesOfDate(plan, plan.interval, process.env['ENV'] ?? 'dev'),
    ...(ownProcess && {ownProcess}),
    profiles: profiles.filter((profile) => profile !== undefined),
  };
}
