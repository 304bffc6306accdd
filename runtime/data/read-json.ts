import {isMageletError, MageletError} from '../core/diagnostic.ts';
import type {Engine} from './duckdb.ts';
import {exactIntegerType} from './exact-integer.ts';
import {identifier, literal} from './identifier.ts';
import {placeOfJsonMistake} from './json-place.ts';
import {pathLiteral, type ReadOptions} from './read-options.ts';
import {firstRow, runSql} from './run-sql.ts';
import {typeName} from './type-kind.ts';

type JsonColumn = {readonly name: string; readonly type: string};

/**
 * A JSON file as SQL: an array of objects, or one object a line; undefined where there is no object at all.
 * Types are found in all of it. Throws `json-malformed` with the line and column, `json-not-rows` for other JSON.
 */
export async function jsonSource(
  engine: Engine,
  path: string,
  format: 'json' | 'ndjson',
  {types = {}}: ReadOptions,
): Promise<string | undefined> {
  try {
    const result = await runSql(engine, `select * from ${readJson(path, format, ['sample_size = -1'])} limit 0`);
    const found = result.columnNames().map((name, index) => ({name, type: typeName(result.columnType(index))}));
    // DuckDB puts what is no object into a column of this name.
    if (found.length === 1 && found[0]?.name === 'json' && !(await holdsRows(engine, path, format))) return undefined;
    const columns = (await withExactIntegers(engine, path, format, found)).map(({name, type}) => ({
      name,
      type: types[name] ?? type,
    }));
    return readJson(path, format, [columnsOption(columns)]);
  } catch (error) {
    const isMalformed = isMageletError(error) && error.code === 'json-malformed';
    throw (isMalformed ? await placeOfJsonMistake(path, format, error) : undefined) ?? error;
  }
}

function readJson(path: string, format: 'json' | 'ndjson', options: readonly string[]): string {
  const lines = format === 'ndjson' ? [`format = 'newline_delimited'`] : [];
  return `read_json(${[pathLiteral(path), ...lines, `maximum_object_size = ${largestObject}`, ...options].join(', ')})`;
}

/** Bytes that one object may take; DuckDB's default of 16 MB is soon reached by nested data. */
const largestObject = 256 * 1024 * 1024;

const columnsOption = (columns: readonly JsonColumn[]): string =>
  `columns = {${columns.map(({name, type}) => `${literal(name)}: ${literal(type)}`).join(', ')}}`;

async function holdsRows(engine: Engine, path: string, format: 'json' | 'ndjson'): Promise<boolean> {
  const whole = readJson(path, format, [`columns = {'json': 'JSON'}`, 'records = false']);
  const query = `select count(*) as items, count(*) filter (json_type(json) is distinct from 'OBJECT') as others from ${whole}`;
  const {items, others} = await firstRow(engine, query);
  if (Number(others) === 0) return Number(items) > 0;
  throw new MageletError({
    severity: 'error',
    code: 'json-not-rows',
    message: `${path} holds ${Number(others) === 1 ? 'a value that is' : `${String(others)} values that are`} no object, and rows are objects`,
  });
}

/** Columns of whole numbers get the smallest type that holds all their digits; DuckDB takes long ones for doubles. */
async function withExactIntegers(
  engine: Engine,
  path: string,
  format: 'json' | 'ndjson',
  columns: readonly JsonColumn[],
): Promise<readonly JsonColumn[]> {
  const open = columns.filter(({type}) => type === 'DOUBLE' || type === 'HUGEINT');
  if (open.length === 0) return columns;
  const asText = readJson(path, format, [columnsOption(open.map(({name}) => ({name, type: 'VARCHAR'})))]);
  const tests = open.map(
    ({name}, index) => `bool_and(regexp_full_match(${identifier(name)}, '-?[0-9]+')) as whole${index},
      max(length(${identifier(name)})) as digits${index}`,
  );
  const answers = await firstRow(engine, `select ${tests.join(', ')} from ${asText}`);
  return columns.map((column) => {
    const index = open.indexOf(column);
    if (index === -1 || answers[`whole${index}`] !== true) return column;
    return {name: column.name, type: exactIntegerType(Number(answers[`digits${index}`]))};
  });
}
