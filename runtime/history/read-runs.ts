import type {DatabaseSync, SQLOutputValue} from 'node:sqlite';
import type {BlockName, PipelineName, RunName} from '../core/names.ts';
import type {BlockRunStatus, RunStatus} from '../core/statuses.ts';

export type RecordedRun = {
  readonly run: RunName;
  readonly pipeline: PipelineName;
  readonly status: RunStatus;
  readonly executionDate: string;
  readonly trigger: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** `--profile` of the run. */
  readonly profile: string | undefined;
  /** Whether it ran on the local bucket. */
  readonly onLocalB2: boolean;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  /** Milliseconds between its goes, in which it did not run: until it was resumed. */
  readonly paused: number;
  /** How many blocks ended how. */
  readonly blocks: Readonly<Partial<Record<BlockRunStatus, number>>>;
};

export type RecordedBlock = {
  readonly block: BlockName;
  readonly status: BlockRunStatus;
  readonly fingerprint: string | undefined;
};

export type WantedRuns = {
  readonly pipeline?: string;
  readonly status?: RunStatus;
  /** Runs at most. */
  readonly limit?: number;
};

/** The newest runs first: of one pipeline or of all, of one status or of any. */
export function readRuns(
  database: DatabaseSync,
  {pipeline, status, limit = 20}: WantedRuns = {},
): readonly RecordedRun[] {
  const conditions = [
    ...(pipeline === undefined ? [] : ['pipeline = ?']),
    ...(status === undefined ? [] : ['status = ?']),
  ];
  const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
  const values = [pipeline, status].filter((value) => value !== undefined);
  const rows = database
    .prepare(`select ${columns} from runs ${where} order by started_at desc, run desc limit ?`)
    .all(...values, limit);
  return runsOf(database, rows);
}

/** One run, undefined where the history has none of that name. */
export function readRun(database: DatabaseSync, run: string): RecordedRun | undefined {
  return runsOf(database, database.prepare(`select ${columns} from runs where run = ?`).all(run))[0];
}

/** The runs in which a block completed, the newest first. */
export function runsWithBlock(
  database: DatabaseSync,
  {pipeline, block}: {pipeline: PipelineName; block: BlockName},
): readonly RunName[] {
  return database
    .prepare(
      // The index gives the newest names first; within the second that a name begins with, the start decides.
      `select run from (
         select run, started_at from block_runs indexed by outputs_by_block cross join runs using (run)
         where block = ? and block_runs.status in ('completed', 'reused') and pipeline = ?
         order by block_runs.run desc limit 100
       ) order by started_at desc, run desc`,
    )
    .all(block, pipeline)
    .map(({run}) => String(run) as RunName);
}

/** The blocks of a run in the order of the pipeline: what a run that goes on from it needs to know. */
export function readBlocks(database: DatabaseSync, run: RunName): readonly RecordedBlock[] {
  return database
    .prepare('select block, status, fingerprint from block_runs where run = ? order by position')
    .all(run)
    .map(({block, status, fingerprint}) => ({
      block: String(block) as BlockName,
      status: String(status) as BlockRunStatus,
      fingerprint: fingerprint === null ? undefined : String(fingerprint),
    }));
}

type Row = Record<string, SQLOutputValue>;

/** One query counts the blocks of all rows: a query for each would be most of what a long list costs. */
function runsOf(database: DatabaseSync, rows: readonly Row[]): readonly RecordedRun[] {
  const counts = new Map<string, Partial<Record<BlockRunStatus, number>>>();
  const counted = database
    .prepare(
      `select run, status, count(*) as count from block_runs
       where run in (select value from json_each(?)) group by run, status`,
    )
    .all(JSON.stringify(rows.map(({run}) => run)));
  for (const {run, status, count} of counted) {
    const ofRun = counts.get(String(run)) ?? {};
    ofRun[String(status) as BlockRunStatus] = Number(count);
    counts.set(String(run), ofRun);
  }
  const paused = pausesOf(database, rows);
  return rows.map((row) => runOf(row, counts.get(String(row['run'])) ?? {}, paused.get(String(row['run'])) ?? 0));
}

/** Milliseconds for which a run that was resumed had not run, by its name: from the last word of each go to the next go. */
function pausesOf(database: DatabaseSync, rows: readonly Row[]): ReadonlyMap<string, number> {
  // What took as long as it was there ran in one go: only of others are all events looked at.
  const inGoes = rows.filter(({last_took: took = null, started_at: started, ended_at: ended}) => {
    if (took === null) return false;
    return ended === null || Number(took) < 0 || Number(ended) - Number(started) - Number(took) > sameTime;
  });
  if (inGoes.length === 0) return new Map();
  const paused = database
    .prepare(
      `select run, sum(at - before) as paused from (
         select run, at, type, lag(at) over (partition by run order by sequence) as before
         from events where run in (select value from json_each(?))
       ) where type = 'run-started' and before is not null group by run`,
    )
    .all(JSON.stringify(inGoes.map(({run}) => run)));
  return new Map(paused.map((row) => [String(row['run']), Number(row['paused'])]));
}

/** Milliseconds by which a clock and the calendar may differ over one go. */
const sameTime = 100;

/** A run with the time that its last go took, as its last event says: below zero where that says none, null without events. */
const columns = `*, (
  select coalesce(json_extract(body, '$.took'), -1) from events where events.run = runs.run order by sequence desc limit 1
) as last_took`;

function runOf(row: Row, blocks: RecordedRun['blocks'], paused: number): RecordedRun {
  return {
    run: String(row['run']) as RunName,
    pipeline: String(row['pipeline']) as PipelineName,
    status: String(row['status']) as RunStatus,
    executionDate: String(row['execution_date']),
    trigger: String(row['trigger']),
    variables: JSON.parse(String(row['variables'])) as Record<string, unknown>,
    profile: row['profile'] === null ? undefined : String(row['profile']),
    onLocalB2: Number(row['local_b2']) === 1,
    startedAt: Number(row['started_at']),
    endedAt: row['ended_at'] === null ? undefined : Number(row['ended_at']),
    paused,
    blocks,
  };
}
