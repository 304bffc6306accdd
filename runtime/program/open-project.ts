import {refused} from './refused.ts';

/** A project that was opened: its folder, and the pipelines that it has. */
export type Project = {
  /** Absolute. */
  readonly folder: string;
  readonly pipelines: readonly string[];
};

/**
 * Opens the project that `folder` lies in, this process's folder where none is named. Nothing is run or written.
 * Throws a `MageletError` with the code `no-project` where there is none, and what is wrong in its own files.
 *
 * @example
 * const project = await openProject('.');
 * console.log(project.pipelines); // ['flights']
 */
export async function openProject(folder = '.'): Promise<Project> {
  const [{resolve}, {openProject: open}] = await Promise.all([
    import('node:path'),
    import('../project/open-project.ts'),
  ]);
  const opened = open(resolve(folder));
  if (!opened.ok) throw refused(opened.failure);
  const {diagnostics, pipelineNames} = opened.value;
  if (diagnostics.some(({severity}) => severity === 'error')) throw refused(diagnostics);
  return {folder: opened.value.folder, pipelines: pipelineNames};
}
