import type {Diagnostic} from '../core/diagnostic.ts';

/** What DuckDB says of a Parquet file that is none, as a diagnostic; undefined where it speaks of something else. */
export function explainParquetError(message: string): Diagnostic | undefined {
  const [, file] =
    /(?:No magic bytes found at end of file|^File) '(.*?)'(?: too small to be a Parquet file)?/.exec(message) ?? [];
  if (file === undefined || !/magic bytes|too small/.test(message)) return undefined;
  return {
    severity: 'error',
    code: 'parquet-malformed',
    message: `${file} is not Parquet, or only its beginning is there`,
    notes: ['a Parquet file ends in the letters PAR1, which are not there'],
  };
}
