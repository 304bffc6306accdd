import {existsSync} from 'node:fs';
import {basename, resolve} from 'node:path';
import {success, type Result} from '../core/result.ts';
import {finishChanges} from '../scaffold/finish-changes.ts';
import {planProject, readProjectTemplate} from '../scaffold/plan-project.ts';
import {writeChanges} from '../scaffold/write-changes.ts';
import {isRunning} from './is-alive.ts';
import {packageOfNewProject} from './installed-package.ts';
import {mageletDependency} from './magelet-dependency.ts';
import {packagedTemplates} from './packaged-files.ts';

/**
 * Makes a project that runs, in `folder`, and gives the files it wrote; a folder that has one of them is left alone,
 * but for what was begun there by a process that was killed: that is ended.
 */
export async function newProject(folder: string): Promise<Result<readonly string[]>> {
  const finished = finishChanges(resolve(folder), isRunning);
  if (finished.length > 0) return success(finished);
  const files = await readProjectTemplate(`${packagedTemplates()}project`);
  const existing = ['.gitignore', ...files.map(({path}) => path)].filter((path) => existsSync(resolve(folder, path)));
  const planned = planProject({
    name: basename(resolve(folder)),
    folder,
    files,
    existing,
    dependency: mageletDependency(folder),
    magelet: packageOfNewProject(folder),
  });
  return planned.ok ? writeChanges(folder, planned.value.changes) : planned;
}
