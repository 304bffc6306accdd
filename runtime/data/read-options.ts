import {MageletError} from '../core/diagnostic.ts';
import {
  checkOptions,
  listOfText,
  namesOfSome,
  nameOrNumber,
  oneOf,
  text,
  textByName,
  trueOrFalse,
  wholeNumber,
} from '../core/check-options.ts';
import type {OptionRule} from '../core/check-options.ts';
import {encodings, type Encoding} from './encodings.ts';
import {formatRule, type Format} from './formats.ts';
import {literal} from './identifier.ts';

/** What `Table.read` and `b2.load` take: options of every format, and those of the format that the file has. */
export type ReadOptions =
  | (SharedOptions & {readonly format?: 'csv' | 'tsv'} & CsvOptions)
  | (SharedOptions & {readonly format?: 'json' | 'ndjson'} & JsonOptions)
  | (SharedOptions & {readonly format?: 'xlsx'} & XlsxOptions)
  | (SharedOptions & {readonly format: 'parquet'});

type SharedOptions = {
  /** Rows after which reading stops. */
  readonly limit?: number;
  /** Columns to read, in this order; all where it is left out. */
  readonly columns?: readonly string[];
};

type JsonOptions = {
  /** Types of columns by name, in DuckDB's words, where the ones found are not wanted. */
  readonly types?: Readonly<Record<string, string>>;
  /** The file's encoding, such as `latin-1`; by the mark at its beginning, else UTF-8. */
  readonly encoding?: Encoding;
};

type CsvOptions = JsonOptions & {
  /** What stands between values; found by itself where it is left out, a tab in TSV. */
  readonly delimiter?: string;
  /** Whether the first line names the columns; found by itself where it is left out. */
  readonly header?: boolean;
  /** The character around values that hold the delimiter; `"` by default. */
  readonly quote?: string;
  /** The character before a quote inside a value; the quote itself by default. */
  readonly escape?: string;
  /** What stands before the decimals: with a comma, `1,5` is a number. A point by default. */
  readonly decimal?: '.' | ',';
  /** Texts that mean "no value", such as `['NA']`, beside the empty one. */
  readonly nulls?: readonly string[];
  /** What an empty value in quotes, `""`, is: null by default, or the empty text. */
  readonly quotedEmpty?: 'null' | 'text';
  /** How dates are written, as in `%d.%m.%Y`. Where it is left out, dates as ISO 8601 are dates, and others text. */
  readonly dateFormat?: string;
  /** How times are written, as in `%d.%m.%Y %H:%M`. */
  readonly timestampFormat?: string;
};

type XlsxOptions = {
  readonly types?: Readonly<Record<string, string>>;
  /** Whether the first row names the columns; it does by default. */
  readonly header?: boolean;
  /** The sheet by its name or its number from 1; the first where it is left out. */
  readonly sheet?: string | number;
};

/** The same without telling formats apart, as the readers take it. */
export type AnyReadOptions = SharedOptions & CsvOptions & XlsxOptions & {readonly format?: Format};

/** What DuckDB takes between values. */
const delimiterRule: OptionRule = {
  words: "one character such as ';', or a few: 1 to 4 bytes, and no line end",
  takes: (value) => typeof value === 'string' && /^[^\r\n]+$/.test(value) && Buffer.byteLength(value) <= 4,
};

const signRule: OptionRule = {
  words: "one character of ASCII, or '' for none",
  takes: (value) => typeof value === 'string' && /^[^\r\n\u0080-\uffff]?$/.test(value),
};

export const readRules: Readonly<Record<keyof AnyReadOptions, OptionRule>> = {
  format: formatRule,
  limit: wholeNumber(0),
  columns: namesOfSome,
  types: textByName,
  delimiter: delimiterRule,
  header: trueOrFalse,
  quote: signRule,
  escape: signRule,
  encoding: oneOf(encodings),
  decimal: oneOf(['.', ',']),
  nulls: listOfText,
  quotedEmpty: oneOf(['null', 'text']),
  dateFormat: text,
  timestampFormat: text,
  sheet: nameOrNumber,
};

const ofText: readonly Format[] = ['csv', 'tsv', 'json', 'ndjson'];
const ofCsv: readonly Format[] = ['csv', 'tsv'];

/** The formats that an option is for; one that is not here is for all. */
export const formatsOfOption: Readonly<Partial<Record<keyof AnyReadOptions, readonly Format[]>>> = {
  types: [...ofText, 'xlsx'],
  encoding: ofText,
  delimiter: ofCsv,
  header: [...ofCsv, 'xlsx'],
  quote: ofCsv,
  escape: ofCsv,
  decimal: ofCsv,
  nulls: ofCsv,
  quotedEmpty: ofCsv,
  dateFormat: ofCsv,
  timestampFormat: ofCsv,
  sheet: ['xlsx'],
};

/** Throws `wrong-option` for options that no reader knows, or that a file of this format has no use for. */
export function checkReadOptions(call: string, options: AnyReadOptions): void {
  checkOptions({call}, options, readRules);
}

/** Throws `wrong-option` where an option is for other formats than the file has, or two of its format do not go together. */
export function refuseForeignOptions(path: string, format: Format, options: AnyReadOptions): void {
  if (ofCsv.includes(format)) refuseSameSigns(format === 'tsv' ? {delimiter: '\t', ...options} : options);
  for (const [name, value] of Object.entries(options)) {
    const of = formatsOfOption[name as keyof AnyReadOptions];
    if (value === undefined || of === undefined || of.includes(format)) continue;
    throw new MageletError({
      severity: 'error',
      code: 'wrong-option',
      message: `the option ${name} is for ${of.join(', ')}, and ${path} is ${format}`,
      help: `take ${name} out`,
    });
  }
}

/** Throws `wrong-option` where the sign of a quote, or the one before it, is in what stands between values. */
function refuseSameSigns({delimiter = ',', quote = '"', escape = quote}: AnyReadOptions): void {
  for (const [name, sign] of Object.entries({quote, escape})) {
    if (sign === '' || !delimiter.includes(sign)) continue;
    throw new MageletError({
      severity: 'error',
      code: 'wrong-option',
      message: `the delimiter ${JSON.stringify(delimiter)} holds the ${name} ${JSON.stringify(sign)}, and nobody could tell them apart`,
      help: 'give one of the options delimiter and quote another character',
    });
  }
}

/** A path as DuckDB takes it: the characters of its patterns stand for themselves. */
export const pathLiteral = (path: string): string => literal(path.replaceAll(/[[*?]/g, '[$&]'));
