import type {BlockKind} from './block-kind.ts';
import type {BlockName, PipelineName} from './names.ts';
import type {DataCheck} from './data-check.ts';
import type {Located} from './place.ts';
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
  /** Names of blocks that are written there and could not be read: what waits for them makes no further mistake. */
  readonly unreadable?: readonly string[];
  readonly variables: Readonly<Record<string, unknown>>;
  readonly configProfile?: Located<string>;
  readonly retry: RetryConfig;
  /** Seconds that the run may take. */
  readonly timeout?: number;
  /** Blocks that may run at once. */
  readonly blockRunLimit?: number;
  /** Bytes that tables may take in a run before they spill to disk. */
  readonly memoryLimit?: number;
};

export type BlockDefinition = {
  readonly name: Located<BlockName>;
  readonly kind: Located<BlockKind>;
  /** Its kind in Mage, such as `dbt`, where magelet has none such: a rule refuses it, and `kind` is `custom`, which may do the same. */
  readonly kindOfMage?: string;
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
  readonly retry: RetryConfig;
  /** Seconds that one attempt may take. */
  readonly timeout?: number;
  /** Rules for the rows that the block gives. */
  readonly checks?: readonly DataCheck[];
  /** Words by which `--select` finds it. */
  readonly tags?: readonly string[];
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
