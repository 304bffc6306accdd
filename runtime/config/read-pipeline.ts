import type {BlockKind} from '../core/block-kind.ts';
import {budgetIn} from '../core/byte-size.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {PipelineName} from '../core/names.ts';
import type {FailurePolicy, PipelineDefinition, TimeoutStatus} from '../core/pipeline.ts';
import type {Located} from '../core/place.ts';
import type {Reading} from '../core/reading.ts';
import {fieldsOf, type Fields} from './fields.ts';
import {withoutSecretValues} from './io-config-lines.ts';
import {withOriginals} from './replicated-blocks.ts';
import {pipelineKeys} from './keys/pipeline-keys.ts';
import {readBlock} from './read-block.ts';
import {readConcurrency} from './read-concurrency.ts';
import {readExecutor} from './read-executor.ts';
import {readRemotePlace, type AskEnvironment} from './read-remote-place.ts';
import {readRetry} from './read-retry.ts';
import {readRoot} from './read-root.ts';
import {tellUnusedKeys} from './unused-keys.ts';
import type {YamlMapping, YamlNode} from './yaml-node.ts';

/**
 * Reads `pipelines/<name>/metadata.yaml` as Mage reads it, every value with its place, and tells every mistake at once.
 * Whether the names in it meet is left to `checkPipeline`.
 *
 * @param file Relative to the project; it is what messages show.
 * @example readPipeline({name, file: 'pipelines/flights/metadata.yaml', text: 'blocks: []'}).value
 */
export function readPipeline({name, file, text, env}: PipelineFile): Reading<PipelineDefinition> {
  const {value: root, diagnostics: mistakes} = readRoot(file, text, withoutSecretValues);
  if (!root) return {diagnostics: mistakes};
  const diagnostics = [...mistakes];
  const owner = `pipeline "${name}"`;
  const fields = fieldsOf(root, pipelineKeys, owner, diagnostics);
  const title = fields.text('name');
  const items = lists.map((list) => ({...list, nodes: fields.items(list.key)}));
  // Looked for only where a block has no name of its own.
  const freeName = (usual: string): string =>
    nameNotIn(
      items.flatMap(({nodes}) => nodes),
      usual,
    );
  const read = items.flatMap(({kind, nodes}) => nodes.map((node) => readBlock(node, kind, diagnostics, freeName)));
  const leftOut = read.flatMap((item) => (item.state === 'left out' ? [item.block] : []));
  const notRun = [...leftOut.map(({name}) => name), ...widgetsOf(root)];
  if (notRun.length > 0) diagnostics.push(leftOutOf(owner, notRun));
  const unreadable = read.flatMap((item) =>
    item.state === 'unreadable' && item.name !== undefined ? [item.name] : [],
  );
  const misnamed = read.flatMap((item) => (item.state === 'unreadable' && item.block ? [item.block] : []));
  const rest = readRest(fields, owner, diagnostics, env);
  const ownProcess = readExecutor(root, fields.map('executor_config'), owner, diagnostics);
  checkType(fields, owner, diagnostics);
  fields.warnOfUnknown();
  // The uuid of a pipeline is its folder, and says no more than that.
  tellUnusedKeys(root, {...pipelineKeys, uuid: {...pipelineKeys.uuid, usual: name}}, owner, diagnostics);
  const value: PipelineDefinition = {
    name,
    title: title?.value ?? name,
    file,
    blocks: withOriginals(read.flatMap((item) => (item.state === 'block' ? [item.block] : []))),
    ...rest,
    ...(ownProcess && {ownProcess}),
    ...(leftOut.length > 0 && {leftOut}),
    ...(unreadable.length > 0 && {unreadable}),
    ...(misnamed.length > 0 && {misnamed}),
  };
  return {value, diagnostics: diagnostics.sort(byLine)};
}

const byLine = (a: Diagnostic, b: Diagnostic): number => (a.at?.place.line ?? 0) - (b.at?.place.line ?? 0);

type PipelineFields = Fields<typeof pipelineKeys>;

type PipelineFile = {
  readonly name: PipelineName;
  readonly file: string;
  readonly text: string;
  /** What fills in the templates of `remote_variables_dir`. */
  readonly env?: AskEnvironment;
};

/** Where Mage keeps blocks; a callback or a conditional may stand in `blocks:` as well. */
const lists: readonly {readonly key: 'blocks' | 'conditionals' | 'callbacks'; readonly kind?: BlockKind}[] = [
  {key: 'blocks'},
  {key: 'conditionals', kind: 'conditional'},
  {key: 'callbacks', kind: 'callback'},
];

/** A name that no block has: `load_orders`, or `load_orders_2` where there is one. */
function nameNotIn(items: readonly YamlNode[], usual: string): string {
  const taken = new Set(
    items
      .flatMap((item) =>
        item.kind === 'mapping' ? [item.entries.get('uuid')?.node, item.entries.get('name')?.node] : [],
      )
      .map((node) => node?.value),
  );
  for (let name = usual, count = 2; ; name = `${usual}_${count++}`) if (!taken.has(name)) return name;
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
  fields: PipelineFields,
  owner: string,
  diagnostics: Diagnostic[],
  env: AskEnvironment | undefined,
): Omit<PipelineDefinition, 'name' | 'title' | 'file' | 'blocks' | 'leftOut' | 'unreadable' | 'misnamed'> {
  const description = fields.text('description');
  const tags = fields.texts('tags');
  const variables = fields.map('variables');
  const configProfile = fields.text('config_profile');
  const remote = readRemotePlace(fields.text('remote_variables_dir'), owner, diagnostics, env);
  const retry = readRetry(fields.map('retry_config'), owner, diagnostics);
  const timeout = fields.number('timeout');
  const memoryLimit = readMemoryLimit(fields, owner, diagnostics);
  // The words that these keys may hold are those of the types.
  const timeoutStatus = fields.word('timeout_status')?.value as TimeoutStatus | undefined;
  const onFailure = fields.word('on_failure')?.value as FailurePolicy | undefined;
  const concurrency = readConcurrency(fields.map('concurrency_config'), owner, diagnostics);
  return {
    tags: tags.map(({value}) => value),
    variables: variables?.value ?? {},
    retry,
    ...(description && {description: description.value}),
    ...(configProfile && {configProfile}),
    ...(remote && {remote}),
    ...(timeout !== undefined && {timeout}),
    ...(memoryLimit !== undefined && {memoryLimit}),
    ...(timeoutStatus && {timeoutStatus}),
    ...(onFailure && {onFailure}),
    ...concurrency,
  };
}

function readMemoryLimit(fields: PipelineFields, owner: string, diagnostics: Diagnostic[]): number | undefined {
  const written = fields.text('memory_limit');
  const bytes = written && budgetIn(written.value);
  if (!written || bytes !== undefined) return bytes;
  diagnostics.push({
    severity: 'error',
    code: 'wrong-value',
    message: `memory_limit of ${owner} is "${written.value}", not a size`,
    at: {place: written.place},
    help: 'write memory_limit: 2GB',
  });
  return undefined;
}

/** Mage writes `python` for every pipeline that runs once and ends, and so it means one here. */
export const pipelineTypesThatRun: ReadonlySet<string> = new Set(['python', 'pyspark', 'typescript', 'standard']);

function checkType(fields: PipelineFields, owner: string, diagnostics: Diagnostic[]): void {
  const type = fields.text('type');
  if (!type || pipelineTypesThatRun.has(type.value)) return;
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
