import type {DatabaseSync} from 'node:sqlite';
import type {PipelineName, RunName} from '../core/names.ts';
import {codeOf, isFullDisk} from '../core/why-not-written.ts';

/** What decides whether a run may go. */
export type EndedRun = {readonly run: RunName; readonly pipeline: PipelineName; readonly endedAt: number};

/** Every run that has ended, the newest first. */
export function readEndedRuns(database: DatabaseSync): readonly EndedRun[] {
  return database
    .prepare(
      `select run, pipeline, coalesce(ended_at, started_at) as ended from runs
       where status not in ('running', 'initial') order by started_at desc, run desc`,
    )
    .all()
    .map(({run, pipeline, ended}) => ({
      run: String(run) as RunName,
      pipeline: String(pipeline) as PipelineName,
      endedAt: Number(ended),
    }));
}

/** The names of the runs that the history knows, and of those that still run. */
export function readRunNames(database: DatabaseSync): {known: ReadonlySet<string>; running: ReadonlySet<string>} {
  const rows = database.prepare('select run, status from runs').all();
  const running = rows.filter(({status}) => status === 'running' || status === 'initial');
  return {known: new Set(rows.map(({run}) => String(run))), running: new Set(running.map(({run}) => String(run)))};
}

/** Removes a run with all that is recorded of it; false where it runs again meanwhile, and stays. */
export function removeRun(database: DatabaseSync, run: RunName): boolean {
  database.exec('begin immediate');
  try {
    const isGone = database.prepare("delete from runs where run = ? and status <> 'running'").run(run).changes === 1;
    for (const table of isGone ? ['block_runs', 'events'] : []) {
      database.prepare(`delete from ${table} where run = ?`).run(run);
    }
    database.exec('commit');
    return isGone;
  } catch (error) {
    if (database.isTransaction) database.exec('rollback');
    throw error;
  }
}

/** Gives the room of what was removed back to the disk; left for another time where somebody else has the file open. */
export function compact(database: DatabaseSync): void {
  try {
    database.exec('vacuum; pragma wal_checkpoint(truncate);');
  } catch (error) {
    // SQLite's codes 5 (SQLITE_BUSY) and 6 (SQLITE_LOCKED). A copy of the file is made first, which needs room.
    const isInUse = [5, 6].includes(codeOf(error));
    if (!isInUse && !isFullDisk(error)) throw error;
  }
}
