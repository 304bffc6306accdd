import type {Diagnostic} from '../core/diagnostic.ts';
import {nearestName} from '../core/nearest-name.ts';
import type {Located} from '../core/place.ts';
import {numberMeant, secondsMeant} from '../core/time-span.ts';
import type {Key, Keys, NumberBounds} from './keys/key.ts';
import type {MeantKeys} from './meant-keys.ts';
import type {YamlMapping, YamlNode, YamlScalar} from './yaml-node.ts';

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

/**
 * The fields of `mapping`, whose keys are `known`; `owner` is what has these keys, as in `block "clean_orders"`.
 * What `meant` names is read, and told as an error: without it the owner would not be what was meant.
 */
export const fieldsOf = <Known extends Keys>(
  mapping: YamlMapping,
  known: Known,
  owner: string,
  diagnostics: Diagnostic[],
  meant?: MeantKeys,
): Fields<Known> => new FieldsOfMap<Known>(mapping, known, owner, diagnostics, meant);

/** A class, since a large pipeline has ten thousand maps: functions of their own for each would be most of what is made. */
class FieldsOfMap<Known extends Keys> implements Fields<Known> {
  readonly #mapping: YamlMapping;
  readonly #known: Known;
  readonly #owner: string;
  readonly #diagnostics: Diagnostic[];
  readonly #meant: MeantKeys | undefined;

  constructor(mapping: YamlMapping, known: Known, owner: string, diagnostics: Diagnostic[], meant?: MeantKeys) {
    this.#mapping = mapping;
    this.#known = known;
    this.#owner = owner;
    this.#diagnostics = diagnostics;
    this.#meant = meant;
    meant?.forEach((name, key) => {
      const written = mapping.entries.get(name)?.key;
      if (written) diagnostics.push({...unknownKey(written, owner, key), severity: 'error'});
    });
  }

  text(key: Holding<Known, 'text'>): Located<string> | undefined {
    const node = this.#written(key);
    if (!node) return undefined;
    return isText(node) ? {value: node.text, place: node.place} : this.#wrong(key, node);
  }

