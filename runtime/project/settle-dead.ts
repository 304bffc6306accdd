import {existsSync, readdirSync, renameSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import type {DatabaseSync} from 'node:sqlite';
import {settleDeadRuns} from '../history/claim-run.ts';
import {recordJournal} from '../history/journal.ts';
import {isAlive} from './is-alive.ts';
import {journalFile, projectFiles} from './project-files.ts';

/**
 * Calls no run of the project in `folder` running whose process is gone, records what that had only written into its
 * journal, and removes the temporary files that it left: what DuckDB had spilled may be larger than all else.
 */
export function settleDead(folder: string, database: DatabaseSync): void {
  const files = projectFiles(folder);
  settleDeadRuns(database, {
    isAlive,
    settling: (run, pipeline, process) => {
      recordJournal(database, journalFile(files.run(pipeline, run)), run, process);
      // Before anybody can go on with the run, who would have a folder of the same name.
      const path = files.temporary(run);
      if (!existsSync(path)) return;
      // A process that was killed here may have left what an earlier one of the run had.
      rmSync(path + left, {recursive: true, force: true});
      renameSync(path, path + left);
    },
  });
  // Also what a process that was killed here had taken away and not removed yet.
  for (const path of leftIn(files.temporaries)) rmSync(path, {recursive: true, force: true});
}

/** Ends the name of a folder of temporary files that belongs to no run any more. */
const left = '.left';

function leftIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => (name.endsWith(left) ? [join(folder, name)] : []));
}
