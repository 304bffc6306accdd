import {fileInCsvError, isOfEncoding} from './csv-error.ts';
import {readError} from './explain-error.ts';
import {offsetAt, type RenderedSql, type Suspect} from './sql-text.ts';

/** The file that a query failed over: DuckDB or the query names it, or the place is known where its values become their type. */
export function suspectOf(error: unknown, {text, suspects}: RenderedSql): Suspect | undefined {
  if (suspects.length === 0 || !(error instanceof Error)) return undefined;
  const {exception_message: message, position} = readError(error.message);
  // DuckDB tells it best where it reads text.
  if (isOfEncoding(message)) return undefined;
  const offset = position === undefined ? undefined : offsetAt(text, Number(position));
  return suspects.find(
    ({path, sql}) =>
      fileInCsvError(message) === path ||
      message.startsWith(`${path} has a value `) ||
      (offset !== undefined && isWithin(text, sql, offset)),
  );
}

function isWithin(text: string, part: string, offset: number): boolean {
  // The same file may be read twice.
  const start = text.lastIndexOf(part, offset);
  return start >= 0 && offset < start + part.length;
}
