import {executorKeys} from './executor-keys.ts';
import {blockKindNames} from '../../core/block-kind.ts';
import {timeoutStatuses, triggerRules} from '../../core/pipeline.ts';
import {checkKeys} from './check-keys.ts';
import {anything, flag, list, map, notUsedHere, number, recordOfMage, text, texts, type Keys} from './key.ts';
import {retryConfig} from './retry-keys.ts';

const pathInProject = {words: 'a path in the project', example: 'blocks/transformers/clean.ts'};

/** The keys of `file_source`, in the configuration of a block. */
export const fileSourceKeys = {
  path: text('The file of the block, from the folder of the project.', pathInProject),
} as const satisfies Keys;

/** The keys of a block's `configuration` that have a meaning; all others are values for the block itself. */
export const configurationKeys = {
  config_profile: text('The profile of io_config.yaml whose settings the block is given.', {
    words: 'the name of a profile',
    example: 'default',
  }),
  file_path: text('The file of the block, from the folder of the project.', pathInProject),
  file_source: map('Where the file of the block is, as newer versions of Mage write it.', {
    words: 'a map with a path',
    example: `{path: ${pathInProject.example}}`,
    of: fileSourceKeys,
    others: 'free',
  }),
  dynamic: anything('Whether what waits for this block runs once for each item of its output.'),
  reduce_output: flag('Whether what waits for this block receives the outputs of all its runs as one list.'),
  poll_interval: number('Seconds between two questions to a sensor.', {
    words: 'a number of seconds above 0',
    example: '60',
    above: 0,
  }),
  max_children: number('Runs that one list of items may make.', {
    words: 'a whole number of runs from 1',
    example: '10000',
    whole: true,
    atLeast: 1,
  }),
  global_data_product: notUsedHere('The data product of Mage whose output the block serves.'),
  variables: notUsedHere('How Mage reads and writes the outputs around the block in batches.'),
  data_provider: anything('The database in which Mage runs a query; here it can only be duckdb.'),
  data_provider_profile: notUsedHere('The profile by which Mage signs in to that database.'),
  data_provider_database: notUsedHere('The database into which Mage writes what a query gives.'),
  data_provider_schema: notUsedHere('The schema into which Mage writes what a query gives.'),
  data_provider_table: notUsedHere('The table into which Mage writes what a query gives.'),
  export_write_policy: notUsedHere('Whether Mage appends to that table, replaces it, or fails.'),
  use_raw_sql: notUsedHere('Whether Mage runs the statements as they are, and reads nothing back.'),
  limit_in_pipeline_run: notUsedHere('Rows that Mage reads back in a run.'),
  disable_query_preprocessing: notUsedHere('Whether Mage hands a query on as it is written.'),
  disable_output_preview: recordOfMage('Whether the editor of Mage shows the output.'),
} as const satisfies Keys;

const blocks = {words: 'a list of blocks', example: '[load_orders]'};

/** What Mage calls blocks: those that run here, and those that do not. */
export const kindsOfMage = ['dbt', 'dynamic_child', 'extension', 'global_data_product', 'hook', 'group', 'pipeline'];
/** What Mage's editor shows beside the blocks. */
export const kindsThatDoNotRun = ['chart', 'markdown', 'scratchpad'];

/** The keys of one block of a pipeline. */
export const blockKeys = {
  uuid: text('The name of the block, which is that of its file.', {
    words: 'the name of a block',
    example: 'load_orders',
  }),
  name: text('A title; the name of the block where it has no uuid.', {
    words: 'the name of a block',
    example: 'load_orders',
  }),
  type: text('The kind of the block.', {
    words: 'the kind of a block',
    example: 'transformer',
    oneOf: [...blockKindNames, ...kindsOfMage, ...kindsThatDoNotRun],
  }),
  language: text('What the block is written in; TypeScript where it is left out.', {
    words: 'a language',
    example: 'typescript',
  }),
  upstream_blocks: texts('The blocks it waits for; their outputs arrive in this order.', blocks),
  downstream_blocks: texts('The blocks that wait for it: follows from upstream_blocks, and may be left out.', {
    ...blocks,
    example: '[export_orders]',
  }),
  replicated_block: text('The block of the pipeline whose file this one runs, as another step of its own.', {
    words: 'the name of a block',
    example: 'load_orders',
  }),
  retry_config: retryConfig,
  timeout: number('Seconds that one attempt may take.', {
    words: 'a number of seconds above 0',
    example: '600',
    above: 0,
  }),
  checks: list(
    'Rules for the rows that the block gives; they are checked after it, and one that fails fails the block.',
    {
      words: 'a list of checks',
      example: '[{not_null: order_id}]',
      of: checkKeys,
    },
  ),
  timeout_status: text('How the block ends when its time is over.', {
    words: 'failed or cancelled',
    example: 'failed',
    oneOf: timeoutStatuses,
  }),
  trigger_rule: text('How the blocks above must have ended for this one to run.', {
    words: 'all_success, all_done, one_success or none_failed',
    example: 'all_success',
    oneOf: triggerRules,
  }),
  concurrency_group: text('The group whose blocks run a few at once.', {words: 'the name of a group', example: 'api'}),
  on_error: text('Of a conditional: whether an error of it fails its block, or leaves the block out.', {
    words: 'fail or skip',
    example: 'skip',
    oneOf: ['fail', 'skip'],
  }),
  configuration: map('Values for the block, which it reads as `configuration` of its context.', {
    words: 'a map',
    example: '{config_profile: default}',
    of: configurationKeys,
    others: 'free',
  }),
  ...executorKeys,
  has_callback: notUsedHere('Whether Mage calls the functions of a file that is named after the block.'),
  all_upstream_blocks_executed: recordOfMage('Whether what it waits for has run in the editor of Mage.'),
  catalog: recordOfMage('What the block syncs in a data integration of Mage.'),
  color: recordOfMage('The colour of the block in the editor of Mage.'),
  content: recordOfMage('The text of the block, where Mage keeps it in this file.'),
  description: recordOfMage('A text that Mage shows with the block.'),
  extension_uuid: recordOfMage('The extension of Mage that the block belongs to.'),
  groups: recordOfMage('The groups of blocks in the editor of Mage.'),
  metadata: recordOfMage('What Mage remembers of the block.'),
  pipelines: recordOfMage('The pipelines of Mage that have the block too.'),
  priority: recordOfMage('The place of the block in the editor of Mage.'),
  status: recordOfMage('How the block ended in the editor of Mage.'),
  tags: texts('Words by which --select finds the block.', {words: 'a list of words', example: '[daily]'}),
} as const satisfies Keys;
