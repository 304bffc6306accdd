import {cpSync, mkdirSync, symlinkSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {ScratchProject} from './scratch-project.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The sample project of this repository in a folder of its own, so that its state and its bucket are its own too. */
export function flightsProject(env: Readonly<Record<string, string>> = {}): ScratchProject {
  const project = new ScratchProject({}, env);
  for (const path of ['pipelines', 'blocks', 'io_config.yaml', 'metadata.yaml']) {
    cpSync(join(root, path), join(project.folder, path), {recursive: true});
  }
  for (const name of ['fauxqs', 'vega-datasets']) {
    symlinkSync(join(root, 'node_modules', name), join(project.folder, 'node_modules', name), 'junction');
  }
  return project;
}

/** The files that the pipeline reads. */
export const flightsFiles = ['flights-3m.parquet', 'airports.csv'].map((key) => ({
  key,
  path: join(root, 'node_modules', 'vega-datasets', 'data', key),
}));

export const scratchFolderIn = (project: ScratchProject): string => {
  const folder = join(project.folder, 'read-back');
  mkdirSync(folder, {recursive: true});
  return folder;
};
