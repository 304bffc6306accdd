import type {BlockKind} from '../core/block-kind.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {PipelineName} from '../core/names.ts';
import type {PipelineDefinition} from '../core/pipeline.ts';
import type {Located} from '../core/place.ts';
import type {Reading} from '../core/reading.ts';
import {fieldsOf, type Fields} from './fields.ts';
import {readBlock, type ReadBlock} from './read-block.ts';
import {readRetry} from './read-retry.ts';
import {readRoot} from './read-root.ts';
import {warnOfUnusedKeys} from './unused-keys.ts';
import type {YamlMapping} from './yaml-node.ts';

/**
 * Reads `pipelines/<name>/metadata.yaml` as Mage reads it, every value with its place, and tells every mistake at once.
 * Whether the names in it meet is left to `checkPipeline`.
 *
 * @param file Relative to the project; it is what messages show.
 * @example readPipeline({name, file: 'pipelines/flights/metadata.yaml', text: 'blocks: []'}).value
 */
export function readPipeline({name, file, text}: PipelineFile): Reading<PipelineDefinition> {
  const {value: root, diagnostics: mistakes} = readRoot(file, text);
  if (!root) return {diagnostics: mistakes};
  const diagnostics = [...mistakes];
  const owner = `pipeline "${name}"`;
  const fields = fieldsOf(root, owner, diagnostics);
  const title = fields.text('name', {words: 'a name', example: name});
  const read = lists.flatMap(({key, kind}) => readBlocks(fields, key, kind, diagnostics));
  const leftOut = [...read.flatMap((item) => (item.state === 'left out' ? [item.name] : [])), ...widgetsOf(root)];
  if (leftOut.length > 0) diagnostics.push(leftOutOf(owner, leftOut));
  const unreadable = read.flatMap((item) =>
    item.state === 'unreadable' && item.name !== undefined ? [item.name] : [],
  );
  const rest = readRest(fields, owner, diagnostics);
  checkType(fields, owner, diagnostics);
  fields.warnOfUnknown(keysOfMage);
  warnOfUnusedKeys(root, owner, diagnostics);
  const value: PipelineDefinition = {
    name,
    title: title?.value ?? name,
    file,
    blocks: read.flatMap((item) => (item.state === 'block' ? [item.block] : [])),
    ...rest,
    ...(unreadable.length > 0 && {unreadable}),
  };
  return {value, diagnostics: diagnostics.sort(byLine)};
}

const byLine = (a: Diagnostic, b: Diagnostic): number => (a.at?.place.line ?? 0) - (b.at?.place.line ?? 0);

type PipelineFile = {readonly name: PipelineName; readonly file: string; readonly text: string};

/** Where Mage keeps blocks; a callback or a conditional may stand in `blocks:` as well. */
const lists: readonly {readonly key: string; readonly kind?: BlockKind}[] = [
  {key: 'blocks'},
  {key: 'conditionals', kind: 'conditional'},
  {key: 'callbacks', kind: 'callback'},
];

function readBlocks(fields: Fields, key: string, kind: BlockKind | undefined, diagnostics: Diagnostic[]): ReadBlock[] {
  const expected = {words: 'a list of blocks', example: '[{uuid: load_orders, type: data_loader}]'};
  return fields.items(key, expected).map((node) => readBlock(node, kind, diagnostics));
}

/** Charts; they are looked at no further. */
function widgetsOf(root: YamlMapping): readonly Located<string>[] {
  const widgets = root.entries.get('widgets')?.node;
  if (widgets?.kind !== 'sequence') return [];
  return widgets.items.map((node) => {
    const uuid = node.kind === 'mapping' ? node.entries.get('uuid')?.node : undefined;
    return uuid?.kind === 'scalar' ? {value: uuid.text, place: uuid.place} : {value: 'a widget', place: node.place};
  });
}

function readRest(
  fields: Fields,
  owner: string,
  diagnostics: Diagnostic[],
): Omit<PipelineDefinition, 'name' | 'title' | 'file' | 'blocks' | 'unreadable'> {
  const description = fields.text('description', {words: 'a text', example: 'what it is for'});
  const tags = fields.texts('tags', {words: 'a list of words', example: '[daily]'});
  const variables = fields.map('variables', {words: 'a map of values', example: '{late_minutes: 15}'});
  const configProfile = fields.text('config_profile', {words: 'the name of a profile', example: 'default'});
  const retry = readRetry(fields, owner, diagnostics);
  const timeout = fields.number(
    'timeout',
    {words: 'a number of seconds above 0', example: '3600'},
    (value) => value > 0,
  );
  const concurrency = fields.map('concurrency_config', {words: 'a map', example: '{block_run_limit: 4}'});
  const limit = {words: 'a whole number of blocks from 1', example: '4'};
  const blockRunLimit =
    concurrency &&
    fieldsOf(concurrency, `concurrency_config of ${owner}`, diagnostics).number(
      'block_run_limit',
      limit,
      (value) => Number.isInteger(value) && value >= 1,
    );
  return {
    tags: tags.map(({value}) => value),
    variables: variables?.value ?? {},
    retry,
    ...(description && {description: description.value}),
    ...(configProfile && {configProfile}),
    ...(timeout !== undefined && {timeout}),
    ...(blockRunLimit !== undefined && {blockRunLimit}),
  };
}

/** Mage writes `python` for every pipeline that runs once and ends, and so it means one here. */
const typesThatRun = new Set(['python', 'pyspark', 'typescript', 'standard']);

function checkType(fields: Fields, owner: string, diagnostics: Diagnostic[]): void {
  const type = fields.text('type', {words: 'a type of pipeline', example: 'python'});
  if (!type || typesThatRun.has(type.value)) return;
  diagnostics.push({
    severity: 'error',
    code: 'unsupported-pipeline-type',
    message: `${owner} is of type "${type.value}", which magelet does not run`,
    at: {place: type.place},
    notes: ['magelet runs batch pipelines: those that start, work and end'],
    help: 'write type: python, which is what Mage calls a batch pipeline, or take the line out',
  });
}

const leftOutOf = (owner: string, names: readonly Located<string>[]): Diagnostic => ({
  severity: 'info',
  code: 'left-out',
  message: `charts and notes do not run, and are left out of ${owner}: ${names.map(({value}) => value).join(', ')}`,
  ...(names[0] && {at: {place: names[0].place}}),
});

/** Keys that Mage writes; those that would change a run in Mage are told by `warnOfUnusedKeys`. */
const keysOfMage = [
  'cache_block_output_in_memory',
  'created_at',
  'data_integration',
  'execution_framework',
  'executor_config',
  'executor_count',
  'executor_type',
  'extensions',
  'notification_config',
  'remote_variables_dir',
  'run_pipeline_in_one_process',
  'settings',
  'spark_config',
  'state_store_config',
  'updated_at',
  'uuid',
  'variables_dir',
  'widgets',
];
