import {blockKindNames, isBlockKind, type BlockKind} from '../core/block-kind.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import {blockName, type BlockName} from '../core/names.ts';
import {nearestName} from '../core/nearest-name.ts';
import type {BlockDefinition} from '../core/pipeline.ts';
import type {Located, Place} from '../core/place.ts';
import {fieldsOf, wrongValue, type Expected, type Fields} from './fields.ts';
import {readRetry} from './read-retry.ts';
import type {YamlMapping, YamlNode} from './yaml-node.ts';

/**
 * One item of `blocks:`: a block, a part of Mage that does not run (a chart, a note), or one that could not be read,
 * with its name where at least that could.
 */
export type ReadBlock =
  | {readonly state: 'block'; readonly block: BlockDefinition}
  | {readonly state: 'left out'; readonly name: Located<string>}
  | {readonly state: 'unreadable'; readonly name?: string};

/** Reads one item; `usualKind` is what a list like `callbacks:` holds where an item does not say it. */
export function readBlock(node: YamlNode, usualKind: BlockKind | undefined, diagnostics: Diagnostic[]): ReadBlock {
  if (node.kind !== 'mapping') {
    diagnostics.push(wrongValue('a block', node, 'a map with uuid and type', '{uuid: load_orders, type: data_loader}'));
    return {state: 'unreadable'};
  }
  const written = node.entries.get('uuid')?.node ?? node.entries.get('name')?.node;
  const owner = written?.kind === 'scalar' && written.text !== '' ? `block "${written.text}"` : 'a block';
  const fields = fieldsOf(node, owner, diagnostics);
  const name = readName(node, fields, diagnostics);
  const kind = readKind(node, owner, fields, usualKind, diagnostics);
  if (kind === 'left out') return {state: 'left out', name: name ?? {value: owner, place: node.place}};
  const definition = readRest(fields, owner, diagnostics);
  fields.warnOfUnknown(keysOfMage);
  if (!name || !kind) return {state: 'unreadable', ...(written?.kind === 'scalar' && {name: written.text})};
  return {state: 'block', block: {name, kind, ...definition}};
}

function readName(node: YamlMapping, fields: Fields, diagnostics: Diagnostic[]): Located<BlockName> | undefined {
  const expected: Expected = {words: 'the name of a block', example: 'load_orders'};
  const uuid = fields.text('uuid', expected);
  const title = fields.text('name', expected);
  const written = uuid ?? (isMissing(node, 'uuid') ? title : undefined);
  if (!written) {
    // A uuid that is there and is no text has been told already.
    const namesNothing = missingKey('a block has no name', node.place, 'add uuid: load_orders');
    if (isMissing(node, 'uuid')) diagnostics.push(namesNothing);
    return undefined;
  }
  const named = blockName(written.value);
  if (named.ok) return {value: named.value, place: written.place};
  diagnostics.push({
    severity: 'error',
    code: 'wrong-value',
    message: `"${written.value}" does not name a block: ${named.failure}`,
    at: {place: written.place},
  });
  return undefined;
}

function readKind(
  node: YamlMapping,
  owner: string,
  fields: Fields,
  usualKind: BlockKind | undefined,
  diagnostics: Diagnostic[],
): Located<BlockKind> | 'left out' | undefined {
  const written = fields.text('type', {words: 'the kind of a block', example: 'transformer'});
  if (!written) {
    if (usualKind) return {value: usualKind, place: node.place};
    if (isMissing(node, 'type')) {
      diagnostics.push({
        ...missingKey(`${owner} has no type`, node.place, 'add type: transformer'),
        notes: [`the kinds of blocks are ${blockKindNames.join(', ')}`],
      });
    }
    return undefined;
  }
  const {value: kind, place} = written;
  if (isBlockKind(kind)) return {value: kind, place};
  if (kindsThatDoNotRun.has(kind)) return 'left out';
  diagnostics.push(unknownKind(owner, kind, place));
  return undefined;
}

function readRest(fields: Fields, owner: string, diagnostics: Diagnostic[]): Omit<BlockDefinition, 'name' | 'kind'> {
  const language = fields.text('language', {words: 'a language', example: 'typescript'});
  const upstream = fields.texts('upstream_blocks', {words: 'a list of blocks', example: '[load_orders]'});
  const downstream = fields.texts('downstream_blocks', {words: 'a list of blocks', example: '[export_orders]'});
  const retry = readRetry(fields, owner, diagnostics);
  const timeout = fields.number(
    'timeout',
    {words: 'a number of seconds above 0', example: '600'},
    (value) => value > 0,
  );
  const mapping = fields.map('configuration', {words: 'a map', example: '{config_profile: default}'});
  const configuration = mapping && fieldsOf(mapping, `configuration of ${owner}`, diagnostics);
  const configProfile = configuration?.text('config_profile', {words: 'the name of a profile', example: 'default'});
  const filePath = configuration && readFilePath(configuration, owner, diagnostics);
  return {
    language,
    upstream,
    downstream,
    configuration: mapping?.value ?? {},
    retry,
    ...(configProfile && {configProfile}),
    ...(filePath && {filePath}),
    ...(timeout !== undefined && {timeout}),
  };
}

function readFilePath(configuration: Fields, owner: string, diagnostics: Diagnostic[]): Located<string> | undefined {
  const expected: Expected = {words: 'a path in the project', example: 'blocks/transformers/clean.ts'};
  const source = configuration.map('file_source', {words: 'a map with a path', example: `{path: ${expected.example}}`});
  const sourcePath = source && fieldsOf(source, `file_source of ${owner}`, diagnostics).text('path', expected);
  return configuration.text('file_path', expected) ?? sourcePath;
}

function unknownKind(owner: string, kind: string, place: Place): Diagnostic {
  const nearest = nearestName(kind, blockKindNames);
  const list = blockKindNames.join(', ');
  return {
    severity: 'error',
    code: 'unknown-block-kind',
    message: `${owner} is a "${kind}", a kind of block that magelet does not have`,
    at: {place, ...(nearest && {label: `${nearest} is close`})},
    notes: [...(kindsOfMage.has(kind) ? [`Mage runs ${kind} blocks; magelet does not`] : []), `the kinds are ${list}`],
    help: `write ${nearest ?? 'custom'}`,
  };
}

const missingKey = (message: string, place: Place, help: string): Diagnostic => ({
  severity: 'error',
  code: 'missing-key',
  message,
  at: {place},
  help,
});

/** Left out, or written without a value. */
const isMissing = (node: YamlMapping, key: string): boolean => (node.entries.get(key)?.node.value ?? null) === null;

/** What Mage's editor shows beside the blocks. */
const kindsThatDoNotRun = new Set(['chart', 'markdown', 'scratchpad']);
const kindsOfMage = new Set(['dbt', 'dynamic_child', 'extension', 'global_data_product', 'hook', 'group', 'pipeline']);

/** Keys that Mage writes and that say nothing to magelet. */
const keysOfMage = [
  'all_upstream_blocks_executed',
  'catalog',
  'color',
  'content',
  'description',
  'executor_config',
  'executor_type',
  'extension_uuid',
  'groups',
  'has_callback',
  'metadata',
  'pipelines',
  'priority',
  'replicated_block',
  'status',
  'tags',
];
