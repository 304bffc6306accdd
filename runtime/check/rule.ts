import type {Environment} from '../config/environment.ts';
import type {Profile} from '../config/read-profile.ts';
import type {BlockKind} from '../core/block-kind.ts';
import type {Diagnostic, Severity} from '../core/diagnostic.ts';
import type {BlockDefinition, PipelineDefinition} from '../core/pipeline.ts';
import type {Located} from '../core/place.ts';
import type {RemotePlace} from '../core/remote-place.ts';
import type {ModuleFacts} from './module-facts.ts';

/** One thing that can be wrong with a pipeline as a whole. */
export type Rule<Subject = CheckSubject> = {
  /** What it can find, by the codes of its diagnostics. */
  readonly codes: readonly string[];
  /** How grave what it finds can be. */
  readonly severities: readonly Severity[];
  readonly check: (subject: Subject) => readonly Diagnostic[];
};

/** A pipeline that was read, and what is known of the project around it. */
export type CheckSubject = {
  readonly definition: PipelineDefinition;
  /** The profiles of `io_config.yaml`; undefined where the project has no such file. */
  readonly profiles: readonly Located<string>[] | undefined;
  readonly moduleFileOf: (block: BlockDefinition) => ModuleFile;
};

/** A pipeline and the files of its blocks, which only `validate` looks into. */
export type ModuleSubject = CheckSubject & {
  /** Undefined where the file is not there, or in another language. */
  readonly moduleOf: (block: BlockDefinition) => ModuleFacts | undefined;
  /** What DuckDB's parser says of the SQL in the block's file, in a module too. */
  readonly queryMistakesOf: (block: BlockDefinition) => readonly Diagnostic[];
  /** The outputs that the templates of a SQL block speak of: by the name of the block, or as `df_1`. */
  readonly outputsNamedIn: (block: BlockDefinition) => readonly Located<string>[];
  /** Why a profile of `io_config.yaml` gives no client of B2, or of another S3 server; nothing where it does. */
  readonly whyNoClient: (profile: string, scheme?: RemotePlace['scheme']) => Diagnostic | undefined;
  /** Where the pipeline keeps its runs beside this machine: its own `remote_variables_dir`, or the project's. */
  readonly remote: Located<RemotePlace> | undefined;
};

/** A project as a whole, when all of its pipelines were read. */
export type ProjectSubject = {
  /** Files of blocks that no pipeline has, with the name and the kind that a pipeline would give them. */
  readonly spareBlocks: readonly {readonly path: string; readonly name: string; readonly kind: BlockKind}[];
  /** The settings of each profile of `io_config.yaml`, templates not filled in. */
  readonly profiles: readonly Profile[];
  readonly env: Environment;
};

/** Where a block's module is, or would be; paths are relative to the project. */
export type ModuleFile = {
  readonly path: string;
  readonly exists: boolean;
  /** Files of the same folder, where it does not exist. */
  readonly others: readonly string[];
  /** Where it does not exist: a file of its name in the folder of another kind. */
  readonly ofAnotherKind?: string;
  /** Where it does not exist: the file that Mage would run, and the language of it. */
  readonly inOtherLanguage?: {readonly path: string; readonly language: string};
};
