import type {Diagnostic} from '../core/diagnostic.ts';
import type {Place} from '../core/place.ts';
import type {YamlEntry, YamlMapping, YamlNode} from './yaml-node.ts';

export type YamlPair = {
  readonly key: YamlNode;
  readonly node: YamlNode;
  readonly isMerge: boolean;
  readonly lastLine: number;
};

/** The mapping of these pairs: the first of two equal keys stays, and what `<<` brings in fills the gaps. */
export function yamlMapping(pairs: readonly YamlPair[], place: Place, diagnostics: Diagnostic[]): YamlMapping {
  const entries = new Map<string, YamlEntry>();
  for (const {key, node, lastLine} of pairs.filter((pair) => !pair.isMerge)) {
    if (key.kind !== 'scalar') {
      diagnostics.push(keyIsNoWord(key));
      continue;
    }
    const first = entries.get(key.text);
    if (first) diagnostics.push(duplicateKey(key.text, key.place, first.key.place));
    else entries.set(key.text, {key: {value: key.text, place: key.place}, node, lastLine});
  }
  for (const {node} of pairs.filter((pair) => pair.isMerge)) {
    for (const merged of node.kind === 'sequence' ? node.items : [node]) {
      if (merged.kind !== 'mapping') diagnostics.push(mergesNoMap(merged));
      else for (const [key, entry] of merged.entries) if (!entries.has(key)) entries.set(key, entry);
    }
  }
  // fromEntries defines even `__proto__` as a key like any other.
  const value = Object.fromEntries([...entries].map(([key, entry]) => [key, entry.node.value]));
  return {kind: 'mapping', place, entries, value};
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
