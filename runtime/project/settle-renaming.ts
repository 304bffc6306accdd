import {existsSync} from 'node:fs';
import type {Diagnostic} from '../core/diagnostic.ts';
import {projectFiles} from './project-files.ts';

/**
 * Ends a renaming of a pipeline whose process was killed, before a pipeline is made: one of either name would be taken
 * for the renamed one, and be given its runs, or lose them. Costs a look where none is noted.
 */
export async function settleRenaming(project: string, onNotice: (diagnostic: Diagnostic) => void): Promise<void> {
  if (!existsSync(projectFiles(project).renaming)) return;
  const {openProjectHistory} = await import('./project-history.ts');
  openProjectHistory(project, onNotice).close();
}
