import {join} from 'node:path';
import type {Place} from '../../core/place.ts';
import {Table} from '../../data/table.ts';
import {readTextIfThere} from '../read-text.ts';

/** The code that threw, and which names of it are tables. */
export type ThrownIn = {
  readonly place: Place;
  readonly project: string;
  /** The parameters of the block's function that received a table. */
  readonly tables: readonly string[];
};

/**
 * The edit that mends a TypeError of author code which took a table, or the promise of its rows, for an array;
 * undefined for any other error, and where the text does not tell.
 */
export function rowsBehindAwait(error: unknown, {place, project, tables}: ThrownIn): string | undefined {
  if (!(error instanceof Error) || error.name !== 'TypeError') return undefined;
  const text = readTextIfThere(join(project, place.file)) ?? '';
  const before = text.split('\n').slice(0, place.line).join('\n');
  const isTable = (name: string): boolean => {
    const given = declarationOf(name, before)?.given;
    return given === undefined ? tables.includes(name) || isAnnotated(name, text) : tableShape.test(given);
  };
  if (messagesWithoutName.test(error.message)) return rowsInLine(before.split('\n').at(-1) ?? '', isTable);
  for (const {shape, expected} of usesOfArrays) {
    const [, name = '', call, method = ''] = shape.exec(error.message) ?? [];
    if (name === '') continue;
    const declared = declarationOf(name, before);
    const [load] = (call === undefined && loadShape.exec(declared?.given ?? '')) || [];
    const isOfTable = expected === 'a method' && (methodsOfArrays.has(method) || methodsOfTables.has(method));
    if (declared && load !== undefined && (isOfTable || expected === 'an iterable')) {
      return `what it loads is behind await: ${declared.keyword} ${name} = await ${load}…)`;
    }
    if (expected === 'a method' && !methodsOfArrays.has(method)) continue;
    const using = (rows: string): string => (expected === 'a method' ? `(${rows}).${method}(…)` : rows);
    if (call !== undefined) return isTable(name) ? `${behindAwait}: ${using(`await ${name}.${call}()`)}` : undefined;
    if (isTable(name)) return `${name} is a table, and its ${behindAwait}: ${using(`await ${name}.rows()`)}`;
    const [, table = '', taken] = rowsShape.exec(declared?.given ?? '') ?? [];
    if (!declared || !isTable(table)) return undefined;
    return `${behindAwait}: ${declared.keyword} ${name} = await ${table}.${taken}()`;
  }
  return undefined;
}

/** Of a destructuring, a spread, or what takes an iterable, V8 does not name what is none: the line may. */
const messagesWithoutName = /^(?:object is not iterable \(|Spread syntax requires \.\.\.iterable)/;

function rowsInLine(line: string, isTable: (name: string) => boolean): string | undefined {
  const calls = [...line.matchAll(/(?<!\bawait\s+)(?<![\w$.])([\w$]+)\.(rows|preview)\([^()]*\)/g)];
  const names = [
    ...line.matchAll(/(?:\.\.\.|(?:\bnew (?:Set|Map)|\bArray\.from|\bPromise\.all)\()([\w$]+)(?![\w$.([])/g),
  ];
  const [found, ...others] = [...calls, ...names].filter(([, name = '']) => isTable(name));
  if (!found || others.length > 0) return undefined;
  const [, name, call] = found;
  return call === undefined
    ? `${name} is a table, and its ${behindAwait}: await ${name}.rows()`
    : `${behindAwait}: await ${name}.${call}()`;
}

const behindAwait = 'rows are behind await';

/** How V8 says that something of a name is no array: `orders.map is not a function`, `orders.rows(...).map is not a function`. */
const usesOfArrays: readonly {readonly shape: RegExp; readonly expected: 'a method' | 'an iterable'}[] = [
  {shape: /^([\w$]+)(?:\.(rows|preview)\(\.\.\.\))?\??\.(\w+) is not a function$/, expected: 'a method'},
  {
    shape: /^([\w$]+)\.(rows|preview) is not a function or its return value is not iterable$/,
    expected: 'an iterable',
  },
  {shape: /^([\w$]+) is not iterable$/, expected: 'an iterable'},
];

const methodsOfArrays: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Array.prototype));

const methodsOfTables: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Table.prototype));

/** What a client loads, without `await`: `b2.load(`, `io('archive').load(`. */
const loadShape = /^(?:b2|io\([^()]*\)|new (?:BackblazeB2|S3|LocalFiles)\([^()]*\))\.load\(/;

/** Rows that are still to come: `orders.rows({limit: 5})`. */
const rowsShape = /^([\w$]+)\.(rows|preview)\([^()]*\)$/;

/** What gives a table: `await b2.load('lake', 'orders.csv')` does, unless it is asked for something else. */
const tableShape = /^(?:(?:await\s+)?(?:Table\.(?:from|read)\(|sql\s*`)|await\s+b2\.load\((?![^]*\bas:))/;

type Declaration = {readonly keyword: string; readonly given: string};

/** The last `const name = …` of a text, to the end of its line or of the calls that go on below it. */
function declarationOf(name: string, text: string): Declaration | undefined {
  const shape = new RegExp(
    `\\b(const|let|var)\\s+${escaped(name)}\\s*(?::[^=\\n]+)?=\\s*([^;\\n]*(?:\\n\\s*\\.[^;\\n]*)*)`,
    'g',
  );
  const [, keyword, given] = [...text.matchAll(shape)].at(-1) ?? [];
  return keyword === undefined || given === undefined ? undefined : {keyword, given: given.trim()};
}

/** Whether a parameter says that it is one: `orders: Table`. */
const isAnnotated = (name: string, text: string): boolean =>
  new RegExp(`(?<![\\w$.])${escaped(name)}\\??\\s*:\\s*(?:Pending)?Table\\b(?!\\s*\\[)`).test(text);

const escaped = (name: string): string => name.replaceAll('$', String.raw`\$`);

/**
 * The names of a function's parameters in order, as far as they are plain names.
 *
 * @example parameterNames(async (orders, {b2}) => orders) // ['orders']
 */
export function parameterNames(run: (...values: never[]) => unknown): readonly string[] {
  const text = String(run);
  const alone = /^(?:async\s+)?([\w$]+)\s*=>/.exec(text)?.[1];
  if (alone !== undefined) return [alone];
  const list = /^(?:async\s*)?(?:function\b[^(]*)?\(([^)]*)/.exec(text)?.[1] ?? '';
  const names = list.split(',').map((parameter) => parameter.trim());
  const end = names.findIndex((name) => !/^[\w$]+$/.test(name));
  return end === -1 ? names : names.slice(0, end);
}
