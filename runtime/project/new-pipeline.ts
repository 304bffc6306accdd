import {readdirSync} from 'node:fs';
import {success, type Result} from '../core/result.ts';
import {planPipeline} from '../scaffold/plan-pipeline.ts';
import {writeChanges} from '../scaffold/write-changes.ts';
import {installedPackage} from './installed-package.ts';
import type {Project} from './open-project.ts';
import {projectFiles} from './project-files.ts';

export type Written = {readonly name: string; readonly files: readonly string[]; readonly notes: readonly string[]};

/** Makes an empty pipeline. Fails for a name that is taken or none. */
export async function newPipeline(project: Project, name: string): Promise<Result<Written>> {
  const planned = planPipeline({
    name,
    existing: foldersIn(projectFiles(project.folder).pipelines),
    magelet: installedPackage(project.folder),
  });
  if (!planned.ok) return planned;
  const written = await writeChanges(project.folder, planned.value.changes);
  return written.ok ? success({name: planned.value.name, files: written.value, notes: planned.value.notes}) : written;
}

export function foldersIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
