import type {Diagnostic} from '../core/diagnostic.ts';
import {nearestName} from '../core/nearest-name.ts';
import type {Located} from '../core/place.ts';
import type {YamlMapping, YamlNode, YamlScalar} from './yaml-node.ts';

/** What a key may hold, in words, and one such value to paste. */
export type Expected = {readonly words: string; readonly example: string};

/**
 * Reads the keys of one map: gives what is there and right, and collects what is there and wrong.
 * A key without a value (`timeout:`, which Mage writes) is one that is left out.
 */
export type Fields = {
  /** A text, or a number as it is written: `name: 2024` is a name. */
  text(key: string, expected: Expected): Located<string> | undefined;
  number(key: string, expected: Expected, isRight: (value: number) => boolean): number | undefined;
  flag(key: string): boolean | undefined;
  texts(key: string, expected: Expected): readonly Located<string>[];
  items(key: string, expected: Expected): readonly YamlNode[];
  map(key: string, expected: Expected): YamlMapping | undefined;
  /** Warns of every key that was neither asked for nor is one of `others`; those of `x-…` are the author's own. */
  warnOfUnknown(others: readonly string[]): void;
};

/** The fields of `mapping`; `owner` is what has these keys, as in `block "clean_orders"`. */
export function fieldsOf(mapping: YamlMapping, owner: string, diagnostics: Diagnostic[]): Fields {
  const asked = new Set<string>();
  const wrong = (key: string, node: YamlNode, expected: Expected): undefined => {
    diagnostics.push(wrongValue(`${key} of ${owner}`, node, expected.words, `${key}: ${expected.example}`));
  };
  const written = (key: string): YamlNode | undefined => {
    asked.add(key);
    const node = mapping.entries.get(key)?.node;
    return node?.kind === 'scalar' && node.value === null ? undefined : node;
  };
  const items = (key: string, expected: Expected): readonly YamlNode[] => {
    const node = written(key);
    if (node && node.kind !== 'sequence') wrong(key, node, expected);
    return node?.kind === 'sequence' ? node.items : [];
  };
  return {
    text(key, expected) {
      const node = written(key);
      if (!node) return undefined;
      return isText(node) ? {value: node.text, place: node.place} : wrong(key, node, expected);
    },
    number(key, expected, isRight) {
      const node = written(key);
      if (!node) return undefined;
      return typeof node.value === 'number' && isRight(node.value) ? node.value : wrong(key, node, expected);
    },
    flag(key) {
      const node = written(key);
      if (!node) return undefined;
      return typeof node.value === 'boolean' ? node.value : wrong(key, node, {words: 'true or false', example: 'true'});
    },
    texts(key, expected) {
      const alone = mapping.entries.get(key)?.node;
      // One word where a list is due is a list of one.
      const example = alone && isText(alone) ? `[${alone.text}]` : expected.example;
      return items(key, {...expected, example}).flatMap((node) => {
        if (isText(node)) return [{value: node.text, place: node.place}];
        const help = `${key}: ${expected.example}`;
        diagnostics.push(wrongValue(`an item of ${key} of ${owner}`, node, 'a word', help));
        return [];
      });
    },
    items,
    map(key, expected) {
      const node = written(key);
      if (!node) return undefined;
      return node.kind === 'mapping' ? node : wrong(key, node, expected);
    },
    warnOfUnknown(others) {
      const known = [...asked, ...others];
      for (const {key} of mapping.entries.values()) {
        if (known.includes(key.value) || key.value.startsWith('x-')) continue;
        diagnostics.push(unknownKey(key, owner, nearestName(key.value, known)));
      }
    },
  };
}

/** What stands where something else was expected. `help` is the line to write. */
export const wrongValue = (what: string, node: YamlNode, expected: string, help: string): Diagnostic => ({
  severity: 'error',
  code: 'wrong-value',
  message: `${what} is ${shown(node)}, not ${expected}`,
  at: {place: node.place},
  help: `write ${help}`,
});

const unknownKey = (key: Located<string>, owner: string, nearest: string | undefined): Diagnostic => ({
  severity: 'warning',
  code: 'unknown-key',
  message: `${owner} has a key "${key.value}", which nothing reads`,
  at: {place: key.place, ...(nearest === undefined ? {} : {label: `${nearest} is close`})},
  help: nearest === undefined ? `take "${key.value}" out, or name it x-${key.value} to keep it` : `write ${nearest}`,
});

function isText(node: YamlNode): node is YamlScalar {
  return node.kind === 'scalar' && (typeof node.value === 'string' || typeof node.value === 'number');
}

function shown(node: YamlNode): string {
  if (node.kind === 'sequence') return node.items.length === 0 ? 'an empty list' : 'a list';
  if (node.kind === 'mapping') return node.entries.size === 0 ? 'an empty map' : 'a map';
  if (node.value === null) return 'empty';
  return typeof node.value === 'string' ? `"${shortened(node.value)}"` : node.text;
}

const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text);
