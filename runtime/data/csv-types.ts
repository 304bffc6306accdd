import type {CsvColumn, CsvOptions, Dialect} from './csv-dialect.ts';
import {readCsv, sampledRows} from './csv-dialect.ts';
import type {Engine} from './duckdb.ts';
import {exactIntegerType} from './exact-integer.ts';
import {identifier} from './identifier.ts';
import {firstRow} from './run-sql.ts';

/**
 * The types that sniffing found, without those that would change what stands in the file: `NO` is no boolean, `0x1F` no
 * 31, `01/02/2026` no date whose day anybody knows, `9:30` no time with seconds, and 20 digits are no double.
 */
export async function faithfulTypes(
  engine: Engine,
  path: string,
  dialect: Dialect,
  options: CsvOptions,
): Promise<readonly CsvColumn[]> {
  const columns = dialect.columns.map((column) => withoutGuesses(column, dialect, options));
  const open = columns.filter(({name, type}) => questions[type] !== undefined && options.types?.[name] === undefined);
  if (open.length === 0) return columns;
  const asText = columns.map((column) => ({...column, type: 'VARCHAR'}));
  const rows = readCsv(path, {...dialect, columns: asText}, options);
  const first = await answersOf(engine, rows, open, firstRows);
  // A column of doubles is seldom one of digits alone: only then is more of it looked at.
  const digitsSoFar = open.filter((column) => column.type === 'DOUBLE' && first.get(column)?.holds === true);
  const more = digitsSoFar.length === 0 ? first : await answersOf(engine, rows, digitsSoFar, sampledRows);
  return columns.map((column) => {
    const {holds, digits} = more.get(column) ?? first.get(column) ?? {holds: column.type !== 'DOUBLE', digits: 0};
    return holds === (column.type !== 'DOUBLE') ? column : {...column, type: otherType(column.type, digits)};
  });
}

type Answer = {readonly holds: boolean; readonly digits: number};

async function answersOf(
  engine: Engine,
  rows: string,
  columns: readonly CsvColumn[],
  limit: number,
): Promise<ReadonlyMap<CsvColumn, Answer>> {
  const tests = columns.map(({name, type}, index) => {
    const {holds, digits} = questions[type]?.(identifier(name)) ?? {holds: 'true'};
    return `coalesce(${holds}, false) as holds${index}, ${digits ?? 'null'} as digits${index}`;
  });
  const answers = await firstRow(engine, `select ${tests.join(', ')} from (select * from ${rows} limit ${limit})`);
  return new Map(
    columns.map((column, index) => [
      column,
      {holds: answers[`holds${index}`] === true, digits: Number(answers[`digits${index}`])},
    ]),
  );
}

/** Rows that tell words and hexadecimal digits from what they look like: a column begins as it goes on. */
const firstRows = 10_240;

function otherType(type: string, digits: number): string {
  if (type === 'DOUBLE') return exactIntegerType(digits);
  return type === 'TIMESTAMP' ? 'TIMESTAMP_NS' : 'VARCHAR';
}

type Question = (column: string) => {readonly holds: string; readonly digits?: string};

/** What is asked of all values of a column of a type: of doubles whether they are whole numbers, of others whether they are of the type. */
const questions: Readonly<Record<string, Question>> = {
  DOUBLE: (column) => ({
    holds: `bool_and(regexp_full_match(${column}, ' *-?[0-9]+ *'))`,
    digits: `max(length(${column}))`,
  }),
  // Only hexadecimal ones have another sign in them.
  BIGINT: (column) => ({holds: `not bool_or(contains(lower(${column}), 'x'))`}),
  BOOLEAN: (column) => ({holds: `bool_and(lower(trim(${column})) in ('true', 'false'))`}),
  // A TIMESTAMP would cut off what lies below the microsecond.
  TIMESTAMP: (column) => ({holds: `bool_and(length(split_part(trim(${column}), '.', 2)) <= 6)`}),
  TIME: (column) => ({holds: `bool_and(length(split_part(trim(${column}), '.', 1)) = 8)`}),
};

const isoFormats: ReadonlySet<string> = new Set(['', '%Y-%m-%d']);

/** Dates that are not ISO 8601 are text, unless the author says how they are written. */
function withoutGuesses(column: CsvColumn, dialect: Dialect, {dateFormat, timestampFormat}: CsvOptions): CsvColumn {
  const isGuessed =
    column.type === 'DATE'
      ? dateFormat === undefined && !isoFormats.has(dialect.dateFormat ?? '')
      : column.type.startsWith('TIMESTAMP') && timestampFormat === undefined && (dialect.timestampFormat ?? '') !== '';
  return isGuessed ? {...column, type: 'VARCHAR'} : column;
}
