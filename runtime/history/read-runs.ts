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

/** The newest runs first, of one pipeline or of all. */
export function readRuns(
  database: DatabaseSync,
  {pipeline, limit = 20}: {pipeline?: string; limit?: number} = {},
): readonly RecordedRun[] {
  const rows = pipeline
    ? database.prepare('select * from runs where pipeline = ? order by run desc limit ?').all(pipeline, limit)
    : database.prepare('select * from runs order by started_at desc limit ?').all(limit);
  return rows.map((row) => runOf(database, row));
}

/** One run, undefined where the history has none of that name. */
export function readRun(database: DatabaseSync, run: string): RecordedRun | undefined {
  const row = database.prepare('select * from runs where run = ?').get(run);
  return row && runOf(database, row);
}

/** The blocks of a run in the order of the pipeline. */
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

function runOf(database: DatabaseSync, row: Record<string, SQLOutputValue>): RecordedRun {
  const run = String(row['run']) as RunName;
  const counts = database
    .prepare('select status, count(*) as count from block_runs where run = ? group by status')
    .all(run);
  return {
    run,
    pipeline: String(row['pipeline']) as PipelineName,
    status: String(row['status']) as RunStatus,
    executionDate: String(row['execution_date']),
    trigger: String(row['trigger']),
    variables: JSON.parse(String(row['variables'])) as Record<string, unknown>,
    profile: row['profile'] === null ? undefined : String(row['profile']),
    onLocalB2: Number(row['local_b2']) === 1,
    startedAt: Number(row['started_at']),
    endedAt: row['ended_at'] === null ? undefined : Number(row['ended_at']),
    blocks: Object.fromEntries(counts.map(({status, count}) => [String(status), Number(count)])),
  };
}

/** The runs in which a block completed, the newest first. */
export function runsWithBlock(
  database: DatabaseSync,
  {pipeline, block}: {pipeline: PipelineName; block: BlockName},
): readonly RunName[] {
  return database
    .prepare(
      `select runs.run from runs join block_runs using (run)
       where pipeline = ? and block = ? and block_runs.status in ('completed', 'reused') order by runs.run desc limit 100`,
    )
    .all(pipeline, block)
    .map(({run}) => String(run) as RunName);
}
