import {readTriggers} from '../config/read-triggers.ts';
import type {PipelineName} from '../core/names.ts';
import type {Reading} from '../core/reading.ts';
import type {TriggerDefinition} from '../core/trigger.ts';
import {projectFiles} from './project-files.ts';
import {readTextIfThere} from './read-text.ts';

/** The triggers of a pipeline, and what is wrong in their file; a pipeline without that file has none. */
export function triggersOf(project: string, pipeline: PipelineName): Reading<readonly TriggerDefinition[]> {
  const text = readTextIfThere(projectFiles(project).triggers(pipeline));
  const file = `pipelines/${pipeline}/triggers.yaml`;
  return text === undefined ? {value: [], diagnostics: []} : readTriggers({pipeline, file, text});
}
