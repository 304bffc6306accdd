import {existsSync} from 'node:fs';
import type {DatabaseSync} from 'node:sqlite';
import type {Diagnostic} from '../core/diagnostic.ts';
import {success, type Result} from '../core/result.ts';
import {readRuns, type RecordedRun} from '../history/read-runs.ts';
import {settleDeadRuns} from '../history/record-run.ts';
import {isAlive} from './is-alive.ts';
import {openPipeline, type Project} from './open-project.ts';
import {projectFiles} from './project-files.ts';
import {openProjectHistory} from './project-history.ts';

/** The newest runs of the project, or of one of its pipelines. Fails for a pipeline that is not and never was there. */
export function recordedRuns(
  project: Project,
  {pipeline, limit, onNotice}: WantedRuns,
): Result<readonly RecordedRun[]> {
  const which = {limit, ...(pipeline !== undefined && {pipeline})};
  const hasRun = existsSync(projectFiles(project.folder).history);
  const runs = hasRun ? readFrom(openProjectHistory(project.folder, onNotice), which) : [];
  if (runs.length > 0 || pipeline === undefined) return success(runs);
  const opened = openPipeline(project, pipeline);
  return opened.ok ? success(runs) : opened;
}

type WantedRuns = {
  readonly pipeline?: string;
  readonly limit: number;
  /** Told where the history had to be set aside. */
  readonly onNotice: (diagnostic: Diagnostic) => void;
};

function readFrom(database: DatabaseSync, which: {pipeline?: string; limit: number}): readonly RecordedRun[] {
  try {
    settleWhereWritable(database);
    return readRuns(database, which);
  } finally {
    database.close();
  }
}

/** SQLite's codes 8 (SQLITE_READONLY) and 13 (SQLITE_FULL), sqlite.org/rescode.html: reading goes on all the same. */
function settleWhereWritable(database: DatabaseSync): void {
  try {
    settleDeadRuns(database, {isAlive, now: Date.now()});
  } catch (error) {
    if (![8, 13].includes((error as {errcode?: number}).errcode ?? 0)) throw error;
  }
}
