import {partitionOf} from '../core/run-partition.ts';
import type {TaskOf} from '../run/run-pipeline.ts';
import type {RunPlan} from '../run/run-plan.ts';
import {variablesOfDate} from './variables-of-date.ts';

/** What a thread needs to run a block of this run: its module, what the run is, and which profile was asked for. */
export function tasksOf(plan: RunPlan, project: string): TaskOf {
  const {definition} = plan.pipeline;
  const ofEveryBlock = {
    project,
    run: {
      id: plan.run,
      pipeline: definition.name,
      executionDate: plan.executionDate.toISOString(),
      partition: partitionOf(plan.executionDate),
      trigger: plan.trigger,
      ...(plan.interval && {interval: plan.interval}),
    },
    variables: plan.variables,
    ofRun: variablesOfDate(plan, plan.interval, process.env['ENV'] ?? 'dev'),
  };
  return (block) => {
    const ownProcess = block.definition.ownProcess ?? definition.ownProcess;
    const profiles = [
      plan.profile,
      block.definition.configProfile?.value,
      {of: 'module'} as const,
      definition.configProfile?.value,
    ];
    return {
      ...ofEveryBlock,
      block: {name: block.name, kind: block.kind},
      modulePath: block.modulePath,
      configuration: block.definition.configuration,
      ...(block.definition.checks && {checks: block.definition.checks}),
      ...(ownProcess && {ownProcess}),
      profiles: profiles.filter((profile) => profile !== undefined),
    };
  };
}
