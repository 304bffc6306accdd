import {existsSync, renameSync, rmSync} from 'node:fs';
import type {DatabaseSync} from 'node:sqlite';
import {settleDeadRuns} from '../history/claim-run.ts';
import {isAlive} from './is-alive.ts';
import {projectFiles} from './project-files.ts';

/**
 * Calls no run of the project in `folder` running whose process is gone, and removes the temporary files that it left:
 * what DuckDB had spilled may be larger than all else.
 */
export function settleDead(folder: string, database: DatabaseSync): void {
  const left: string[] = [];
  settleDeadRuns(database, {
    isAlive,
    // Before anybody can go on with the run, who would have a folder of the same name.
    settling: (run) => {
      const path = projectFiles(folder).temporary(run);
      if (!existsSync(path)) return;
      renameSync(path, `${path}.left`);
      left.push(`${path}.left`);
    },
  });
  for (const path of left) rmSync(path, {recursive: true, force: true});
}
