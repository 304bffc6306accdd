import {existsSync, readFileSync} from 'node:fs';
import {dirname, join, posix, relative, resolve, sep} from 'node:path';
import {usualPackage} from '../scaffold/schema-line.ts';

/**
 * The folder of the package that a project uses, from the project's folder: the nearest `node_modules/magelet` upwards,
 * and the one that `npm install` will make in the project where there is none yet.
 */
export function installedPackage(project: string): string {
  for (let at = resolve(project); ; at = dirname(at)) {
    if (existsSync(join(at, usualPackage, 'schemas'))) {
      return posix.join(relative(resolve(project), at).split(sep).join('/'), usualPackage);
    }
    if (dirname(at) === at) return usualPackage;
  }
}

/**
 * The same for a project that is not there yet: one with a `package.json` of its own gets a `node_modules` of its own,
 * whatever the folders above have, unless one of them is the root of a workspace, where npm installs for all.
 */
export function packageOfNewProject(project: string): string {
  const above = installedPackage(project);
  return isWorkspace(resolve(project, above, '..', '..')) ? above : usualPackage;
}

function isWorkspace(folder: string): boolean {
  if (existsSync(join(folder, 'pnpm-workspace.yaml'))) return true;
  try {
    return 'workspaces' in (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as object);
  } catch {
    return false;
  }
}
