import {MageletError} from '../core/diagnostic.ts';
import type {Engine} from './duckdb.ts';
import {exactIntegerType} from './exact-integer.ts';
import {columnsOption, readJson, wholeObjects, type JsonColumn, type JsonFile} from './json-file.ts';
import {refuseSameNames} from './json-losses.ts';
import {listOf, numbersIn, typeWith, type JsonNumbers} from './json-numbers.ts';
import type {TypedKey} from './json-pattern.ts';
import {firstRow, runSql} from './run-sql.ts';

/**
 * The columns of a JSON file with their types, as one thread of DuckDB finds them in all of it; undefined where it has no
 * object at all. Throws `json-not-rows` and `same-column-name`.
 */
export async function jsonColumns(engine: Engine, file: JsonFile): Promise<readonly JsonColumn[] | undefined> {
  const result = await runSql(engine, `select * from ${readJson(file, ['sample_size = -1'])} limit 0`);
  const found = result.columnNames().map((name, index) => ({name, type: result.columnType(index)}));
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

/** Whole numbers get the smallest type that holds all their digits, however deep they stand; DuckDB takes long ones for doubles. */
async function withExactIntegers(
  engine: Engine,
  file: JsonFile,
  columns: readonly TypedKey[],
): Promise<readonly JsonColumn[]> {
  const unsure = columns.flatMap(({name, type}) => numbersIn(name, type));
  // Doubles are seldom digits alone, and the first ones tell: all of them are read for the others.
  const early = await answersTo(engine, file, unsure, firstRows);
  const open = unsure.filter((numbers, index) => numbers.type !== 'DOUBLE' || early[`whole${index}`] !== false);
  const answers = await answersTo(engine, file, open);
  const exact = open.flatMap((numbers, index) =>
    answers[`whole${index}`] === true ? [[numbers, exactIntegerType(Number(answers[`digits${index}`]))] as const] : [],
  );
  return columns.map(({name, type}) => ({
    name,
    type: typeWith(type, new Map(exact.filter(([{column}]) => column === name))),
  }));
}

/** Rows that are looked at before all are. */
const firstRows = 2048;

/** Of the numbers of each place, whether all are whole, and the most digits of one. */
async function answersTo(
  engine: Engine,
  file: JsonFile,
  places: readonly JsonNumbers[],
  limit?: number,
): Promise<Readonly<Record<string, unknown>>> {
  if (places.length === 0) return {};
  const names = [...new Set(places.map(({column}) => column))];
  const asJson = readJson(file, [columnsOption(names.map((name) => ({name, type: 'JSON'})))]);
  const lists = places.map((numbers, index) => `${listOf(numbers)} as n${index}`);
  const tests = places.map(
    (
      _,
      index,
    ) => `bool_and(list_bool_and(list_transform(n${index}, lambda n: regexp_full_match(n, '-?[0-9]+')))) as whole${index},
      max(list_max(list_transform(n${index}, lambda n: length(n)))) as digits${index}`,
  );
  const rows = `select ${lists.join(', ')} from ${asJson}${limit === undefined ? '' : ` limit ${limit}`}`;
  return firstRow(engine, `select ${tests.join(', ')} from (${rows})`);
}
