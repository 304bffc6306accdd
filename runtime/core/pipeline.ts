import type {BlockKind} from './block-kind.ts';
import type {BlockName, PipelineName} from './names.ts';
import type {DataCheck} from './data-check.ts';
import type {Located} from './place.ts';
import type {RemotePlace} from './remote-place.ts';
import type {RetryConfig} from './retry.ts';

/** A pipeline as its file says, every value with its place. Whether the names meet is not checked yet. */
export type PipelineDefinition = {
  readonly name: PipelineName;
  /** `name:` of the file, or the folder's name. */
  readonly title: string;
  readonly description?: string;
  readonly tags: readonly string[];
  /** The metadata file, relative to the project. */
  readonly file: string;
  readonly blocks: readonly BlockDefinition[];
  /** What Mage keeps among the blocks and does not run, such as notes: it is drawn, and nothing else. */
  readonly leftOut?: readonly LeftOutBlock[];
  /** Names that are written there and no block can have: what waits for them makes no further mistake. */
  readonly unreadable?: readonly string[];
  /** The blocks of these names, as far as they could be read: rules look at them, and nothing else. */
  readonly misnamed?: readonly BlockDefinition[];
  readonly variables: Readonly<Record<string, unknown>>;
  readonly configProfile?: Located<string>;
  /** Where outputs are kept beside this machine: `remote_variables_dir`, which wins over the project's. */
  readonly remote?: Located<RemotePlace>;
  /** `executor_type: process`, for blocks that say nothing of their own. */
  readonly ownProcess?: OwnProcess;
  readonly retry: RetryConfig;
  /** Seconds that the run may take. */
  readonly timeout?: number;
  /** How a run ends that takes longer: `failed` where it is left out. */
  readonly timeoutStatus?: TimeoutStatus;
  /** What a run does once a block has failed: `continue` where it is left out. */
  readonly onFailure?: FailurePolicy;
  /** Blocks that may run at once. */
  readonly blockRunLimit?: number;
  /** Bytes that tables may take in a run before they spill to disk. */
  readonly memoryLimit?: number;
  /** By the name of a concurrency group, how many of its blocks may run at once. */
  readonly groups?: Readonly<Record<string, number>>;
};

/** That a block runs in a process of its own, and the megabytes that it may take. */
export type OwnProcess = {readonly memory?: number};

export type BlockDefinition = {
  readonly name: Located<BlockName>;
  readonly kind: Located<BlockKind>;
  /** Its kind in Mage, such as `dbt`, where magelet has none such: a rule refuses it, and `kind` is `custom`, which may do the same. */
  readonly kindOfMage?: string;
  /** What is written as its kind is none, which is told when it is read: `kind` is the one that the message proposes. */
  readonly kindIsGuessed?: true;
  /** `replicated_block`: the block whose file this one runs. */
  readonly replicates?: Replicated;
  /** `typescript` (also what an absent value means), `python`, `sql`, …: whatever the file says. */
  readonly language: Located<string> | undefined;
  readonly upstream: readonly Located<string>[];
  readonly downstream: readonly Located<string>[];
  readonly configuration: Readonly<Record<string, unknown>>;
  /** `configuration.config_profile`. */
  readonly configProfile?: Located<string>;
  /** `configuration.file_source.path` or `configuration.file_path`, relative to the project. */
  readonly filePath?: Located<string>;
  /** `executor_type: process`. */
  readonly ownProcess?: OwnProcess;
  readonly retry: RetryConfig;
  /** Seconds that one attempt may take; of a sensor, all its questions together. */
  readonly timeout?: number;
  /** Rules for the rows that the block gives. */
  readonly checks?: readonly DataCheck[];
  /** Words by which `--select` finds it. */
  readonly tags?: readonly string[];
  /** How a block ends that takes longer: `failed` where it is left out. */
  readonly timeoutStatus?: TimeoutStatus;
  /** How the blocks above must have ended: `all_success` where it is left out. */
  readonly triggerRule?: TriggerRule;
  /** The group whose blocks run a few at once. */
  readonly concurrencyGroup?: string;
  /** Of a conditional: what an error of it means, `fail` where it is left out. */
  readonly onError?: 'fail' | 'skip';
  readonly fanOut?: FanOut;
};

/** The block that another one replicates, by name, and what says where its file is; undefined where no block has that name. */
export type Replicated = {readonly name: Located<string>; readonly original: BlockSource | undefined};

/** What says where the file of a block is. */
export type BlockSource = Pick<BlockDefinition, 'name' | 'kind' | 'language' | 'filePath'>;

/** A chart, a note or a scratchpad of Mage among the blocks. */
export type LeftOutBlock = {
  readonly name: Located<string>;
  readonly kind: string;
  readonly upstream: readonly string[];
};

/** What Mage calls a dynamic block, and what becomes of its children. */
export type FanOut = {
  /** Each item of its output is a run of its own of the blocks below. */
  readonly isDynamic: boolean;
  /** What follows receives all its runs as one list. */
  readonly isReduced: boolean;
  /** Items at most. */
  readonly maxChildren?: number;
};

/** What a run does once a block has failed for good: blocks that do not wait for it go on, or none begins, or none goes on. */
export const failurePolicies = ['continue', 'finish running', 'stop now'] as const;
export type FailurePolicy = (typeof failurePolicies)[number];

/** How the blocks above must have ended for a block to run. */
export const triggerRules = ['all_success', 'all_done', 'one_success', 'none_failed'] as const;
export type TriggerRule = (typeof triggerRules)[number];

export const timeoutStatuses = ['failed', 'cancelled'] as const;
export type TimeoutStatus = (typeof timeoutStatuses)[number];

declare const checked: unique symbol;

/** A pipeline in which nothing is wrong: every name meets, nothing waits for itself, every block has its module. */
export type CheckedPipeline = {
  readonly [checked]: true;
  readonly definition: PipelineDefinition;
  readonly blocks: readonly CheckedBlock[];
};

export type CheckedBlock = {
  readonly name: BlockName;
  readonly kind: BlockKind;
  readonly upstream: readonly BlockName[];
  /** The module's absolute path. */
  readonly modulePath: string;
  readonly definition: BlockDefinition;
};
