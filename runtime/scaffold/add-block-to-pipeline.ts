import {isDeepStrictEqual} from 'node:util';
import {readYaml} from '../config/yaml-document.ts';
import type {BlockKind} from '../core/block-kind.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import {wholeFile} from '../core/place.ts';
import {failed, success, type Result} from '../core/result.ts';
import {appendItem, appendList, type NewItem} from './append-item.ts';
import {checkNewBlock} from './check-new-block.ts';
import {listOfKind, pipelineBlocks} from './pipeline-blocks.ts';
import {applyEdits, type TextEdit} from './text-edits.ts';
import {readExtents, type EntryExtent, type MapExtent, type YamlExtent} from './yaml-extents.ts';
import {yamlWord} from './yaml-words.ts';

/** A block as a pipeline's `metadata.yaml` names it. */
export type NewBlock = {
  readonly uuid: string;
  readonly type: BlockKind;
  /** The names of the blocks it waits for, in the order in which it receives their outputs. */
  readonly upstream: readonly string[];
};

/**
 * The text of a pipeline's `metadata.yaml` with one block more, written as short as possible at the end of its list.
 * Everything else stays as it is: comments, order, indentation, line ends. Blocks that write out `downstream_blocks` get it there too.
 * Fails where the pipeline has the name already, lacks an upstream, or is written so that no text can be added safely.
 *
 * @param file The path of the file relative to the project, for messages.
 * @example
 * addBlockToPipeline('blocks: []\n', 'pipelines/p/metadata.yaml', {uuid: 'load', type: 'data_loader', upstream: []})
 * // 'blocks:\n  - uuid: load\n    type: data_loader\n'
 */
export function addBlockToPipeline(text: string, file: string, block: NewBlock): Result<string> {
  const {value: yaml, diagnostics} = readYaml(file, text);
  if (!yaml || diagnostics.some(({severity}) => severity === 'error')) return failed(diagnostics);
  const refusals = checkNewBlock(pipelineBlocks(yaml), file, block);
  if (refusals.length > 0) return failed(refusals);

  const [root = nothing] = readExtents(text);
  const written = writtenDownstream(root, block);
  const edited = applyEdits(text, [...itemEdits(text, root, block), ...downstreamEdits(text, root, block, written)]);
  // The one guarantee: read again, the file says what it said before, and the new block.
  const isRight = isDeepStrictEqual(
    readYaml(file, edited).value?.value,
    withBlock(
      yaml.value,
      block,
      written.map(({name}) => name),
    ),
  );
  return isRight ? success(edited) : failed([notEditable(file, block)]);
}

const nothing: YamlExtent = {kind: 'nothing', start: 0, end: 0, isAnchored: false};

type Written = {readonly name: string; readonly entry: EntryExtent};

/** The upstream blocks that write out `downstream_blocks`, which Mage derives and keeps there. */
function writtenDownstream(root: YamlExtent, {uuid, type, upstream}: NewBlock): readonly Written[] {
  if (root.kind !== 'map' || listOfKind(type) !== 'blocks') return [];
  const list = entryOf(root, 'blocks')?.value;
  return (list?.kind === 'list' ? list.items : []).flatMap((block) => {
    const name = block.kind === 'map' ? scalarText(entryOf(block, 'uuid')?.value) : undefined;
    const entry = block.kind === 'map' ? entryOf(block, 'downstream_blocks') : undefined;
    if (name === undefined || !entry || !upstream.includes(name)) return [];
    const {value} = entry;
    // A list with an anchor is shared with blocks that this one does not wait for.
    const isOwn = !value.isAnchored && value.kind !== 'alias';
    return isOwn && !(value.kind === 'list' && value.items.some((item) => scalarText(item) === uuid))
      ? [{name, entry}]
      : [];
  });
}

/** No edits where the list cannot take the block: reading the file again then tells it. */
function itemEdits(text: string, root: YamlExtent, block: NewBlock): readonly TextEdit[] {
  const key = listOfKind(block.type);
  const map = root.kind === 'map' ? root : {...emptyMap, end: root.end};
  const entry = entryOf(map, key);
  const item = itemOf(block);
  return (entry ? appendItem(text, map, entry, item, 'lines') : appendList(text, map, key, item)) ?? [];
}

const emptyMap: MapExtent = {kind: 'map', entries: [], isFlow: false, isAnchored: false, start: 0, end: 0};

function itemOf({uuid, type, upstream}: NewBlock): NewItem {
  const names = upstream.map((name) => yamlWord(name)).join(', ');
  const lines = [`uuid: ${yamlWord(uuid)}`, `type: ${type}`, ...(names === '' ? [] : [`upstream_blocks: [${names}]`])];
  return {lines, inBrackets: `{${lines.join(', ')}}`};
}

function downstreamEdits(
  text: string,
  root: YamlExtent,
  {uuid}: NewBlock,
  written: readonly Written[],
): readonly TextEdit[] {
  const item = {lines: [yamlWord(uuid)], inBrackets: yamlWord(uuid)};
  return root.kind === 'map' ? written.flatMap(({entry}) => appendItem(text, root, entry, item, 'brackets') ?? []) : [];
}

/** What the file says, and the block. */
function withBlock(before: unknown, {uuid, type, upstream}: NewBlock, written: readonly string[]): unknown {
  const key = listOfKind(type);
  const after = structuredClone(before ?? {}) as Record<string, unknown>;
  for (const block of listIn(after['blocks'])) {
    if (isMap(block) && written.includes(String(block['uuid']))) {
      block['downstream_blocks'] = [...listIn(block['downstream_blocks']), uuid];
    }
  }
  const item = {uuid, type, ...(upstream.length > 0 ? {upstream_blocks: [...upstream]} : {})};
  return {...after, [key]: [...listIn(after[key]), item]};
}

const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const entryOf = (map: MapExtent, key: string): EntryExtent | undefined =>
  map.entries.find((entry) => scalarText(entry.key) === key);

const scalarText = (node: YamlExtent | undefined): string | undefined =>
  node?.kind === 'scalar' ? node.text : undefined;

function notEditable(file: string, block: NewBlock): Diagnostic {
  return {
    severity: 'error',
    code: 'not-editable',
    message: `the way ${file} is written leaves no place where a block can be added safely`,
    at: {place: wholeFile(file)},
    notes: ['nothing was written'],
    help: `add the block to ${listOfKind(block.type)} by hand: - ${itemOf(block).inBrackets}`,
  };
}