  word(key: Holding<Known, 'text'>): Located<string> | undefined {
    const node = this.#written(key);
    return node && isText(node) && !isOneOf(node.text, this.#known[key]) ? this.#wrong(key, node) : this.text(key);
  }

  number(key: Holding<Known, 'number'>): number | undefined {
    const node = this.#written(key);
    if (!node) return undefined;
    const {value} = node;
    if (typeof value === 'number' && isWithin(value, this.#known[key])) return value;
    const expected = expectedOf(this.#known, key);
    const meant = typeof value === 'string' ? numberIn(value, expected) : undefined;
    const isRight = meant !== undefined && isWithin(meant, this.#known[key]);
    return this.#wrong(key, node, isRight ? {...expected, example: String(meant)} : expected);
  }

  flag(key: Holding<Known, 'flag'>): boolean | undefined {
    const node = this.#written(key);
    if (!node) return undefined;
    return typeof node.value === 'boolean' ? node.value : this.#wrong(key, node);
  }

  texts(key: Holding<Known, 'texts'>): readonly Located<string>[] {
    const node = this.#written(key);
    if (!node) return [];
    if (node.kind !== 'sequence') {
      const expected = expectedOf(this.#known, key);
      // One word where a list is due is a list of one.
      const example = isText(node) ? `[${node.text}]` : expected.example;
      this.#wrong(key, node, {...expected, example});
      // What it says is known all the same, and nothing else is to be told because of it.
      return isText(node) ? node.text.split(/\s*,\s*/).map((value) => ({value, place: node.place})) : [];
    }
    const texts: Located<string>[] = [];
    for (const item of node.items) {
      if (isText(item) && isOneOf(item.text, this.#known[key])) texts.push({value: item.text, place: item.place});
      else this.#wrongItem(key, item);
    }
    return texts;
  }

  items(key: Holding<Known, 'list'>): readonly YamlNode[] {
    const node = this.#written(key);
    if (node && node.kind !== 'sequence') this.#wrong(key, node);
    return node?.kind === 'sequence' ? node.items : [];
  }

  map(key: Holding<Known, 'map'>): YamlMapping | undefined {
    const node = this.#written(key);
    if (!node) return undefined;
    return node.kind === 'mapping' ? node : this.#wrong(key, node);
  }

  warnOfUnknown(): void {
    const known = this.#known;
    this.#mapping.entries.forEach((entry, name) => {
      // Those of `x-…` are the author's own.
      if (Object.hasOwn(known, name) || name.startsWith('x-') || this.#isTold(name)) return;
      const home = homeOf(name, known);
      const nearest = nearestName(name, Object.keys(known));
      this.#diagnostics.push(
        home ? misplacedKey(entry.key, this.#owner, home) : unknownKey(entry.key, this.#owner, nearest),
      );
    });
  }

  #isTold(name: string): boolean {
    return this.#meant !== undefined && [...this.#meant.values()].includes(name);
  }

  #written(key: string): YamlNode | undefined {
    const node = this.#mapping.entries.get(this.#meant?.get(key) ?? key)?.node;
    return node?.kind === 'scalar' && node.value === null ? undefined : node;
  }

  #wrong(key: string, node: YamlNode, {words, example}: Expected = expectedOf(this.#known, key)): undefined {
    this.#diagnostics.push(wrongValue(`${key} of ${this.#owner}`, node, words, `${key}: ${example}`));
  }

  #wrongItem(key: string, item: YamlNode): void {
    const help = `${key}: ${expectedOf(this.#known, key).example}`;
    this.#diagnostics.push(wrongValue(`an item of ${key} of ${this.#owner}`, item, itemWords(this.#known[key]), help));
  }
}

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

/** The number that a text means: of `30s` and `5m` the seconds, where it is a key of seconds. */
const numberIn = (text: string, {words}: Expected): number | undefined =>
  words.includes('seconds') ? secondsMeant(text) : numberMeant(text);

/** What stands where something else was expected. `help` is the line to write. */
export const wrongValue = (what: string, node: YamlNode, expected: string, help: string): Diagnostic => ({
  severity: 'error',
  code: 'wrong-value',
  message: `${what} is ${shown(node)}, not ${expected}`,
  at: {place: node.place},
  help: `write ${help}`,
});

/** The map of the same owner that has such a key, and the line to write: `retries` belongs into `retry_config`. */
type Home = {readonly map: string; readonly example: string};

function homeOf(name: string, known: Keys): Home | undefined {
  for (const [map, key] of Object.entries(known)) {
    const inner = key.holds === 'map' && 'of' in key ? key.of[name] : undefined;
    if (inner?.role !== 'honoured') continue;
    return {map, example: `${map}: {${name}: ${'example' in inner ? inner.example : '…'}}`};
  }
  return undefined;
}

const misplacedKey = (key: Located<string>, owner: string, {map, example}: Home): Diagnostic => ({
  severity: 'warning',
  code: 'unknown-key',
  message: `${owner} has a key "${key.value}", which nothing reads there`,
  at: {place: key.place, label: `belongs into ${map}`},
  help: `write ${example}`,
});

const unknownKey = (key: Located<string>, owner: string, nearest: string | undefined): Diagnostic => ({
  severity: 'warning',
  code: 'unknown-key',
  message: `${owner} has a key "${key.value}", which nothing reads`,
  at: {
    place: key.place,
    ...(nearest === undefined ? {} : {label: `${nearest} is ${isCloseTo(nearest, key.value) ? 'close' : 'meant'}`}),
  },
  help: nearest === undefined ? `take "${key.value}" out, or name it x-${key.value} to keep it` : `write ${nearest}`,
});

const isCloseTo = (known: string, written: string): boolean => nearestName(written, [known]) !== undefined;

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
