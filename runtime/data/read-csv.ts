import type {FileCopies} from './file-copies.ts';
import {sniffCsv, type CsvOptions, type Dialect} from './csv-dialect.ts';
import {lateValuesChecked} from './csv-late-values.ts';
import {faithfulTypes} from './csv-types.ts';
import type {Engine} from './duckdb.ts';
import {textReading} from './encodings.ts';
import type {AnyReadOptions} from './read-options.ts';
import type {Suspect} from './sql-text.ts';

/**
 * A CSV file as SQL. Its dialect and types are found in the first 200,000 rows and then pinned,
 * so that a row of another width or a value of another type is an error with its line.
 * What DuckDB cannot read as it is becomes one of the copies; where values are looked at as they are read, the file
 * becomes one of the suspects.
 */
export async function csvSource(
  engine: Engine,
  path: string,
  {encoding, ...options}: AnyReadOptions,
  {copies, suspects}: CsvExtras,
): Promise<string> {
  const pin = async (file: string, how: CsvOptions): Promise<string> => {
    const {sql, suspect} = await lateValuesChecked(engine, file, await pinned(engine, file, how), how);
    if (suspect) suspects.push(suspect);
    return sql;
  };
  const reading = await textReading(path, encoding, 'known');
  if (reading.as === 'a copy') return pin(await copies.add(path, {encoding: reading.encoding}), options);
  const known = reading.encoding === undefined ? {} : {encoding: reading.encoding};
  try {
    return await pin(path, {...options, ...known});
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes(endsDiffer)) throw error;
    const from = reading.encoding === 'utf-16' ? 'utf-16le' : (reading.encoding ?? 'utf-8');
    const even = {encoding: from.replace('latin-1', 'latin1'), lineEndsOutside: options.quote ?? '"'};
    return pin(await copies.add(path, even), options);
  }
}

/** What reading a file leaves for the query that reads it. */
export type CsvExtras = {readonly copies: FileCopies; readonly suspects: Suspect[]};

/** What is said of a file some of whose lines end in `\n` and some in `\r\n`; `csv-error.ts` has the words. */
const endsDiffer = 'its lines do not all end alike';

async function pinned(engine: Engine, path: string, options: CsvOptions): Promise<Dialect> {
  const dialect = await sniffCsv(engine, path, options);
  const columns = (await faithfulTypes(engine, path, dialect, options)).map(({name, type}) => ({
    name,
    type: options.types?.[name] ?? type,
  }));
  return {...dialect, columns};
}
