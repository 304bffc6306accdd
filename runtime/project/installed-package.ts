import {existsSync} from 'node:fs';
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
