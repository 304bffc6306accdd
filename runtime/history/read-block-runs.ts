import type {DatabaseSync, SQLOutputValue} from 'node:sqlite';
import type {BlockKind} from '../core/block-kind.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {BlockName, RunName} from '../core/names.ts';
import type {OutputSummary} from '../core/output.ts';
import type {BlockRunStatus} from '../core/statuses.ts';

/** What the history keeps of a block in a run. */
export type RecordedBlockRun = {
  readonly block: BlockName;
  readonly kind: BlockKind;
  readonly status: BlockRunStatus;
  readonly attempts: number;
  /** Milliseconds; undefined where it has not ended. */
  readonly took: number | undefined;
  readonly output: OutputSummary | undefined;
  readonly diagnostic: Diagnostic | undefined;
};

/** Everything that is kept of the blocks of a run, in the order of the pipeline. */
export function readBlockRuns(database: DatabaseSync, run: RunName): readonly RecordedBlockRun[] {
  return database.prepare('select * from block_runs where run = ? order by position').all(run).map(blockRunOf);
}

function blockRunOf(row: Record<string, SQLOutputValue>): RecordedBlockRun {
  return {
    block: String(row['block']) as BlockName,
    kind: String(row['kind']) as BlockKind,
    status: String(row['status']) as BlockRunStatus,
    attempts: Number(row['attempts']),
    took: row['took'] === null ? undefined : Number(row['took']),
    output: fromJson<OutputSummary>(row['output']),
    diagnostic: fromJson<Diagnostic>(row['diagnostic']),
  };
}

const fromJson = <Value>(value: SQLOutputValue | undefined): Value | undefined =>
  typeof value === 'string' ? (JSON.parse(value) as Value) : undefined;
