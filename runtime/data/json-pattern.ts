import type {DuckDBType} from '@duckdb/node-api';
import {kindOfType, typeName} from './type-kind.ts';

export type TypedKey = {readonly name: string; readonly type: DuckDBType};

/**
 * A regular expression (RE2) for whole objects of JSON that leave the types of their keys what they are, however many of
 * them there are: every key is known, every value is of its key's type or null, and more than a tenth of the keys are
 * there, many of them in this order. Undefined where there is none: for maps, and for values of several kinds. Times
 * must be of the form of `time`.
 */
export function objectPattern(keys: readonly TypedKey[], time: string | undefined): string | undefined {
  const values = keys.map(({type}) => valuePattern(type, time));
  if (keys.length === 0 || values.includes(undefined)) return undefined;
  const pairs = keys.map(({name}, index) => `${literally(JSON.stringify(name))}\\s*:\\s*${values[index]}`);
  const pattern = `\\{\\s*${keys.length < 10 ? inAnyOrder(pairs) : inOrder(pairs)}\\s*\\}`;
  return pattern.length > longestPattern ? undefined : pattern;
}

/** Characters that RE2 turns into a machine that fits its memory; with more it would be slow. */
const longestPattern = 10_000;

/** Some of a few pairs: one is a tenth of them already. Keys of which objects have less are those of a map to DuckDB. */
function inAnyOrder(pairs: readonly string[]): string {
  const pair = `(?:${pairs.join('|')})`;
  return `${pair}(?:\\s*,\\s*${pair})*`;
}

/** The first tenth of the pairs, and some of the others: in any order they would be too much for the machine. */
function inOrder(pairs: readonly string[]): string {
  const needed = Math.floor(pairs.length / 10) + 1;
  const others = pairs.slice(needed).map((pair) => `(?:\\s*,\\s*${pair})?`);
  return `${pairs.slice(0, needed).join('\\s*,\\s*')}${others.join('')}`;
}

function valuePattern(type: DuckDBType, time: string | undefined): string | undefined {
  const pattern = patternOf(type, time);
  return pattern === undefined ? undefined : `(?:${pattern}|null)`;
}

function patternOf(type: DuckDBType, time: string | undefined): string | undefined {
  const found = kindOfType(type);
  if (found.kind === 'struct') return objectPattern(found.fields, time);
  if (found.kind === 'list') {
    const item = valuePattern(found.item, time);
    return item === undefined ? undefined : `\\[\\s*(?:${item}(?:\\s*,\\s*${item})*)?\\s*\\]`;
  }
  const name = typeName(type);
  if (name === 'TIMESTAMP') return time === undefined ? undefined : timePattern(time);
  return scalars[name];
}

/** Times that DuckDB takes for such; of two forms in one file, one may be text to it. */
export const anyTime = String.raw`"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:[.]\d{1,6})?Z?"`;

function timePattern(time: string): string {
  const fraction = /[.](\d+)/.exec(time)?.[1];
  const digits = fraction === undefined ? '' : `[.]\\d{${fraction.length}}`;
  return `"${day}${time[11]}${minute}:[0-5]\\d${digits}${time.includes('Z') ? 'Z' : ''}"`;
}

/** A day that the calendar has, from the year 1000 on. */
const day = [
  '(?:[1-9]\\d{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)',
  '(?:[1-9]\\d(?:0[48]|[2468][048]|[13579][26])|(?:[2468][048]|[13579][26])00)-02-29)',
].join('|');

const minute = '(?:[01]\\d|2[0-3]):[0-5]\\d';

const text = '"(?:[^"\\\\]|\\\\.)*"';

const scalars: Readonly<Record<string, string>> = {
  VARCHAR: text,
  // What is no UUID in a column of them makes it one of text, which it is here.
  UUID: text,
  BOOLEAN: 'true|false',
  // One below zero would make the column HUGEINT, as one beyond 64 bits would.
  BIGINT: '\\d{1,18}|[1-8]\\d{18}',
  HUGEINT: '-?\\d{1,17}',
  DOUBLE: '-?\\d+(?:[.]\\d+)?(?:[eE][-+]?\\d+)?',
  DATE: `"${day}"`,
  TIME: `"${minute}(?::[0-5]\\d)?"`,
  // Of a column of null alone; the patterns of all of JSON are endless.
  JSON: 'null',
};

const literally = (characters: string): string => characters.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
