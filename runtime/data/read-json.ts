import {isMageletError} from '../core/diagnostic.ts';
import type {Engine} from './duckdb.ts';
import {textReading} from './encodings.ts';
import type {FileCopies} from './file-copies.ts';
import {jsonColumns} from './json-columns.ts';
import {
  columnsOption,
  isOfLargeObject,
  largestObject,
  readJson,
  readJsonColumns,
  usualObject,
  type JsonFile,
} from './json-file.ts';
import {likelyJsonColumns} from './json-likely-columns.ts';
import {isClosedArray} from './json-losses.ts';
import {placeOfJsonMistake} from './json-place.ts';
import type {AnyReadOptions} from './read-options.ts';
import {refuseLossyTypes} from './refuse-lossy-types.ts';

/**
 * A JSON file as SQL: an array of objects, or one object a line; undefined where there is no object at all.
 * Types are found in all of it. Throws `json-malformed` with the line and column, `json-not-rows` for other JSON.
 */
export async function jsonSource(
  engine: Engine,
  original: string,
  format: 'json' | 'ndjson',
  {types = {}, encoding}: AnyReadOptions,
  copies: FileCopies,
): Promise<string | undefined> {
  const reading = await textReading(original, encoding, 'a mistake');
  const isCopied = reading.as === 'a copy' || reading.encoding !== undefined;
  const path = isCopied
    ? await copies.add(original, {encoding: reading.encoding?.replace('latin-1', 'latin1') ?? 'utf-8'})
    : original;
  try {
    const file = {path, format, isArray: format === 'json' && (await isClosedArray(path))};
    return await sourceOf(engine, {...file, objectBytes: usualObject}, types).catch((error: unknown) => {
      if (!isOfLargeObject(error)) throw error;
      return sourceOf(engine, {...file, objectBytes: largestObject}, types);
    });
  } catch (error) {
    const isMalformed = isMageletError(error) && error.code === 'json-malformed';
    throw (isMalformed ? await placeOfJsonMistake(path, format, error) : undefined) ?? error;
  }
}

async function sourceOf(
  engine: Engine,
  file: JsonFile,
  types: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const likely = await likelyJsonColumns(engine, file);
  const columns = likely ?? (await jsonColumns(engine, file));
  if (columns === undefined) return undefined;
  await refuseLossyTypes(engine, file, columns, types);
  const wanted = columns.map(({name, type}) => ({name, type: types[name] ?? type}));
  // Those that are likely have no times with a zone: their pattern has none.
  return likely && Object.keys(types).length === 0
    ? readJson(file, [columnsOption(wanted)])
    : readJsonColumns(file, wanted);
}
