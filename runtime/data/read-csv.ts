import type {FileCopies} from './file-copies.ts';
import {readCsv, sniffCsv, type CsvOptions} from './csv-dialect.ts';
import {refuseCutValues} from './csv-late-values.ts';
import {faithfulTypes} from './csv-types.ts';
import type {Engine} from './duckdb.ts';
import {textReading} from './encodings.ts';
import type {AnyReadOptions} from './read-options.ts';

/**
 * A CSV file as SQL. Its dialect and types are found in the first 200,000 rows and then pinned,
 * so that a row of another width or a value of another type is an error with its line.
 * What DuckDB cannot read as it is becomes one of the copies.
 */
export async function csvSource(
  engine: Engine,
  path: string,
  {encoding, ...options}: AnyReadOptions,
  copies: FileCopies,
): Promise<string> {
  const reading = await textReading(path, encoding, 'known');
  if (reading.as === 'a copy') return pinned(engine, await copies.add(path, {encoding: reading.encoding}), options);
  const known = reading.encoding === undefined ? {} : {encoding: reading.encoding};
  try {
    return await pinned(engine, path, {...options, ...known});
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes(endsDiffer)) throw error;
    const from = reading.encoding === 'utf-16' ? 'utf-16le' : (reading.encoding ?? 'utf-8');
    const even = {encoding: from.replace('latin-1', 'latin1'), lineEndsOutside: options.quote ?? '"'};
    return pinned(engine, await copies.add(path, even), options);
  }
}

/** What is said of a file some of whose lines end in `\n` and some in `\r\n`; `csv-error.ts` has the words. */
const endsDiffer = 'its lines do not all end alike';

async function pinned(engine: Engine, path: string, options: CsvOptions): Promise<string> {
  const dialect = await sniffCsv(engine, path, options);
  const columns = (await faithfulTypes(engine, path, dialect, options)).map(({name, type}) => ({
    name,
    type: options.types?.[name] ?? type,
  }));
  await refuseCutValues(engine, path, {...dialect, columns}, options);
  return readCsv(path, {...dialect, columns}, options);
}
