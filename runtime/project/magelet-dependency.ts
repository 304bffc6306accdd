import {readFileSync} from 'node:fs';
import {basename, dirname, join, relative, resolve, sep} from 'node:path';
import {version} from '../core/version.ts';
import {packagedTemplates} from './packaged-files.ts';

/**
 * What `package.json` of a new project asks npm for, so that `npm install` brings the magelet that made it: its version
 * or, where it came from no registry, the tarball or the folder that it was installed from.
 *
 * @param project The folder of the new project.
 */
export function mageletDependency(project: string): string {
  const source = sourceOf(dirname(packagedTemplates()));
  if (source === undefined) return `^${version}`;
  const path = relative(resolve(project), source).split(sep).join('/');
  return `file:${path}`;
}

/** The tarball or the folder that the package was installed from; undefined where that was a registry. */
function sourceOf(folder: string): string | undefined {
  const modules = dirname(folder);
  // A checkout, which npm links to.
  if (basename(modules) !== 'node_modules') return folder;
  const resolved = resolvedBy(join(modules, '.package-lock.json'));
  return resolved?.startsWith('file:') ? resolve(dirname(modules), resolved.slice('file:'.length)) : undefined;
}

/** Where npm says that it got the package from, relative to the folder that has `node_modules`. */
function resolvedBy(lockFile: string): string | undefined {
  try {
    const {packages} = JSON.parse(readFileSync(lockFile, 'utf8')) as Partial<LockFile>;
    return packages?.['node_modules/magelet']?.resolved;
  } catch {
    // Other package managers write none.
    return undefined;
  }
}

type LockFile = {readonly packages: Readonly<Record<string, {readonly resolved?: string}>>};
