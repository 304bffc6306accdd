import type {Diagnostic} from '../core/diagnostic.ts';
import type {Located, Place} from '../core/place.ts';
import type {SourceText} from '../core/source-text.ts';
import type {Extent, YamlEntry, YamlMapping, YamlNode, YamlScalar} from './yaml-node.ts';
import {Stretch} from './yaml-stretch.ts';

/** What a mapping is made of: keys and values in turn. */
export type MappingParts = {
  readonly nodes: readonly YamlNode[];
  /** Where the nodes stand that aliases repeat here, by position: the nodes themselves stand elsewhere. */
  readonly aliases: ReadonlyMap<number, Extent> | undefined;
  /** The positions of keys that are `<<`; most files have none. */
  readonly mergeKeys: ReadonlySet<number> | undefined;
};

export class MappingNode extends Stretch implements YamlMapping {
  readonly kind = 'mapping';
  readonly entries: ReadonlyMap<string, YamlEntry>;
  #value: YamlMapping['value'] | undefined;

  constructor(source: SourceText, [start, end]: readonly [number, number], entries: ReadonlyMap<string, YamlEntry>) {
    super(source, start, end);
    this.entries = entries;
  }

  /** Made once: what an alias repeats is one object. */
  get value(): YamlMapping['value'] {
    // fromEntries defines even `__proto__` as a key like any other.
    this.#value ??= Object.fromEntries(Array.from(this.entries, ([key, {node}]) => [key, node.value]));
    return this.#value;
  }
}

/** The entries of these parts: the first of two equal keys stays, and what `<<` brings in fills the gaps. */
export function entriesOf(
  source: SourceText,
  {nodes, aliases, mergeKeys}: MappingParts,
  diagnostics: Diagnostic[],
): ReadonlyMap<string, YamlEntry> {
  const entries = new Map<string, YamlEntry>();
  for (let at = 0; at + 1 < nodes.length; at += 2) {
    const [key, node] = [nodes[at], nodes[at + 1]];
    if (!key || !node || mergeKeys?.has(at)) continue;
    if (key.kind !== 'scalar') {
      diagnostics.push(keyIsNoWord(key));
      continue;
    }
    const first = entries.get(key.text);
    if (first) {
      diagnostics.push(duplicateKey(key.text, key.place, first.key.place));
      continue;
    }
    // From the key to the end of its value.
    const [start, end] = [(aliases?.get(at) ?? key).start, (aliases?.get(at + 1) ?? node).end];
    entries.set(key.text, new Entry(source, [start, end], {key, node}));
  }
  for (const at of mergeKeys ?? []) {
    const node = nodes[at + 1];
    if (!node) continue;
    for (const merged of node.kind === 'sequence' ? node.items : [node]) {
      if (merged.kind !== 'mapping') diagnostics.push(mergesNoMap(merged));
      else for (const [key, entry] of merged.entries) if (!entries.has(key)) entries.set(key, entry);
    }
  }
  return entries;
}

class Entry extends Stretch implements YamlEntry {
  readonly node: YamlNode;
  readonly #key: YamlScalar;

  constructor(
    source: SourceText,
    [start, end]: readonly [number, number],
    {key, node}: {readonly key: YamlScalar; readonly node: YamlNode},
  ) {
    super(source, start, end);
    this.#key = key;
    this.node = node;
  }

  get key(): Located<string> {
    return {value: this.#key.text, place: this.#key.place};
  }
}

const duplicateKey = (key: string, place: Place, first: Place): Diagnostic => ({
  severity: 'error',
  code: 'duplicate-key',
  message: `"${key}" is written twice in the same map`,
  at: {place, label: 'the second one'},
  related: [{place: first, label: 'the first one'}],
  help: 'take one of the two lines out',
});

const keyIsNoWord = (key: YamlNode): Diagnostic => ({
  severity: 'error',
  code: 'yaml-syntax',
  message: `a key is a word, and this one is a ${key.kind === 'sequence' ? 'list' : 'map'}`,
  at: {place: key.place},
});

const mergesNoMap = (node: YamlNode): Diagnostic => ({
  severity: 'error',
  code: 'yaml-syntax',
  message: '<< brings in the keys of a map, and this is not a map',
  at: {place: node.place},
});
