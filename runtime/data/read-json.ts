import {isMageletError, MageletError} from '../core/diagnostic.ts';
import type {Engine} from './duckdb.ts';
import {exactIntegerType} from './exact-integer.ts';
import {identifier, literal} from './identifier.ts';
import {placeOfJsonMistake} from './json-place.ts';
import type {FileCopies} from './file-copies.ts';
import {textReading} from './encodings.ts';
import {refuseCutJson, refuseSameNames} from './json-losses.ts';
import {pathLiteral, type AnyReadOptions} from './read-options.ts';
import {firstRow, runSql} from './run-sql.ts';
import {typeName} from './type-kind.ts';

type JsonColumn = {readonly name: string; readonly type: string};

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
    if (format === 'json') await refuseCutJson(path);
    return await sourceOf(engine, {path, format, objectBytes: usualObject}, types).catch((error: unknown) => {
      if (!(error instanceof Error) || !error.message.includes('maximum_object_size')) throw error;
      return sourceOf(engine, {path, format, objectBytes: largestObject}, types);
    });
  } catch (error) {
    const isMalformed = isMageletError(error) && error.code === 'json-malformed';
    throw (isMalformed ? await placeOfJsonMistake(path, format, error) : undefined) ?? error;
  }
}

type JsonFile = {
  readonly path: string;
  readonly format: 'json' | 'ndjson';
  /** That one object may take. */
  readonly objectBytes: number;
};

async function sourceOf(
  engine: Engine,
  file: JsonFile,
  types: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const {path} = file;
  const result = await runSql(engine, `select * from ${readJson(file, ['sample_size = -1'])} limit 0`);
  const found = result
    .columnNames()
    .map((name, index) => ({name, type: asWritten(typeName(result.columnType(index)))}));
  await refuseSameNames(
    engine,
    path,
    found.map(({name}) => name),
    readJson(file, wholeObjects),
  );
  // DuckDB puts what is no object into a column of this name.
  if (found.length === 1 && found[0]?.name === 'json' && !(await holdsRows(engine, file))) return undefined;
  const columns = await withExactIntegers(engine, file, found);
  return readJson(file, [columnsOption(typed(path, columns, types))]);
}

/** With the author's types. Throws `wrong-option` for exact decimals of more digits than are read. */
function typed(
  path: string,
  columns: readonly JsonColumn[],
  types: Readonly<Record<string, string>>,
): readonly JsonColumn[] {
  return columns.map(({name, type}) => {
    const wanted = types[name] ?? type;
    const [, width] = /^(?:decimal|numeric)\((\d+)/i.exec(wanted) ?? [];
    if (type === 'DOUBLE' && Number(width) > 15) throw tooExact(path, name, wanted);
    return {name, type: wanted};
  });
}

const tooExact = (path: string, name: string, type: string): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'wrong-option',
    message: `${path} cannot give column "${name}" as ${type}: numbers with a point are read from JSON with 15 digits`,
    help: 'write such numbers in quotes in the file: text is read whole',
  });

function readJson({path, format, objectBytes}: JsonFile, options: readonly string[]): string {
  const lines = format === 'ndjson' ? [`format = 'newline_delimited'`] : [];
  const size = `maximum_object_size = ${objectBytes}`;
  return `read_json(${[pathLiteral(path), ...lines, size, ...isoOnly, ...options].join(', ')})`;
}

/** `01-02-2026` is text: nobody knows which of them is the day. */
const isoOnly = [`dateformat = '%Y-%m-%d'`];

/** DuckDB's own measure: each thread has buffers of twice as much, which cost as much time as the reading of 200 MB where they are 512 MB. */
const usualObject = 16 * 1024 * 1024;
/** For a file that holds a larger one, as nested data may. */
const largestObject = 256 * 1024 * 1024;

const columnsOption = (columns: readonly JsonColumn[]): string =>
  `columns = {${columns.map(({name, type}) => `${literal(name)}: ${literal(type)}`).join(', ')}}`;

const wholeObjects = [`columns = {'json': 'JSON'}`, 'records = false'];

/** Texts that look like a UUID or a time stay as they are written: as values of those types, case and seconds would change. */
const asWritten = (type: string): string => type.replaceAll(/\b(?:UUID|TIME)\b(?! )/g, 'VARCHAR');

async function holdsRows(engine: Engine, file: JsonFile): Promise<boolean> {
  const whole = readJson(file, wholeObjects);
  const query = `select count(*) as items, count(*) filter (json_type(json) is distinct from 'OBJECT') as others from ${whole}`;
  const {items, others} = await firstRow(engine, query);
  if (Number(others) === 0) return Number(items) > 0;
  throw new MageletError({
    severity: 'error',
    code: 'json-not-rows',
    message: `${file.path} holds ${Number(others) === 1 ? 'a value that is' : `${String(others)} values that are`} no object, and rows are objects`,
  });
}

/** Columns of whole numbers get the smallest type that holds all their digits; DuckDB takes long ones for doubles. */
async function withExactIntegers(
  engine: Engine,
  file: JsonFile,
  columns: readonly JsonColumn[],
): Promise<readonly JsonColumn[]> {
  const unsure = columns.filter(({type}) => type === 'DOUBLE' || type === 'HUGEINT');
  if (unsure.length === 0) return columns;
  // A column of doubles is seldom one of digits alone, and its first values tell: all of them are read for the others.
  const early = await answersTo(engine, file, unsure, firstRows);
  const open = unsure.filter(({type}, index) => type !== 'DOUBLE' || early[`whole${index}`] !== false);
  if (open.length === 0) return columns;
  const answers = await answersTo(engine, file, open);
  return columns.map((column) => {
    const index = open.indexOf(column);
    if (index === -1 || answers[`whole${index}`] !== true) return column;
    return {name: column.name, type: exactIntegerType(Number(answers[`digits${index}`]))};
  });
}

/** Rows that are looked at before all are. */
const firstRows = 2048;

/** Of each column, whether all values are whole numbers, and the most digits of one. */
function answersTo(
  engine: Engine,
  file: JsonFile,
  columns: readonly JsonColumn[],
  limit?: number,
): Promise<Readonly<Record<string, unknown>>> {
  const asText = readJson(file, [columnsOption(columns.map(({name}) => ({name, type: 'VARCHAR'})))]);
  const tests = columns.map(
    ({name}, index) => `bool_and(regexp_full_match(${identifier(name)}, '-?[0-9]+')) as whole${index},
      max(length(${identifier(name)})) as digits${index}`,
  );
  const from = limit === undefined ? asText : `(select * from ${asText} limit ${limit})`;
  return firstRow(engine, `select ${tests.join(', ')} from ${from}`);
}
