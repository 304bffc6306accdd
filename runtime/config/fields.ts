import type {Diagnostic} from '../core/diagnostic.ts';
import {nearestName} from '../core/nearest-name.ts';
import type {Located} from '../core/place.ts';
import type {Key, Keys, NumberBounds} from './keys/key.ts';
import type {YamlEntry, YamlMapping, YamlNode, YamlScalar} from './yaml-node.ts';

/**
 * Reads the keys of one map: gives what is there and right, and collects what is there and wrong.
 * A key without a value (`timeout:`, which Mage writes) is one that is left out.
 */
export type Fields<Known extends Keys> = {
  /** A text, or a number as it is written: `name: 2024` is a name. */
  text(key: Holding<Known, 'text'>): Located<string> | undefined;
  /** A text that is one of those there are. */
  word(key: Holding<Known, 'text'>): Located<string> | undefined;
  number(key: Holding<Known, 'number'>): number | undefined;
  flag(key: Holding<Known, 'flag'>): boolean | undefined;
  texts(key: Holding<Known, 'texts'>): readonly Located<string>[];
  items(key: Holding<Known, 'list'>): readonly YamlNode[];
  map(key: Holding<Known, 'map'>): YamlMapping | undefined;
  /** Warns of every key that is not known; those of `x-…` are the author's own. */
  warnOfUnknown(): void;
};

/** The names of the keys that hold this. */
type Holding<Known extends Keys, What extends Key['holds']> = {
  [Name in keyof Known]: Known[Name] extends {readonly holds: What} ? Name : never;
}[keyof Known] &
  string;

type Expected = {readonly words: string; readonly example: string};

/** The fields of `mapping`, whose keys are `known`; `owner` is what has these keys, as in `block "clean_orders"`. */
export function fieldsOf<Known extends Keys>(
  mapping: YamlMapping,
  known: Known,
  owner: string,
  diagnostics: Diagnostic[],
): Fields<Known> {
  const wrong = (key: string, node: YamlNode, expected: Expected = expectedOf(known, key)): undefined => {
    diagnostics.push(wrongValue(`${key} of ${owner}`, node, expected.words, `${key}: ${expected.example}`));
  };
  const written = (key: string): YamlNode | undefined => {
    const node = mapping.entries.get(key)?.node;
    return node?.kind === 'scalar' && node.value === null ? undefined : node;
  };
  const items = (key: string, expected?: Expected): readonly YamlNode[] => {
    const node = written(key);
    if (node && node.kind !== 'sequence') wrong(key, node, expected);
    return node?.kind === 'sequence' ? node.items : [];
  };
  const text = (key: string): Located<string> | undefined => {
    const node = written(key);
    if (!node) return undefined;
    return isText(node) ? {value: node.text, place: node.place} : wrong(key, node);
  };
  return {
    text,
    word(key) {
      const node = written(key);
      return node && isText(node) && !isOneOf(node.text, known[key]) ? wrong(key, node) : text(key);
    },
    number(key) {
      const node = written(key);
      if (!node) return undefined;
      return typeof node.value === 'number' && isWithin(node.value, known[key]) ? node.value : wrong(key, node);
    },
    flag(key) {
      const node = written(key);
      if (!node) return undefined;
      return typeof node.value === 'boolean' ? node.value : wrong(key, node);
    },
    texts(key) {
      const expected = expectedOf(known, key);
      const alone = mapping.entries.get(key)?.node;
      // One word where a list is due is a list of one.
      const example = alone && isText(alone) ? `[${alone.text}]` : expected.example;
      return items(key, {...expected, example}).flatMap((node) => {
        if (isText(node) && isOneOf(node.text, known[key])) return [{value: node.text, place: node.place}];
        const help = `${key}: ${expected.example}`;
        diagnostics.push(wrongValue(`an item of ${key} of ${owner}`, node, itemWords(known[key]), help));
        return [];
      });
    },
    items: (key) => items(key),
    map(key) {
      const node = written(key);
      if (!node) return undefined;
      return node.kind === 'mapping' ? node : wrong(key, node);
    },
    warnOfUnknown() {
      for (const [name, {key}] of unknownEntries(mapping, known)) {
        diagnostics.push(unknownKey(key, owner, nearestName(name, Object.keys(known))));
      }
    },
  };
}

/** Without those of `x-…`, which are the author's own. */
const unknownEntries = ({entries}: YamlMapping, known: Keys): readonly [string, YamlEntry][] =>
  [...entries].filter(([name]) => !Object.hasOwn(known, name) && !name.startsWith('x-'));

function expectedOf(known: Keys, name: string): Expected {
  const key = known[name];
  if (!key || key.holds === 'anything') throw new Error(`Internal error: nothing is said of what ${name} may hold`);
  return key;
}

/** Whether a text is one of those that the key may hold. */
const isOneOf = (text: string, key: Key | undefined): boolean => wordsOf(key)?.includes(text) ?? true;

const wordsOf = (key: Key | undefined): readonly string[] | undefined =>
  key && 'oneOf' in key ? key.oneOf : undefined;

const itemWords = (key: Key | undefined): string => wordsOf(key)?.join(', ') ?? 'a word';

/** What a key that holds a number says of it. */
function isWithin(value: number, key: NumberBounds | Key | undefined): boolean {
  const {above = -Infinity, atLeast = -Infinity, whole = false} = (key ?? {}) as NumberBounds;
  return value > above && value >= atLeast && (!whole || Number.isInteger(value));
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
