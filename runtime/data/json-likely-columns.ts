import {stat} from 'node:fs/promises';
import type {Engine} from './duckdb.ts';
import {literal} from './identifier.ts';
import {isOfLargeObject, readJson, readJsonObjects, type JsonColumn, type JsonFile} from './json-file.ts';
import {hasRenamed} from './json-losses.ts';
import {listOf, numbersIn, typeWith} from './json-numbers.ts';
import {anyTime, objectPattern, type TypedKey} from './json-pattern.ts';
import {firstRow, runSql} from './run-sql.ts';

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
  // Of the length that fits the pattern, whole numbers are only as wide because their signs differ.
  return keys.map(({name, type}) => {
    const wide = numbersIn(name, type).filter((numbers) => numbers.type === 'HUGEINT');
    return {name, type: typeWith(type, new Map(wide.map((numbers) => [numbers, 'BIGINT'])))};
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
    .flatMap(({name, type}) => numbersIn('json', type, [{into: 'key', key: name}]))
    .filter(({type}) => type === 'DOUBLE')
    .map((numbers) => `list_transform(${listOf(numbers)}, lambda n: not regexp_full_match(n, '-?[0-9]+'))`)
    .map((pointed) => `coalesce(bool_or(list_bool_or(${pointed})), false)`);
  const {time, areDoubles} = await firstRow(
    engine,
    `select ${times} as time, ${['true', ...points].join(' and ')} as "areDoubles"
     from ${firstObjects(file)}`,
  );
  return {time: typeof time === 'string' ? time : undefined, areDoubles: areDoubles === true};
}

/** A chunk of DuckDB's. */
const firstObjects = (file: JsonFile): string => `(select json from ${readJsonObjects(file)} limit 2048)`;
