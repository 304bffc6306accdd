import {existsSync, readdirSync, renameSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import type {DatabaseSync} from 'node:sqlite';
import type {RunName} from '../core/names.ts';
import {settleDeadRuns, type DeadRuns} from '../history/claim-run.ts';
import {recordJournal} from '../history/journal.ts';
import {showSettled} from '../history/show-settled.ts';
import {isAlive} from './is-alive.ts';
import {journalFile, projectFiles} from './project-files.ts';

/**
 * Calls no run of the project in `folder` running whose process is gone, or has given it up, records what that had only
 * written into its journal, and removes the temporary files that it left: what DuckDB had spilled may be larger than all else.
 */
export function settleDead(folder: string, database: DatabaseSync): void {
  const files = projectFiles(folder);
  settleDeadRuns(database, {
    isAlive: isOfSomebody,
    settling: (run, pipeline, process) => {
      recordJournal(database, journalFile(files.run(pipeline, run)), run, process);
      // Before anybody can go on with the run, who would have a folder of the same name.
      takeAside(files.temporary(run));
    },
  });
  // Also what a process that was killed here had taken away and not removed yet.
  for (const path of leftIn(files.temporaries)) rmSync(path, {recursive: true, force: true});
}

/** Shows them so to this reader alone, where the history cannot be written. */
export function showDead(folder: string, database: DatabaseSync): void {
  const files = projectFiles(folder);
  showSettled(database, {
    isAlive: isOfSomebody,
    settling: (run, pipeline, process) => {
      try {
        recordJournal(database, journalFile(files.run(pipeline, run)), run, process);
      } catch {
        // What can be read is shown.
      }
    },
  });
}

/** Gives a folder of temporary files a name that belongs to no run, in which nobody works any more, and tells it. */
export function takeAside(path: string): string {
  if (!existsSync(path)) return path;
  // A process that was killed here may have left what an earlier one of the run had.
  rmSync(path + left, {recursive: true, force: true});
  renameSync(path, path + left);
  return path + left;
}

/** Runs that this process, which lives, does nothing more for. */
const givenUp = new Set<RunName>();

const isOfSomebody: DeadRuns['isAlive'] = (process, run) => !givenUp.has(run) && isAlive(process);

/**
 * Calls a run of this process no longer running that it could not record to its end: it may live for long, and nobody
 * could go on with the run. Where that cannot be recorded either, the next that this process does in a project records it.
 */
export function giveUp(folder: string, database: DatabaseSync, run: RunName): void {
  givenUp.add(run);
  try {
    settleDead(folder, database);
  } catch {
    // Why it cannot be written is told by what the run ended with.
  }
}

/** Says that this process goes on with a run. */
export const takeUp = (run: RunName): void => void givenUp.delete(run);

/** Ends the name of a folder of temporary files that belongs to no run any more. */
const left = '.left';

function leftIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => (name.endsWith(left) ? [join(folder, name)] : []));
}
