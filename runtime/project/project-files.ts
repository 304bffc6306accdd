import {join} from 'node:path';
import type {BlockName, PipelineName, RunName} from '../core/names.ts';

/** Where things lie in a project; every path is absolute. */
export const projectFiles = (project: string) => ({
  ioConfig: join(project, 'io_config.yaml'),
  settings: join(project, 'metadata.yaml'),
  pipelines: join(project, 'pipelines'),
  templates: join(project, 'templates'),
  mageTemplates: join(project, 'custom_templates'),
  state: join(project, '.magelet'),
  history: join(project, '.magelet', 'history.db'),
  runs: join(project, '.magelet', 'runs'),
  seen: join(project, '.magelet', 'seen'),
  /** Says which pipeline is renamed, while it is. */
  renaming: join(project, '.magelet', 'renaming.json'),
  localB2: join(project, '.magelet', 'local-b2'),
  pipeline: (name: string) => join(project, 'pipelines', name, 'metadata.yaml'),
  triggers: (name: string) => join(project, 'pipelines', name, 'triggers.yaml'),
  run: (pipeline: PipelineName, run: RunName) => join(project, '.magelet', 'runs', pipeline, run),
  temporaries: join(project, '.magelet', 'tmp'),
  temporary: (run: RunName) => join(project, '.magelet', 'tmp', run),
});

/**
 * The folder of a block's stored output in a run; `~` cannot be in a name, so blocks in folders meet no other, and a
 * block called `logs` does not meet the logs.
 */
export const outputFolder = (runFolder: string, block: BlockName): string =>
  join(runFolder, block === logs ? `${logs}~` : block.replaceAll('/', '~').replaceAll(':', '@'));

/** The objects that completed runs of a block have loaded with `incremental: true`, and those of a run that is under way. */
export const seenFolders = (
  project: string,
  pipeline: string,
  block: BlockName,
  output: string,
): {readonly completed: string; readonly pending: string} => ({
  completed: seenOfBlock(project, pipeline, block),
  pending: pendingSeen(output),
});

export const seenOfBlock = (project: string, pipeline: string, block: string): string =>
  join(project, '.magelet', 'seen', pipeline, block.replaceAll('/', '~'));

/** No block is named so. */
export const pendingSeen = (output: string): string => `${output}~~seen`;

/** What of the run's record in a bucket is in the history here too; `~` is at the end of no block's folder but the one of `logs`. */
export const knownSegments = (runFolder: string): string => join(runFolder, 'segments~');

/** Where uploads of outputs in parts are noted until they have ended. */
export const keepingFolder = (runFolder: string): string => join(runFolder, 'uploads~');

/** The events of a run that are not in the history yet. */
export const journalFile = (runFolder: string): string => join(runFolder, 'events~.jsonl');

/** The folder of what the blocks of a run logged and printed. */
export const logFolder = (runFolder: string): string => join(runFolder, logs);

const logs = 'logs';
