import {failurePolicies, timeoutStatuses} from '../../core/pipeline.ts';
import {executorKeys} from './executor-keys.ts';
import {blockKeys} from './block-keys.ts';
import {anything, list, map, notUsedHere, number, recordOfMage, text, texts, type Keys} from './key.ts';
import {remoteVariablesDir} from './remote-keys.ts';
import {retryConfig} from './retry-keys.ts';

/** The keys of `concurrency_config` of a pipeline. */
export const concurrencyKeys = {
  block_run_limit: number('Blocks that may run at once.', {
    words: 'a whole number of blocks from 1',
    example: '4',
    whole: true,
    atLeast: 1,
  }),
  groups: map('By the name of a concurrency_group of blocks, how many of them may run at once.', {
    words: 'a map of whole numbers from 1',
    example: '{api: 2}',
    others: 'free',
  }),
  pipeline_run_limit: notUsedHere('Runs of a trigger that Mage lets run at once.'),
  pipeline_run_limit_all_triggers: notUsedHere('Runs of the pipeline that Mage lets run at once.'),
  on_pipeline_run_limit_reached: notUsedHere('Whether Mage lets a run wait or skips it where there are too many.'),
  pipeline_run_priority: notUsedHere('Which runs Mage starts first.'),
} as const satisfies Keys;

const blocks = {words: 'a list of blocks', example: '[{uuid: load_orders, type: data_loader}]', of: blockKeys};

/** The keys of `pipelines/<name>/metadata.yaml`. */
export const pipelineKeys = {
  name: text('A title; the folder of the pipeline is what commands call it.', {
    words: 'a name',
    example: 'Daily sales',
  }),
  description: text('What the pipeline is for.', {words: 'a text', example: 'what it is for'}),
  tags: texts('Words to find it by.', {words: 'a list of words', example: '[daily]'}),
  type: text('What Mage calls a pipeline that starts, works and ends: python.', {
    words: 'a type of pipeline',
    example: 'python',
  }),
  blocks: list('The blocks of the pipeline; what each waits for makes the order.', blocks),
  conditionals: list('Blocks that are asked whether the blocks that they name in upstream_blocks run.', blocks),
  callbacks: list('Blocks that run after the blocks that they name in upstream_blocks.', blocks),
  variables: map('Values by name, for all blocks; --var wins over them.', {
    words: 'a map of values',
    example: '{late_minutes: 15}',
    others: 'free',
  }),
  config_profile: text('The profile of io_config.yaml for blocks that name none.', {
    words: 'the name of a profile',
    example: 'default',
  }),
  retry_config: retryConfig,
  timeout: number('Seconds that a run may take.', {words: 'a number of seconds above 0', example: '3600', above: 0}),
  timeout_status: text('How a run ends when its time is over.', {
    words: 'failed or cancelled',
    example: 'failed',
    oneOf: timeoutStatuses,
  }),
  on_failure: text('What a run does once a block has failed.', {
    words: 'continue, finish running or stop now',
    example: 'continue',
    oneOf: failurePolicies,
  }),
  concurrency_config: map('How much may run at once.', {
    words: 'a map',
    example: '{block_run_limit: 4}',
    of: concurrencyKeys,
    others: 'told',
  }),
  memory_limit: text(
    'Memory that tables may take in a run before they spill to disk; half of what there is where it is left out.',
    {
      words: 'a size',
      example: '2GB',
    },
  ),
  remote_variables_dir: remoteVariablesDir,
  executor_count: notUsedHere('How many executors of Mage run a streaming pipeline.'),
  extensions: notUsedHere('Blocks of extensions of Mage, such as great_expectations.'),
  notification_config: notUsedHere('Whom Mage tells how a run ended.'),
  spark_config: notUsedHere('How Mage sets up Spark for the pipeline.'),
  cache_block_output_in_memory: notUsedHere('Whether Mage hands outputs on without storing them.'),
  created_at: recordOfMage('When Mage made the pipeline.'),
  data_integration: notUsedHere('What a data integration of Mage syncs.'),
  execution_framework: notUsedHere('The framework in which Mage runs the pipeline.'),
  ...executorKeys,
  run_pipeline_in_one_process: notUsedHere('Whether Mage runs all blocks in one process.'),
  settings: recordOfMage('Whether the editor of Mage writes triggers to triggers.yaml.'),
  state_store_config: notUsedHere('Where a data integration of Mage keeps its state.'),
  updated_at: recordOfMage('When Mage last wrote the pipeline.'),
  uuid: recordOfMage('The folder of the pipeline, as Mage writes it down.'),
  variables_dir: recordOfMage('Where Mage stores outputs.'),
  widgets: anything('Charts in the editor of Mage; they do not run, and are left out.'),
} as const satisfies Keys;
