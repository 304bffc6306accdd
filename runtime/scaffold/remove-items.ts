import {isDeepStrictEqual} from 'node:util';
import {readYaml} from '../config/yaml-document.ts';
import type {YamlNode} from '../config/yaml-node.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import {wholeFile} from '../core/place.ts';
import {failed, success, type Result} from '../core/result.ts';
import type {YamlPath} from './references.ts';
import {applyEdits, lineStart, nextLine, type TextEdit} from './text-edits.ts';
import {readExtents, type EntryExtent, type ListExtent, type YamlExtent} from './yaml-extents.ts';

/**
 * The text of a YAML file without these items of its lists; everything else stays as it is, comments too. A list that
 * loses its last item becomes `[]`. Fails where the file would say anything else besides, as through an alias.
 */
export function removeItems(file: string, text: string, yaml: YamlNode, paths: readonly YamlPath[]): Result<string> {
  const [root] = readExtents(text);
  const byList = Map.groupBy(paths, (path) => JSON.stringify(path.slice(0, -1)));
  const edits = [...byList.values()].flatMap((items) => {
    const entry = root && entryAt(root, items[0]?.slice(0, -1) ?? []);
    const list = entry?.value;
    if (!entry || list?.kind !== 'list') return [];
    const indexes = new Set(items.map((path) => Number(path.at(-1))));
    if (indexes.size < list.items.length) return [...indexes].flatMap((index) => removal(text, list, index, indexes));
    // A comment in the list stays below what is now empty.
    const end = list.isFlow ? list.end : Math.max(entry.colonEnd, list.items.at(-1)?.end ?? list.end);
    return [{start: entry.colonEnd, end, replacement: ' []'}];
  });
  const edited = applyEdits(text, edits);
  const expected = structuredClone(yaml.value);
  // The deepest first, and the last of a list first: so every path still leads where it did.
  const inOrder = paths.toSorted((a, b) => b.length - a.length || Number(b.at(-1)) - Number(a.at(-1)));
  for (const path of inOrder) removeAt(expected, path);
  return isDeepStrictEqual(readYaml(file, edited).value?.value, expected)
    ? success(edited)
    : failed([notEditable(file)]);
}

function removal(text: string, list: ListExtent, index: number, gone: ReadonlySet<number>): readonly TextEdit[] {
  const item = list.items[index];
  const dash = list.dashes[index];
  if (!item) return [];
  if (!list.isFlow && dash !== undefined) {
    const start = lineStart(text, dash);
    const end = nextLine(text, item.end);
    // Items that stand apart by an empty line still do, and by one only.
    const isSpaced = /(?:^|\n)[ \t]*\r?\n$/.test(text.slice(0, start)) && /^[ \t]*\r?\n/.test(text.slice(end));
    return [{start, end: isSpaced ? nextLine(text, end) : end, replacement: ''}];
  }
  const before = list.items.findLast((_, other) => other < index && !gone.has(other));
  const next = list.items[index + 1];
  if (before) return [{start: list.items[index - 1]?.end ?? before.end, end: item.end, replacement: ''}];
  return [{start: item.start, end: next?.start ?? item.end, replacement: ''}];
}

function entryAt(root: YamlExtent, path: YamlPath): EntryExtent | undefined {
  let at: YamlExtent | undefined = root;
  let entry: EntryExtent | undefined;
  for (const key of path) {
    if (typeof key === 'number') {
      at = at?.kind === 'list' ? at.items[key] : undefined;
    } else {
      entry =
        at?.kind === 'map' ? at.entries.find((each) => each.key.kind === 'scalar' && each.key.text === key) : undefined;
      at = entry?.value;
    }
  }
  return entry;
}

function removeAt(root: unknown, path: YamlPath): void {
  const list = path.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], root);
  (list as unknown[]).splice(Number(path.at(-1)), 1);
}

const notEditable = (file: string): Diagnostic => ({
  severity: 'error',
  code: 'not-editable',
  message: `the way ${file} is written leaves no way to take this out and nothing else`,
  at: {place: wholeFile(file)},
  notes: ['nothing was written'],
  help: 'write out what its aliases repeat, and give the command again',
});
