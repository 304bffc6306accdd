import type {DatabaseSync} from 'node:sqlite';
import type {PipelineName, RunName} from '../core/names.ts';
import type {RecordedRun} from './read-runs.ts';

/** A process that runs a run. Systems give an id again: when the process started tells two of the same id apart. */
export type RunProcess = {
  readonly pid: number;
  /** When it started, in the system's own words; empty where it does not say. */
  readonly startedAs: string;
};

/** How runs are told apart whose process is gone, and what more is done with them. */
export type DeadRuns = {
  readonly isAlive: (process: RunProcess, run: RunName) => boolean;
  /** Told of each before it is cancelled, within the transaction: what it has left can still become a part of it. */
  readonly settling?: ((run: RunName, pipeline: PipelineName, process: RunProcess) => void) | undefined;
};

/**
 * A run that is recorded as running although its process is gone was killed: it becomes `cancelled`, and ended with the
 * last thing that is known of it.
 */
export function settleDeadRuns(database: DatabaseSync, {isAlive, settling}: DeadRuns): readonly RunName[] {
  return deadRuns(database, isAlive).flatMap(({run, process}) =>
    settle(database, run, process, settling) ? [run] : [],
  );
}

/** The runs that are recorded as running although their process is gone. */
export function deadRuns(
  database: DatabaseSync,
  isAlive: DeadRuns['isAlive'],
): readonly {readonly run: RunName; readonly process: RunProcess}[] {
  const running = database.prepare("select run, pid, started_as from runs where status = 'running'").all();
  return running
    .map((row) => ({
      run: String(row['run']) as RunName,
      process: {pid: Number(row['pid']), startedAs: String(row['started_as'])},
    }))
    .filter(({process, run}) => !isAlive(process, run));
}

/** False where another process has settled it meanwhile, and may have gone on with it. */
function settle(database: DatabaseSync, run: RunName, process: RunProcess, settling: DeadRuns['settling']): boolean {
  database.exec('begin immediate');
  try {
    const isSettled = settleWithin(database, run, process, settling);
    database.exec('commit');
    return isSettled;
  } catch (error) {
    if (database.isTransaction) database.exec('rollback');
    throw error;
  }
}

/** The same within a transaction. */
export function settleWithin(
  database: DatabaseSync,
  run: RunName,
  process: RunProcess,
  settling: DeadRuns['settling'],
): boolean {
  const found = database
    .prepare("select pipeline from runs where run = ? and status = 'running' and pid = ? and started_as = ?")
    .get(run, process.pid, process.startedAs);
  if (!found) return false;
  settling?.(run, String(found['pipeline']) as PipelineName, process);
  cancel(database, run);
  return true;
}

function cancel(database: DatabaseSync, run: RunName): void {
  database
    .prepare(
      `update runs set status = 'cancelled',
         ended_at = coalesce(
           (select at from events where events.run = runs.run order by sequence desc limit 1), started_at)
       where run = ?`,
    )
    .run(run);
  database
    .prepare("update block_runs set status = 'cancelled' where run = ? and status in ('initial', 'queued', 'running')")
    .run(run);
}

/**
 * Takes a run that has ended, as it was read, for this process to go on with; false where another process was quicker,
 * also if that has ended again: what there is to do was decided by what was read.
 */
export function claimRun(
  database: DatabaseSync,
  {run, status, endedAt}: Pick<RecordedRun, 'run' | 'status' | 'endedAt'>,
  {pid, startedAs}: RunProcess,
): boolean {
  const claim = database.prepare(
    "update runs set status = 'running', pid = ?, started_as = ? where run = ? and status = ? and status <> 'running' and ended_at is ?",
  );
  return claim.run(pid, startedAs, run, status, endedAt ?? null).changes === 1;
}
