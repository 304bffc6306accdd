import {stat} from 'node:fs/promises';
import {MageletError} from '../core/diagnostic.ts';
import {readCsv, sampledRows, type CsvOptions, type Dialect} from './csv-dialect.ts';
import type {Engine} from './duckdb.ts';
import {packingOf} from './formats.ts';
import {identifier, literal} from './identifier.ts';
import {firstRow, runSql} from './run-sql.ts';
import type {Suspect} from './sql-text.ts';

/**
 * A CSV file as SQL that fails over values which DuckDB would cut to the type of their column: the decimals of 1.5 among
 * whole numbers, the time behind a day, the zone of a time. They are looked for where no sniffing has seen them: behind
 * the sampled rows, and in columns whose type the author names. Such columns are read as text and made of their type by
 * DuckDB's same casts, in the one read that there is. The suspect tells what is wrong, for which it reads the file again.
 */
export async function lateValuesChecked(
  engine: Engine,
  path: string,
  dialect: Dialect,
  options: CsvOptions,
): Promise<{readonly sql: string; readonly suspect?: Suspect}> {
  const tests = await testsOf(path, dialect, options);
  const typed = readCsv(path, dialect, options);
  if (tests.length === 0) return {sql: typed};
  const columns = dialect.columns.map((column) =>
    tests.some(({name}) => name === column.name) ? {...column, type: 'VARCHAR'} : column,
  );
  const rows = readCsv(path, {...dialect, columns}, options);
  const replaced = tests.map(({name, type, cut}) => {
    const column = identifier(name);
    return `case when ${cut} then error(${literal(wouldCut(path, name, type))}) else cast(${column} as ${type}) end as ${column}`;
  });
  const confess = async (): Promise<void> => {
    await refuseCutValues(engine, path, {rows, tests}, options);
    // All other mistakes DuckDB tells with their line, where it makes the types itself.
    const read = dialect.columns.map(({name}) => `count(${identifier(name)})`);
    await runSql(engine, `select ${read.join(', ')} from ${typed}`);
  };
  const sql = `(select * replace (${replaced.join(', ')}) from ${rows})`;
  return {sql, suspect: {path, sql, confess}};
}

/** A column, its type, and the condition on its text that it would be cut. */
type CutTest = {readonly name: string; readonly type: string; readonly cut: string};

async function testsOf(path: string, dialect: Dialect, options: CsvOptions): Promise<readonly CutTest[]> {
  const {limit, types = {}} = options;
  const isAllSampled =
    (limit !== undefined && limit <= sampledRows) ||
    (packingOf(path) === 'none' && (await stat(path)).size < sampledRows * fewestBytesOfRow);
  return dialect.columns.flatMap(({name, type}) => {
    const cut = isAllSampled && types[name] === undefined ? undefined : cutBy(type, identifier(name), options);
    return cut === undefined ? [] : [{name, type, cut}];
  });
}

async function refuseCutValues(
  engine: Engine,
  path: string,
  {rows, tests}: {readonly rows: string; readonly tests: readonly CutTest[]},
  options: CsvOptions,
): Promise<void> {
  const where = tests.map(({cut}) => `(${cut})`).join(' or ');
  const {rowCount} = await runSql(engine, `select 1 from ${rows} where ${where} limit 1`).catch(
    // What else is wrong with the file is told by the read that follows.
    () => ({rowCount: 0}),
  );
  if (rowCount === 0) return;
  const values = tests.map(({name, cut}, index) => `case when ${cut} then ${identifier(name)} end as v${index}`);
  const numbered = `select *, row_number() over () as row from ${rows}`;
  const query = `select row, ${values.join(', ')} from (${numbered}) where ${where} limit 1`;
  const first = await firstRow(engine, query);
  const at = tests.findIndex((_, index) => typeof first[`v${index}`] === 'string');
  const {name = '', type = ''} = tests[at] ?? {};
  throw wrongType(path, {row: Number(first['row']), name, type, value: first[`v${at}`] as string}, options.decimal);
}

/** A digit and the end of its line. */
const fewestBytesOfRow = 2;

/** The condition on a text that it would be cut by the type; undefined for types that DuckDB is strict about. */
function cutBy(
  type: string,
  column: string,
  {decimal = '.', dateFormat, timestampFormat}: CsvOptions,
): string | undefined {
  if (/^(?:U?(?:TINY|SMALL|BIG|HUGE)INT|U?INTEGER|INT)$/i.test(type)) {
    const isCut = `contains(${column}, '${decimal}') and not regexp_full_match(${column}, '[^${decimal}]*[${decimal}]0*\\s*')`;
    // A point is one of decimals to DuckDB, whatever the file's own are written with: 1.500 would be 2.
    return decimal === '.' ? isCut : `contains(${column}, '.') or ${isCut}`;
  }
  // Their length is known without a look at them, and tells nearly all.
  if (/^DATE$/i.test(type) && dateFormat === undefined) return `strlen(${column}) > 10 and contains(${column}, ':')`;
  if (!/^TIMESTAMP$/i.test(type) || timestampFormat !== undefined) return undefined;
  // No regular expression: each value of every file would be put through it, for a tenth of the time of reading.
  return `strlen(${column}) > 19 and (contains(${column}, '+') or ${column} like '%:%-%')`;
}

const wouldCut = (path: string, name: string, type: string): string =>
  `${path} has a value in column "${name}" that would lose a part as ${type}`;

type Cut = {readonly row: number; readonly name: string; readonly type: string; readonly value: string};

const wrongType = (path: string, {row, name, type, value}: Cut, decimal = '.'): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'csv-wrong-type',
    message: `${path} has ${JSON.stringify(value)} in column "${name}" of row ${row}, and the column is ${type}`,
    notes: ['as that type it would lose a part'],
    help: `Table.read('${path}', {types: {${JSON.stringify(name)}: '${wider(type, value, decimal)}'}})`,
  });

/** The type that holds both. */
function wider(type: string, value: string, decimal: string): string {
  if (/^DATE$/i.test(type)) return 'TIMESTAMP';
  if (/^TIMESTAMP$/i.test(type)) return 'TIMESTAMPTZ';
  return decimal === ',' && value.includes('.') ? 'VARCHAR' : 'DOUBLE';
}
