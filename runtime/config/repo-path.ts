import {existsSync} from 'node:fs';
import {dirname, join, resolve} from 'node:path';

let chosen: string | undefined;

/**
 * The project's folder, absolute: the one that magelet runs, else the nearest from the working directory upwards
 * that has an `io_config.yaml` or `pipelines/`, else the working directory.
 *
 * @example new ConfigFileLoader(join(getRepoPath(), 'io_config.yaml'), 'default')
 */
export function getRepoPath(): string {
  return chosen ?? projectAbove(process.cwd()) ?? process.cwd();
}

/** Makes `path` the project's folder for this thread; undefined looks for it again. */
export function setRepoPath(path: string | undefined): void {
  chosen = path === undefined ? undefined : resolve(path);
}

function projectAbove(start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'io_config.yaml')) || existsSync(join(folder, 'pipelines'))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}
