import {existsSync} from 'node:fs';
import type {DatabaseSync} from 'node:sqlite';
import type {Diagnostic} from '../core/diagnostic.ts';
import {settleDeadRuns} from '../history/claim-run.ts';
import {isAlive} from './is-alive.ts';
import type {Project} from './open-project.ts';
import {projectFiles} from './project-files.ts';
import {openProjectHistory} from './project-history.ts';

/**
 * Reads the history of a project, in which no dead run is called running any more. Undefined where nothing has run yet:
 * to look at a project makes no file in it.
 */
export function withHistory<Value>(
  project: Project,
  onNotice: (diagnostic: Diagnostic) => void,
  read: (database: DatabaseSync) => Value,
): Value | undefined {
  if (!existsSync(projectFiles(project.folder).history)) return undefined;
  const database = openProjectHistory(project.folder, onNotice);
  try {
    settleWhereWritable(database);
    return read(database);
  } finally {
    database.close();
  }
}

/** SQLite's codes 8 (SQLITE_READONLY) and 13 (SQLITE_FULL), sqlite.org/rescode.html: reading goes on all the same. */
function settleWhereWritable(database: DatabaseSync): void {
  try {
    settleDeadRuns(database, {isAlive});
  } catch (error) {
    if (![8, 13].includes((error as {errcode?: number}).errcode ?? 0)) throw error;
  }
}
