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
    .prepare(`select * from runs ${where} order by started_at desc, run desc limit ?`)
    .all(...values, limit);
  return runsOf(database, rows);
}

/** One run, undefined where the history has none of that name. */
export function readRun(database: DatabaseSync, run: string): RecordedRun | undefined {
  return runsOf(database, database.prepare('select * from runs where run = ?').all(run))[0];
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
  return rows.map((row) => runOf(row, counts.get(String(row['run'])) ?? {}));
}

function runOf(row: Row, blocks: RecordedRun['blocks']): RecordedRun {
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
    blocks,
  };
}
