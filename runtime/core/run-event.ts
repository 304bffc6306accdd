import type {BlockKind} from './block-kind.ts';
import type {Diagnostic} from './diagnostic.ts';
import type {BlockName, PipelineName, RunName} from './names.ts';
import type {OutputSummary} from './output.ts';
import type {RunStatus, SettledStatus} from './statuses.ts';

/**
 * One thing that happened in a run. Console, `--json`, history and logs read these and nothing else.
 * `at` is milliseconds since 1970.
 */
export type RunEvent = {readonly at: number; readonly run: RunName; readonly pipeline: PipelineName} & RunHappening;

export type RunHappening =
  | {
      readonly type: 'run-started';
      readonly blocks: readonly PlannedBlock[];
      readonly executionDate: string;
      readonly trigger: string;
      readonly variables: Readonly<Record<string, unknown>>;
    }
  /** A block runs once for each of these: they are the items of a dynamic block above it. More may follow. */
  | {readonly type: 'block-expanded'; readonly block: BlockName; readonly children: readonly PlannedBlock[]}
  | {readonly type: 'block-queued'; readonly block: BlockName}
  | {readonly type: 'block-started'; readonly block: BlockName; readonly attempt: number; readonly attempts: number}
  | ({readonly type: 'block-progress'; readonly block: BlockName} & Progress)
  | ({readonly type: 'block-log'; readonly block: BlockName} & LogLine)
  | ({readonly type: 'block-transferred'; readonly block: BlockName} & Transfer)
  | {
      readonly type: 'block-tested';
      readonly block: BlockName;
      readonly title: string;
      /** `warned`: a check of `severity: warn` does not hold. */
      readonly outcome: 'passed' | 'failed' | 'warned';
    }
  | {
      readonly type: 'block-retrying';
      readonly block: BlockName;
      readonly attempt: number;
      readonly attempts: number;
      /** Seconds until the next attempt. */
      readonly wait: number;
      readonly diagnostic: Diagnostic;
    }
  | {
      readonly type: 'block-settled';
      readonly block: BlockName;
      readonly status: SettledStatus;
      /** Milliseconds since the first attempt began; 0 where none did. */
      readonly took: number;
      readonly attempts: number;
      readonly output?: OutputSummary;
      readonly diagnostic?: Diagnostic;
      /** Where it did not run: the blocks right above that are the reason. Where it has children: those that failed. */
      readonly because?: readonly BlockName[];
      /** Where it has children: all of them in the order of the items, where they were told of in another. */
      readonly children?: readonly BlockName[];
    }
  /** The first Ctrl-C: no block begins any more; the running ones have `grace` seconds to end. */
  | {readonly type: 'run-stopping'; readonly grace: number}
  | {
      readonly type: 'run-settled';
      readonly status: RunStatus;
      readonly took: number;
      readonly counts: Readonly<Partial<Record<SettledStatus, number>>>;
      /** What is wrong where no block is to blame: outputs that could not be stored where the run keeps them. */
      readonly diagnostic?: Diagnostic;
    };

export type PlannedBlock = {
  readonly name: BlockName;
  readonly kind: BlockKind;
  readonly upstream: readonly BlockName[];
};

/** How far a block has come. */
export type Progress = {readonly done: number; readonly total?: number; readonly unit?: string};

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export type LogLine = {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields?: Readonly<Record<string, unknown>>;
  /** `log` is the block's own log; the others are what it printed. */
  readonly source: 'log' | 'stdout' | 'stderr';
};

/** An object that was read from or written to a store. */
export type Transfer = {
  readonly direction: 'read' | 'wrote';
  /** Such as `b2://lake/orders.csv`. */
  readonly uri: string;
  readonly bytes: number;
  readonly rows?: number;
};
