import {stat} from 'node:fs/promises';
import type {Engine} from './duckdb.ts';
import {literal} from './identifier.ts';
import {asWritten, isOfLargeObject, readJson, readJsonObjects, type JsonColumn, type JsonFile} from './json-file.ts';
import {hasRenamed} from './json-losses.ts';
import {anyTime, objectPattern, type TypedKey} from './json-pattern.ts';
import {firstRow, runSql} from './run-sql.ts';
import {typeName} from './type-kind.ts';

/** Bytes below which one thread finds all types in less time than the steps here take. */
const fewestBytes = 16 * 1024 * 1024;

/** Rows by which the keys and types of all are supposed, at most: DuckDB's own measure. */
const supposedBy = 20_480;

/** The part of a file that they may be: one thread looks at them. */
const supposedPart = 1 / 20;

/**
 * The columns that `jsonColumns` finds, in a third of the time where a file is large: those that its first rows have,
 * if a regular expression fits all objects, for which DuckDB takes all threads. Undefined where it does not fit one.
 */
export async function likelyJsonColumns(engine: Engine, file: JsonFile): Promise<readonly JsonColumn[] | undefined> {
  const {size} = await stat(file.path);
  if (size < fewestBytes) return undefined;
  try {
    const {bytes} = await firstRow(engine, `select avg(strlen(json)) as bytes from ${firstObjects(file)}`);
    const count = Math.min(supposedBy, Math.floor((size * supposedPart) / Number(bytes)));
    return count > 0 ? await lastingColumns(engine, file, count) : undefined;
  } catch (error) {
    if (isOfLargeObject(error)) throw error;
    // What is wrong with the file is told, with its place, by whoever finds all types.
    return undefined;
  }
}

/** The columns that the first `count` rows have, if all others leave them as they are. */
export async function lastingColumns(
  engine: Engine,
  file: JsonFile,
  count: number,
): Promise<readonly JsonColumn[] | undefined> {
  const supposed = await runSql(engine, `select * from ${readJson(file, [`sample_size = ${count}`])} limit 0`);
  const keys = supposed.columnNames().map((name, index) => ({name, type: supposed.columnType(index)}));
  // DuckDB puts what is no object into a column of this name, and makes two of keys that differ in case.
  if ((keys.length === 1 && keys[0]?.name === 'json') || hasRenamed(keys.map(({name}) => name))) return undefined;
  // Whatever times look like: nothing more is read of what has no pattern.
  if (objectPattern(keys, '') === undefined) return undefined;
  const {time, areDoubles} = await lookAt(engine, file, keys);
  const pattern = areDoubles ? objectPattern(keys, time) : undefined;
  if (pattern === undefined) return undefined;
  const others = `select 1 from ${readJsonObjects(file)} where not regexp_full_match(json, ${literal(pattern)}) limit 1`;
  if ((await runSql(engine, others)).rowCount > 0) return undefined;
  return keys.map(({name, type}) => {
    const found = asWritten(typeName(type));
    // Of the length that fits the pattern, they are only as wide because their signs differ.
    return {name, type: found === 'HUGEINT' ? 'BIGINT' : found};
  });
}

/**
 * What the first objects tell beside their types: how a time is written, and whether all columns of doubles have a
 * number with a point, without which they may be whole numbers that are too long for DuckDB.
 */
async function lookAt(
  engine: Engine,
  file: JsonFile,
  keys: readonly TypedKey[],
): Promise<{readonly time: string | undefined; readonly areDoubles: boolean}> {
  const times = `min(regexp_extract(json, ${literal(anyTime)})) filter (where regexp_matches(json, ${literal(anyTime)}))`;
  const points = keys
    .filter(({type}) => typeName(type) === 'DOUBLE')
    .map(({name}) => `json_extract_string(json, ${literal(pointer(name))})`)
    .map((value) => `coalesce(bool_or(not regexp_full_match(${value}, '-?[0-9]+')), false)`);
  const {time, areDoubles} = await firstRow(
    engine,
    `select ${times} as time, ${['true', ...points].join(' and ')} as "areDoubles"
     from ${firstObjects(file)}`,
  );
  return {time: typeof time === 'string' ? time : undefined, areDoubles: areDoubles === true};
}

/** A key as a JSON Pointer (RFC 6901). */
const pointer = (key: string): string => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** A chunk of DuckDB's. */
const firstObjects = (file: JsonFile): string => `(select json from ${readJsonObjects(file)} limit 2048)`;
