import type {EntryExtent, ListExtent, MapExtent, YamlExtent} from './yaml-extents.ts';
import {afterBlank} from './yaml-extents.ts';
import {
  columnOf,
  insertAt,
  insertLines,
  lineEndOf,
  lineStart,
  lineStop,
  nextLine,
  type TextEdit,
} from './text-edits.ts';

/** What is added to a list, in both of YAML's styles. */
export type NewItem = {
  /** For a list of lines: the first follows the `-`, the others stand below it. */
  readonly lines: readonly string[];
  /** For a list in brackets. */
  readonly inBrackets: string;
};

/**
 * The edits that add `item` at the end of the list under `entry`, in the style that the list has.
 * An empty list becomes one of lines, or of brackets if `whenEmpty` says so. Undefined where the value is no list that can take it.
 *
 * @param root The map of the whole document, in which `entry` stands at any depth.
 */
export function appendItem(
  text: string,
  root: MapExtent,
  entry: EntryExtent,
  item: NewItem,
  whenEmpty: 'lines' | 'brackets',
): readonly TextEdit[] | undefined {
  const {value} = entry;
  if (value.kind === 'list' && value.items.length > 0) {
    return value.isFlow ? appendInBrackets(text, value, item) : [appendLines(text, entry.key, value, item)];
  }
  if (!isEmpty(text, value)) return undefined;
  const filled = whenEmpty === 'brackets' || root.isFlow ? ` [${item.inBrackets}]` : '';
  const emptied = {start: entry.colonEnd, end: Math.max(entry.colonEnd, value.end), replacement: filled};
  return filled === '' ? [emptied, beginLines(text, root, entry, item)] : [emptied];
}

/** The edits that add `key` with a list of one item at the end of the map `root`. */
export function appendList(text: string, root: MapExtent, key: string, item: NewItem): readonly TextEdit[] {
  const last = root.entries.at(-1);
  if (root.isFlow) {
    const written = `${key}: [${item.inBrackets}]`;
    return [last ? insertAt(last.value.end, `, ${written}`) : insertAt(root.start + 1, written)];
  }
  const keyIndent = ' '.repeat(last ? columnOf(text, root.start) : 0);
  const lines = [`${key}:`, ...itemLines(item, listIndent(text, root), 2)].map((line) => keyIndent + line);
  return [insertLines(text, endOfDocument(text), lines)];
}

function appendInBrackets(text: string, list: ListExtent, {inBrackets}: NewItem): readonly TextEdit[] {
  const last = list.items.at(-1);
  if (!last) return [];
  const stop = lineStop(text, last.end);
  if (stop >= list.end) return [insertAt(last.end, `, ${inBrackets}`)];
  const indent = /^\s*/.exec(text.slice(lineStart(text, last.start), last.start))?.[0] ?? '';
  const newLine = lineEndOf(text) + indent + inBrackets;
  const hasComma = text[afterBlank(text, last.end)] === ',';
  return hasComma ? [insertAt(stop, `${newLine},`)] : [insertAt(last.end, ','), insertAt(stop, newLine)];
}

function appendLines(text: string, key: YamlExtent, list: ListExtent, item: NewItem): TextEdit {
  const [beforeLast, last] = [list.items.at(-2), list.items.at(-1)];
  const dash = list.dashes.at(-1) ?? list.start;
  const gap = last && lineStart(text, last.start) === lineStart(text, dash) && !last.isAnchored ? last.start - dash : 2;
  const lines = itemLines(item, columnOf(text, dash), gap);
  const isSpaced = beforeLast !== undefined && /\n[ \t]*\r?\n/.test(text.slice(beforeLast.end, dash));
  return insertLines(
    text,
    afterOwnComments(text, list.end, columnOf(text, key.start)),
    isSpaced ? ['', ...lines] : lines,
  );
}

function beginLines(text: string, root: MapExtent, {key, value, colonEnd}: EntryExtent, item: NewItem): TextEdit {
  const column = columnOf(text, key.start);
  const at = afterOwnComments(text, Math.max(colonEnd, value.end), column);
  return insertLines(text, at, itemLines(item, column + listIndent(text, root), 2));
}

function itemLines({lines}: NewItem, indent: number, gap: number): readonly string[] {
  const dash = `${' '.repeat(indent)}-${' '.repeat(gap - 1)}`;
  return lines.map((line, index) => (index === 0 ? dash : ' '.repeat(indent + gap)) + line);
}

/** How far the lists of this file stand right of their keys: as the first one does, else by two. */
function listIndent(text: string, node: YamlExtent): number {
  return firstListIndent(text, node) ?? 2;
}

function firstListIndent(text: string, node: YamlExtent): number | undefined {
  if (node.kind === 'list') return firstOf(node.items, (item) => firstListIndent(text, item));
  if (node.kind !== 'map') return undefined;
  return firstOf(node.entries, ({key, value}) =>
    value.kind === 'list' && !value.isFlow
      ? columnOf(text, value.start) - columnOf(text, key.start)
      : firstListIndent(text, value),
  );
}

function firstOf<Item>(items: readonly Item[], find: (item: Item) => number | undefined): number | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Where the line after `end` begins, past the comments below it that stand further right than its key. */
function afterOwnComments(text: string, end: number, keyColumn: number): number {
  let at = end > 0 && text[end - 1] === '\n' ? end : nextLine(text, end);
  for (let line = at; line < text.length; line = nextLine(text, line)) {
    const [, indent = '', rest = ''] = /^([ \t]*)(\S?)/.exec(text.slice(line, lineStop(text, line))) ?? [];
    if (rest === '') continue;
    if (rest !== '#' || indent.length <= keyColumn) break;
    at = nextLine(text, line);
  }
  return at;
}

/** Before the mark that ends the document, or at the end of the text. */
const endOfDocument = (text: string): number => /^\.\.\.(?=\s|$)/m.exec(text)?.index ?? text.length;

/** Whether nothing is lost when the value is written anew: a comment between brackets would be. */
function isEmpty(text: string, value: YamlExtent): boolean {
  if (value.isAnchored) return false;
  if (value.kind === 'list') return text.slice(value.start + 1, value.end - 1).trim() === '';
  return value.kind === 'nothing' || (value.kind === 'scalar' && value.isPlain && nulls.has(value.text));
}

const nulls = new Set(['', '~', 'null', 'Null', 'NULL']);
