import {blockKindNames, isBlockKind, type BlockKind} from '../core/block-kind.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import {blockName, cleanName, type BlockName} from '../core/names.ts';
import {nearestName} from '../core/nearest-name.ts';
import type {BlockDefinition, LeftOutBlock, TimeoutStatus, TriggerRule} from '../core/pipeline.ts';
import type {Located, Place} from '../core/place.ts';
import {fieldsOf, wrongValue, type Fields} from './fields.ts';
import {blockKeys, configurationKeys, fileSourceKeys, kindsOfMage, kindsThatDoNotRun} from './keys/block-keys.ts';
import {meantKeys} from './meant-keys.ts';
import {readChecks} from './read-checks.ts';
import {readFanOut} from './read-fan-out.ts';
import {readExecutor} from './read-executor.ts';
import {readRetry} from './read-retry.ts';
import type {YamlMapping, YamlNode} from './yaml-node.ts';

/**
 * One item of `blocks:`: a block, a part of Mage that does not run (a chart, a note), or one that has no name that a
 * block can have, with what is written in its place.
 */
export type ReadBlock =
  | {readonly state: 'block'; readonly block: BlockDefinition}
  | {readonly state: 'left out'; readonly block: LeftOutBlock}
  | {readonly state: 'unreadable'; readonly name?: string; readonly block?: BlockDefinition};

type BlockFields = Fields<typeof blockKeys>;

/**
 * Reads one item; `usualKind` is what a list like `callbacks:` holds where an item does not say it, `freeName` makes a
 * name of one that no block of the pipeline has.
 */
export function readBlock(
  node: YamlNode,
  usualKind: BlockKind | undefined,
  diagnostics: Diagnostic[],
  freeName: (usual: string) => string,
): ReadBlock {
  if (node.kind !== 'mapping') {
    const example = `{uuid: ${freeName('load_orders')}, type: data_loader}`;
    diagnostics.push(wrongValue('a block', node, 'a map with uuid and type', example));
    return {state: 'unreadable'};
  }
  const hasName = !isMissing(node, 'name');
  const meant = meantKeys(node, blockKeys, {
    ...(!hasName && {uuid: otherNames.uuid}),
    ...(!usualKind && {type: otherNames.type}),
    upstream_blocks: otherNames.upstream_blocks,
  });
  const written = node.entries.get(meant.get('uuid') ?? 'uuid')?.node ?? node.entries.get('name')?.node;
  const owner = written?.kind === 'scalar' && written.text !== '' ? `block "${written.text}"` : 'a block';
  const fields = fieldsOf(node, blockKeys, owner, diagnostics, meant);
  const name = readName(node, fields, diagnostics, freeName);
  const kind = readKind(node, owner, fields, usualKind, diagnostics);
  if (kindsThatDoNotRun.includes(kind.value)) {
    const upstream = fields.texts('upstream_blocks').map(({value}) => value);
    return {state: 'left out', block: {name: name ?? {value: owner, place: node.place}, kind: kind.value, upstream}};
  }
  const definition = readRest(fields, owner, kind.value, diagnostics);
  const ownProcess = readExecutor(node, fields.map('executor_config'), owner, diagnostics);
  fields.warnOfUnknown();
  const rest = {...runningKind(kind), ...definition, ...(ownProcess && {ownProcess})};
  if (name) return {state: 'block', block: {name, ...rest}};
  if (written?.kind !== 'scalar' || written.text === '') return {state: 'unreadable'};
  // It is no name, and goes to rules alone: what else is wrong with the block is told at once.
  const misnamed = {value: written.text as BlockName, place: written.place};
  return {state: 'unreadable', name: written.text, block: {name: misnamed, ...rest}};
}

/** What people call these keys elsewhere. */
const otherNames = {
  uuid: ['id', 'uid', 'block', 'block_id', 'block_name', 'block_uuid'],
  type: ['kind', 'block_type', 'block_kind'],
  upstream_blocks: ['upstream', 'upstreams', 'depends_on', 'dependsOn', 'needs', 'waits_for'],
};

type WrittenKind = Located<string> & Pick<BlockDefinition, 'kindIsGuessed'>;

/**
 * What Mage alone runs, and what is of a kind that there is not, is kept as a block: it is drawn, what waits for it meets
 * its name, and what else is wrong with it is told.
 */
function runningKind({
  value,
  place,
  ...guess
}: WrittenKind): Pick<BlockDefinition, 'kind' | 'kindOfMage' | 'kindIsGuessed'> {
  return isBlockKind(value) ? {kind: {value, place}, ...guess} : {kind: {value: 'custom', place}, kindOfMage: value};
}

function readName(
  node: YamlMapping,
  fields: BlockFields,
  diagnostics: Diagnostic[],
  freeName: (usual: string) => string,
): Located<BlockName> | undefined {
  const uuid = fields.text('uuid');
  const title = fields.text('name');
  const written = uuid ?? (isMissing(node, 'uuid') ? title : undefined);
  if (!written) {
    // A uuid that is there and is no text has been told already.
    if (isMissing(node, 'uuid')) {
      const kind = node.entries.get('type')?.node.value;
      const name = freeName((typeof kind === 'string' && usualNames[kind]) || 'load_orders');
      diagnostics.push(missingKey('a block has no name', node.place, `add uuid: ${name}`));
    }
    return undefined;
  }
  const named = blockName(written.value);
  if (named.ok) return {value: named.value, place: written.place};
  diagnostics.push({
    severity: 'error',
    code: 'wrong-value',
    message: `"${written.value}" does not name a block: ${named.failure}`,
    at: {place: written.place},
    ...helpWith(cleanName(written.value)),
  });
  return undefined;
}

