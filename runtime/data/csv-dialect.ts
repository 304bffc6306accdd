import {isMageletError, MageletError} from '../core/diagnostic.ts';
import type {Engine} from './duckdb.ts';
import {literal} from './identifier.ts';
import {pathLiteral, type AnyReadOptions} from './read-options.ts';
import {firstRow, runSql} from './run-sql.ts';

/** What the options of a CSV file say, with DuckDB's word for its encoding. */
export type CsvOptions = Omit<AnyReadOptions, 'encoding'> & {readonly encoding?: 'latin-1' | 'utf-16'};

export type Dialect = {
  readonly delimiter: string;
  readonly hasHeader: boolean;
  readonly columns: readonly CsvColumn[];
  /** How the dates of a DATE column are written; ISO 8601 where it is absent. */
  readonly dateFormat?: string;
  readonly timestampFormat?: string;
};
export type CsvColumn = {readonly name: string; readonly type: string};

/** Rows looked at to find types: more cost time in large files, and a file's first rows are seldom all of it. */
export const sampledRows = 200_000;

/**
 * Bytes that are read at once, of which there are a few for each thread: DuckDB's 32 MB take 70 MB more of memory for
 * the same time (measured on a file of 69 MB, two cores). Twice its longest line, so that every line fits.
 */
export const csvBufferBytes = 4_000_000;

/** The dialect of a CSV file and the types of its columns, by its first rows. Throws `empty-file` and what is wrong with the rows. */
export async function sniffCsv(engine: Engine, path: string, options: CsvOptions): Promise<Dialect> {
  const {delimiter, header} = options;
  const query = `select Delimiter, HasHeader, DateFormat, TimestampFormat, Columns from sniff_csv(${[
    pathLiteral(path),
    ...dialectOptions(options),
    ...(delimiter === undefined ? [] : [`delim = ${literal(delimiter)}`]),
    ...(header === undefined ? [] : [`header = ${header}`]),
    `sample_size = ${sampledRows}`,
    `buffer_size = ${csvBufferBytes}`,
  ].join(', ')})`;
  const found = await firstRow(engine, query).catch((error: unknown) => {
    if (isMageletError(error) && error.code === 'csv-wrong-encoding') throw error;
    return undefined;
  });
  if (found === undefined) return dialectByHeader(engine, path, options);
  const dialect = {
    delimiter: String(found['Delimiter']),
    hasHeader: found['HasHeader'] === true,
    columns: found['Columns'] as CsvColumn[],
    ...(typeof found['DateFormat'] === 'string' && {dateFormat: found['DateFormat']}),
    ...(typeof found['TimestampFormat'] === 'string' && {timestampFormat: found['TimestampFormat']}),
  };
  if (dialect.columns.length > 1) return dialect;
  // One column is either what the file has, or what sniffing makes of rows that are not of one width.
  return (await isEmpty(engine, path, dialect, options))
    ? refuseEmpty(path)
    : dialectByHeader(engine, path, options, dialect);
}

/**
 * The dialect that the first line tells, for files whose rows do not agree, and for files of one column:
 * there a comma outside quotes is a second column. Throws what is wrong with the rows.
 */
async function dialectByHeader(engine: Engine, path: string, options: CsvOptions, sniffed?: Dialect): Promise<Dialect> {
  const line = await firstLine(engine, path, options);
  if (line.trim() === '') return refuseEmpty(path);
  const found = options.delimiter ?? delimiterIn(line);
  const delimiter = found ?? ',';
  const hasHeader = options.header ?? true;
  const columns = splitLine(line, delimiter).map((name, index) => ({
    name: hasHeader ? name : `column${index}`,
    type: 'VARCHAR',
  }));
  const dialect = found === undefined && sniffed ? {...sniffed, delimiter} : {delimiter, hasHeader, columns};
  await runSql(engine, `select count(*) from ${readCsv(path, dialect, options)}`);
  return dialect;
}

/** The candidate that stands most often in a line, outside quotes. */
function delimiterIn(line: string): string | undefined {
  const bare = line.replaceAll(/"(?:[^"]|"")*"/g, '');
  const counts = [',', ';', '\t', '|'].map((candidate) => ({candidate, count: bare.split(candidate).length - 1}));
  const best = counts.reduce((a, b) => (b.count > a.count ? b : a));
  return best.count > 0 ? best.candidate : undefined;
}

function splitLine(line: string, delimiter: string): string[] {
  const cells = [''];
  for (const piece of line.match(/"(?:[^"]|"")*"|[^"]/g) ?? []) {
    if (piece === delimiter) cells.push('');
    else cells[cells.length - 1] += piece.length > 1 ? piece.slice(1, -1).replaceAll('""', '"') : piece;
  }
  return cells;
}

async function firstLine(engine: Engine, path: string, {encoding}: CsvOptions): Promise<string> {
  // A delimiter that no text holds leaves lines whole, also where the file is packed.
  const whole = `delim = '\x01', quote = '', escape = '', comment = '', header = false, auto_detect = false`;
  const encoded = encoding === undefined ? '' : `, encoding = ${literal(encoding)}`;
  const query = `select line from read_csv(${pathLiteral(path)}, ${whole}${encoded}, columns = {'line': 'VARCHAR'}) limit 1`;
  const {line} = await firstRow(engine, query);
  return typeof line === 'string' ? line : '';
}

async function isEmpty(engine: Engine, path: string, dialect: Dialect, options: CsvOptions): Promise<boolean> {
  if (dialect.hasHeader) return false;
  const {rows} = await firstRow(
    engine,
    `select count(*) as rows from (select 1 from ${readCsv(path, dialect, options)} limit 1)`,
  );
  return Number(rows) === 0;
}

/** The file as SQL in which nothing is guessed. */
export function readCsv(path: string, {delimiter, hasHeader, columns}: Dialect, options: CsvOptions): string {
  const typed = columns.map(({name, type}) => `${literal(name)}: ${literal(type)}`).join(', ');
  return `read_csv(${[
    pathLiteral(path),
    'auto_detect = false',
    `delim = ${literal(delimiter)}`,
    `header = ${hasHeader}`,
    ...dialectOptions(options),
    `columns = {${typed}}`,
    `buffer_size = ${csvBufferBytes}`,
  ].join(', ')})`;
}

/** What is never guessed: a guessed comment sign or a guessed number of lines to skip would lose rows silently. */
function dialectOptions(options: CsvOptions): string[] {
  const {
    quote = '"',
    escape = quote,
    encoding,
    decimal,
    nulls = [],
    quotedEmpty,
    dateFormat,
    timestampFormat,
  } = options;
  const words = ['', ...nulls].map(literal).join(', ');
  return [
    `quote = ${literal(quote)}`,
    `escape = ${literal(escape)}`,
    `comment = ''`,
    'skip = 0',
    ...(encoding === undefined ? [] : [`encoding = ${literal(encoding)}`]),
    ...(decimal === undefined ? [] : [`decimal_separator = ${literal(decimal)}`]),
    ...(nulls.length === 0 ? [] : [`nullstr = [${words}]`]),
    ...(quotedEmpty === 'text' ? ['allow_quoted_nulls = false'] : []),
    ...(dateFormat === undefined ? [] : [`dateformat = ${literal(dateFormat)}`]),
    ...(timestampFormat === undefined ? [] : [`timestampformat = ${literal(timestampFormat)}`]),
  ];
}

function refuseEmpty(path: string): never {
  throw new MageletError({
    severity: 'error',
    code: 'empty-file',
    message: `${path} is empty: it has not even a line that names its columns`,
  });
}
