import {listOfText, oneOf, text, textByName, trueOrFalse, wholeNumber, type OptionRule} from './check-options.ts';
import {formats, type Format} from './formats.ts';
import {literal} from './identifier.ts';

export type ReadOptions = {
  /** By the file's extension where it is left out. */
  readonly format?: Format;
  /** Rows after which reading stops. */
  readonly limit?: number;
  /** Columns to read, in this order; all where it is left out. */
  readonly columns?: readonly string[];
  /** For CSV and JSON: types of columns by name, in DuckDB's words, where the ones found are not wanted. */
  readonly types?: Readonly<Record<string, string>>;
  /** For CSV: what stands between values; found by itself where it is left out, a tab in TSV. */
  readonly delimiter?: string;
  /** For CSV: whether the first line names the columns; found by itself where it is left out. */
  readonly header?: boolean;
  /** For CSV: the character around values that hold the delimiter; `"` by default. */
  readonly quote?: string;
  /** For CSV: the character before a quote inside a value; the quote itself by default. */
  readonly escape?: string;
  /** For CSV: the file's encoding, such as `latin-1`; UTF-8 by default. */
  readonly encoding?: string;
};

export const readRules: Readonly<Record<keyof ReadOptions, OptionRule>> = {
  format: oneOf(formats),
  limit: wholeNumber(0),
  columns: listOfText,
  types: textByName,
  delimiter: text,
  header: trueOrFalse,
  quote: text,
  escape: text,
  encoding: text,
};

/** A path as DuckDB takes it: the characters of its patterns stand for themselves. */
export const pathLiteral = (path: string): string => literal(path.replaceAll(/[[*?]/g, '[$&]'));
