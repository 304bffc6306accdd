/** What blocks import: `import {dataLoader, sql, test, type Table} from 'magelet'`. */
export {
  callback,
  conditional,
  custom,
  dataExporter,
  dataLoader,
  sensor,
  transformer,
} from './authoring/define-block.ts';
export type {Block, Given, InputsOf} from './authoring/define-block.ts';
export {test} from './authoring/define-test.ts';
export type {BlockContext, BlockLog, CallbackContext, RunInfo} from './authoring/block-context.ts';
export {Variables} from './authoring/variables.ts';
export {ConfigFileLoader} from './config/config-file-loader.ts';
export {EnvironmentVariableLoader} from './config/environment-variable-loader.ts';
export {getRepoPath} from './config/repo-path.ts';
export {MageletError, isMageletError} from './core/diagnostic.ts';
export {PermanentError} from './core/permanent-error.ts';
export type {Diagnostic, Pointer, Severity} from './core/diagnostic.ts';
export type {BlockOptions, BlockTest} from './core/block-module.ts';
export type {Column} from './core/output.ts';
export type {ConfigSource} from './core/config-source.ts';
export {sql} from './data/sql.ts';
export {Table} from './data/table.ts';
export {BackblazeB2, DEFAULT_B2_ENDPOINT_URL} from './io/backblaze-b2.ts';
export {LocalFiles} from './io/local-files.ts';
export {S3} from './io/s3.ts';
export {openProject, type Project} from './program/open-project.ts';
export {
  runPipeline,
  type BlockRun,
  type BlockSelection,
  type PipelineRun,
  type RunPipelineOptions,
} from './program/run-pipeline.ts';
export type {RunEvent} from './core/run-event.ts';
export type {OutputSummary} from './core/output.ts';
