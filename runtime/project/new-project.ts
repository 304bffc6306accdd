import {existsSync} from 'node:fs';
import {basename, resolve} from 'node:path';
import {success, type Result} from '../core/result.ts';
import {completePackage} from '../scaffold/complete-package.ts';
import type {FileChange, NewFile} from '../scaffold/file-change.ts';
import {finishChanges} from '../scaffold/finish-changes.ts';
import {planProject, readProjectTemplate} from '../scaffold/plan-project.ts';
import {writeChanges} from '../scaffold/write-changes.ts';
import {isRunning} from './is-alive.ts';
import {packageOfNewProject} from './installed-package.ts';
import {mageletDependency} from './magelet-dependency.ts';
import {packagedTemplates} from './packaged-files.ts';
import {readTextIfThere} from './read-text.ts';

/**
 * Makes a project that runs, in `folder`, and gives the files it wrote; a folder that has one of them is left alone, a
 * `package.json` but for what it lacks,
 * but for what was begun there by a process that was killed: that is ended.
 */
export async function newProject(folder: string): Promise<Result<readonly string[]>> {
  const finished = finishChanges(resolve(folder), isRunning);
  if (finished.length > 0) return success(finished);
  const files = await readProjectTemplate(`${packagedTemplates()}project`);
  const own = readTextIfThere(resolve(folder, 'package.json'));
  const isCompleted = own !== undefined && completePackage(own, '{}') !== undefined;
  const existing = ['.gitignore', ...files.map(({path}) => path)].filter(
    (path) => existsSync(resolve(folder, path)) && !(isCompleted && path === 'package.json'),
  );
  const planned = planProject({
    name: basename(resolve(folder)),
    folder,
    files,
    existing,
    dependency: mageletDependency(folder),
    magelet: packageOfNewProject(folder),
  });
  if (!planned.ok) return planned;
  const changes = isCompleted ? completing(own, planned.value.changes) : success(planned.value.changes);
  return changes.ok ? writeChanges(folder, changes.value) : changes;
}

/** The changes of a new project in a folder that has a `package.json`: that one is completed. */
function completing(own: string, changes: readonly NewFile[]): Result<readonly FileChange[]> {
  const needed = changes.find(({path}) => path === 'package.json')?.content ?? '{}';
  const completed = completePackage(own, needed);
  if (!completed?.ok) return completed ?? success(changes);
  const edit: FileChange = {action: 'edit', path: 'package.json', content: completed.value, before: own};
  return success(changes.map((change) => (change.path === 'package.json' ? edit : change)));
}
