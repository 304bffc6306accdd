import type {ConfigFileLoader} from '../config/config-file-loader.ts';
import type {BlockKind} from '../core/block-kind.ts';
import type {RunInterval} from '../core/run-interval.ts';
import type {CallbackEvent} from '../core/block-module.ts';
import type {BackblazeB2} from '../io/backblaze-b2.ts';
import type {Variables} from './variables.ts';

/** What every block's function receives after the outputs of its upstream blocks. */
export type BlockContext = {
  /** The B2 client of the block's profile; nothing touches the network until it is used. */
  readonly b2: BackblazeB2;
  /** The B2 client of another profile of `io_config.yaml`. */
  readonly io: (profile: string) => BackblazeB2;
  /** The block's profile of `io_config.yaml`. */
  readonly config: ConfigFileLoader;
  /** `configuration:` of the block in the pipeline's `metadata.yaml`. */
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly variables: Variables;
  readonly log: BlockLog;
  /** Aborted when the run is cancelled or the block's time is over. */
  readonly signal: AbortSignal;
  /** Tells how far the block has come; `unit` is a word such as `rows` or `bytes`. */
  readonly progress: (done: number, total?: number, unit?: string) => void;
  readonly run: RunInfo;
  readonly block: {readonly name: string; readonly kind: BlockKind};
  /** 1 for the first try. */
  readonly attempt: number;
  /** Mage's name of the environment: `ENV`, or `dev`. */
  readonly env: string;
  /** A folder of the block's own, removed after the attempt. */
  readonly tempDir: string;
};

/** What a callback receives last: also how the block, or the pipeline, that it is attached to ended. */
export type CallbackContext = BlockContext & {
  readonly parent: {
    readonly of: 'block' | 'pipeline';
    /** Its name. */
    readonly block: string;
    readonly event: CallbackEvent;
    /** What went wrong, after a failure: the message, and the code such as `b2-no-object`. */
    readonly error?: {readonly code: string; readonly message: string};
  };
};

export type RunInfo = {
  readonly id: string;
  readonly pipeline: string;
  readonly executionDate: Date;
  /** The execution date as Mage writes it: `20261123T140509`. */
  readonly partition: string;
  /** What began the run: `command line`. */
  readonly trigger: string;
  /** What a run of a trigger with an interval (`@daily`) is for: from the execution date on, and where the one before began. */
  readonly interval?: RunInterval;
};

/** A block's own log; fields are kept as they are, secrets of the profile are masked. */
export type BlockLog = {
  readonly debug: LogCall;
  readonly info: LogCall;
  readonly warn: LogCall;
  readonly error: LogCall;
};

type LogCall = (message: string, fields?: Readonly<Record<string, unknown>>) => void;
