import type {BlockKind} from '../core/block-kind.ts';
import type {BlockOptions, CallbackEvent} from '../core/block-module.ts';
import type {DataCheck} from '../core/data-check.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {BlockName} from '../core/names.ts';
import type {OwnProcess} from '../core/pipeline.ts';
import type {OutputSummary} from '../core/output.ts';
import type {RunInterval} from '../core/run-interval.ts';
import type {RunHappening} from '../core/run-event.ts';

/** Everything that one attempt at a block needs, in a form that passes between threads. */
export type AttemptTask = {
  readonly project: string;
  readonly run: {
    readonly id: string;
    readonly pipeline: string;
    /** ISO 8601. */
    readonly executionDate: string;
    readonly partition: string;
    readonly trigger: string;
    readonly interval?: RunInterval;
  };
  readonly block: {readonly name: BlockName; readonly kind: BlockKind};
  readonly modulePath: string;
  /** The stored outputs of the upstream blocks, in their order. */
  readonly inputs: readonly TaskInput[];
  readonly outputFolder: string;
  readonly configuration: Readonly<Record<string, unknown>>;
  /** Rules for the rows that the block gives. */
  readonly checks?: readonly DataCheck[];
  readonly variables: Readonly<Record<string, unknown>>;
  /** What the run knows of itself: variables of the same name win. */
  readonly ofRun?: Readonly<Record<string, unknown>>;
  /** The profiles that were asked for, the strongest first; a block module's own option stands at `'module'`. */
  readonly profiles: readonly (string | {readonly of: 'module'})[];
  /** In a process of its own, with so many megabytes at most. */
  readonly ownProcess?: OwnProcess;
  readonly attempt: number;
  readonly attempts: number;
  /** For a dynamic block: how many items its output may have. */
  readonly maxChildren?: number;
  /** For a callback: how the block or the pipeline it is attached to ended. */
  readonly parent?: EndedParent;
};

/**
 * What an upstream block gives: its stored output, one item of it, or the outputs of all its children in order.
 * A folder is undefined where there is no output, which is then `undefined` to the block.
 */
export type TaskInput = {
  readonly block: BlockName;
  readonly folder?: string | undefined;
  readonly item?: number;
  readonly folders?: readonly (string | undefined)[];
};

export type EndedParent = {
  readonly of: 'block' | 'pipeline';
  /** Its name. */
  readonly block: string;
  readonly event: CallbackEvent;
  readonly error?: Diagnostic;
};

/** How an attempt ended. `options` are those of the block's module, where it could be loaded. */
export type AttemptOutcome = {readonly options?: BlockOptions} & (
  | {readonly status: 'completed'; readonly output: OutputSummary; readonly answer?: boolean}
  | {readonly status: 'failed'; readonly diagnostic: Diagnostic; readonly retryable: boolean}
  | {readonly status: 'cancelled'}
);

/** What a block tells while it runs. */
export type BlockHappening = Extract<
  RunHappening,
  {type: 'block-progress' | 'block-log' | 'block-transferred' | 'block-tested'}
>;

/** Why a signal was aborted when it was the attempt's own deadline. */
export const timeIsOver = 'time is over';

export type AttemptWatcher = {
  readonly signal: AbortSignal;
  /** Resolves when the record says that the attempt begins: the block's function is not called before; never where it cannot be recorded. */
  readonly recorded: Promise<void>;
  readonly happened: (happening: BlockHappening) => void;
  /** Called once the block's module is loaded, before its function runs. */
  readonly loaded: (options: BlockOptions) => void;
  /** The attempt that follows at once where this one completes: what it needs may be loaded when this one is over. */
  readonly next?: () => AttemptTask | undefined;
};

/** Where author code runs. It settles every attempt, also one whose code never returns: after `signal` it is ended. */
export type Host = AsyncDisposable & {
  readonly attempt: (task: AttemptTask, watcher: AttemptWatcher) => Promise<AttemptOutcome>;
};

/** A host of one run. */
export type RunHost = Host & {
  /** Tells it what the module that runs attempts needs to know of the run; attempts come after. */
  readonly begin: (data: unknown) => void;
};
