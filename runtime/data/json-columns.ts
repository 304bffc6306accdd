import {MageletError} from '../core/diagnostic.ts';
import type {Engine} from './duckdb.ts';
import {exactIntegerType} from './exact-integer.ts';
import {identifier} from './identifier.ts';
import {asWritten, columnsOption, readJson, wholeObjects, type JsonColumn, type JsonFile} from './json-file.ts';
import {refuseSameNames} from './json-losses.ts';
import {firstRow, runSql} from './run-sql.ts';
import {typeName} from './type-kind.ts';

/**
 * The columns of a JSON file with their types, as one thread of DuckDB finds them in all of it; undefined where it has no
 * object at all. Throws `json-not-rows` and `same-column-name`.
 */
export async function jsonColumns(engine: Engine, file: JsonFile): Promise<readonly JsonColumn[] | undefined> {
  const result = await runSql(engine, `select * from ${readJson(file, ['sample_size = -1'])} limit 0`);
  const found = result
    .columnNames()
    .map((name, index) => ({name, type: asWritten(typeName(result.columnType(index)))}));
  await refuseSameNames(
    engine,
    file.path,
    found.map(({name}) => name),
    readJson(file, wholeObjects),
  );
  // DuckDB puts what is no object into a column of this name.
  if (found.length === 1 && found[0]?.name === 'json' && !(await holdsRows(engine, file))) return undefined;
  return withExactIntegers(engine, file, found);
}

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
