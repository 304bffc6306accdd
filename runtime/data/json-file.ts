import {identifier, literal} from './identifier.ts';
import {pathLiteral} from './read-options.ts';

export type JsonFile = {
  readonly path: string;
  readonly format: 'json' | 'ndjson';
  /** Whether its objects are known to stand in an array. */
  readonly isArray?: boolean;
  /** That one object may take. */
  readonly objectBytes: number;
};

export type JsonColumn = {readonly name: string; readonly type: string};

/**
 * Half of DuckDB's own measure. Each thread has buffers of twice as much: they cost memory, and as much time as the reading
 * of 200 MB where they are 512 MB.
 */
export const usualObject = 8 * 1024 * 1024;
export const jsonBufferBytes = 2 * usualObject;
/** For a file that holds a larger one, as nested data may. */
export const largestObject = 256 * 1024 * 1024;

/** What is said of an object that takes more than it may. */
export const isOfLargeObject = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('maximum_object_size');

/** The file as SQL. */
export const readJson = (file: JsonFile, options: readonly string[]): string =>
  `read_json(${[...source(file), ...isoOnly, ...options].join(', ')})`;

/**
 * The file as SQL of one column, `json`: its objects as they are written. To find out that they stand in an array, DuckDB
 * would take the whole file into memory.
 */
export const readJsonObjects = (file: JsonFile): string =>
  `read_json_objects(${[...source(file), ...(file.isArray === true ? [`format = 'array'`] : [])].join(', ')})`;

const source = ({path, format, objectBytes}: JsonFile): readonly string[] => [
  pathLiteral(path),
  ...(format === 'ndjson' ? [`format = 'newline_delimited'`] : []),
  `maximum_object_size = ${objectBytes}`,
];

/** `01-02-2026` is text: nobody knows which of them is the day. */
const isoOnly = [`dateformat = '%Y-%m-%d'`];

export const columnsOption = (columns: readonly JsonColumn[]): string =>
  `columns = {${columns.map(({name, type}) => `${literal(name)}: ${literal(type)}`).join(', ')}}`;

export const wholeObjects = [`columns = {'json': 'JSON'}`, 'records = false'];

/** Texts that look like a UUID or a time stay as they are written: as values of those types, case and seconds would change. */
export const asWritten = (type: string): string => outsideNames(type, /\b(?:UUID|TIME)\b(?! )/g, 'VARCHAR');

/**
 * The file with columns of these types. A time is read with its zone before it becomes one without: DuckDB would leave out the
 * `+02:00` of one that it is told is a TIMESTAMP.
 */
export function readJsonColumns(file: JsonFile, columns: readonly JsonColumn[]): string {
  const zoned = columns.map(({name, type}) => ({
    name,
    type: outsideNames(type, /\bTIMESTAMP\b(?!_| WITH)/gi, 'TIMESTAMP WITH TIME ZONE'),
  }));
  const casts = columns
    .filter(({type}, index) => type !== zoned[index]?.type)
    .map(({name, type}) => `cast(${identifier(name)} as ${type}) as ${identifier(name)}`);
  const source = readJson(file, [columnsOption(zoned)]);
  return casts.length === 0 ? source : `(select * replace (${casts.join(', ')}) from ${source})`;
}

/** Replaces words of a type, and none in the names of a STRUCT's fields. */
const outsideNames = (type: string, words: RegExp, by: string): string =>
  type.replaceAll(new RegExp(`"(?:[^"]|"")*"|${words.source}`, words.flags), (found) =>
    found.startsWith('"') ? found : by,
  );