/** An example of a name, by the kind of the block. */
const usualNames: Readonly<Record<string, string>> = {
  transformer: 'clean_orders',
  data_exporter: 'export_orders',
  sensor: 'orders_are_there',
};

/** The name that `magelet new block` would give, where that is one. */
const helpWith = (cleaned: string): Pick<Diagnostic, 'help'> =>
  blockName(cleaned).ok && /[\p{L}\p{N}]/u.test(cleaned) ? {help: `write ${cleaned}`} : {};

function readKind(
  node: YamlMapping,
  owner: string,
  fields: BlockFields,
  usualKind: BlockKind | undefined,
  diagnostics: Diagnostic[],
): WrittenKind {
  const written = fields.text('type');
  if (!written) {
    if (usualKind) return {value: usualKind, place: node.place};
    if (isMissing(node, 'type')) {
      diagnostics.push({
        ...missingKey(`${owner} has no type`, node.place, 'add type: transformer'),
        notes: [`the kinds of blocks are ${blockKindNames.join(', ')}`],
      });
    }
    return {value: 'transformer', place: node.place, kindIsGuessed: true};
  }
  const {value: kind, place} = written;
  if (isBlockKind(kind) || [...kindsOfMage, ...kindsThatDoNotRun].includes(kind)) return written;
  const nearest = nearestName(kind, blockKindNames);
  diagnostics.push(unknownKind(owner, written, nearest));
  return {value: nearest ?? 'custom', place, kindIsGuessed: true};
}

function readRest(
  fields: BlockFields,
  owner: string,
  kind: string,
  diagnostics: Diagnostic[],
): Omit<BlockDefinition, 'name' | 'kind'> {
  const language = fields.text('language');
  const upstream = fields.texts('upstream_blocks');
  const downstream = fields.texts('downstream_blocks');
  const retry = readRetry(fields.map('retry_config'), owner, diagnostics);
  const timeout = fields.number('timeout');
  const tags = fields.texts('tags').map(({value}) => value);
  // The words that these keys may hold are those of the types.
  const timeoutStatus = fields.word('timeout_status')?.value as TimeoutStatus | undefined;
  const triggerRule = fields.word('trigger_rule')?.value as TriggerRule | undefined;
  const concurrencyGroup = fields.text('concurrency_group');
  const onError = fields.word('on_error')?.value as 'fail' | 'skip' | undefined;
  const mapping = fields.map('configuration');
  const configuration = mapping && fieldsOf(mapping, configurationKeys, `configuration of ${owner}`, diagnostics);
  const configProfile = configuration?.text('config_profile');
  const filePath = configuration && readFilePath(configuration, owner, diagnostics);
  const checks = readChecks(fields.items('checks'), owner, diagnostics);
  const replicated = fields.text('replicated_block');
  const fanOut = configuration && mapping && readFanOut(configuration, mapping, owner, diagnostics);
  // Only read to be looked at: what the run goes by is the configuration. Other kinds may mean what they like by it.
  if (kind === 'sensor') configuration?.number('poll_interval');
  return {
    language,
    upstream,
    downstream,
    configuration: mapping?.value ?? {},
    retry,
    ...(configProfile && {configProfile}),
    ...(filePath && {filePath}),
    ...(replicated && {replicates: {name: replicated, original: undefined}}),
    ...(timeout !== undefined && {timeout}),
    ...(checks.length > 0 && {checks}),
    ...(tags.length > 0 && {tags}),
    ...(timeoutStatus && {timeoutStatus}),
    ...(triggerRule && {triggerRule}),
    ...(concurrencyGroup && {concurrencyGroup: concurrencyGroup.value}),
    ...(onError && {onError}),
    ...(fanOut && {fanOut}),
  };
}

function readFilePath(
  configuration: Fields<typeof configurationKeys>,
  owner: string,
  diagnostics: Diagnostic[],
): Located<string> | undefined {
  const source = configuration.map('file_source');
  const sourcePath = source && fieldsOf(source, fileSourceKeys, `file_source of ${owner}`, diagnostics).text('path');
  const path = configuration.text('file_path');
  return sourcePath ?? path;
}

const unknownKind = (owner: string, {value, place}: Located<string>, nearest: BlockKind | undefined): Diagnostic => ({
  severity: 'error',
  code: 'unknown-block-kind',
  message: `${owner} is a "${value}", a kind of block that magelet does not have`,
  at: {place, ...(nearest && {label: `${nearest} is close`})},
  notes: [`the kinds are ${blockKindNames.join(', ')}`],
  help: `write ${nearest ?? 'custom'}`,
});

const missingKey = (message: string, place: Place, help: string): Diagnostic => ({
  severity: 'error',
  code: 'missing-key',
  message,
  at: {place},
  help,
});

/** Left out, or written without a value. */
const isMissing = (node: YamlMapping, key: string): boolean => (node.entries.get(key)?.node.value ?? null) === null;
