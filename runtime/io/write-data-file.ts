import {createWriteStream} from 'node:fs';
import {writeFile} from 'node:fs/promises';
import {pipeline} from 'node:stream/promises';
import {MageletError} from '../core/diagnostic.ts';
import {isPlainObject} from '../core/is-plain-object.ts';
import {isDanfoFrame} from '../data/danfo/is-danfo-frame.ts';
import {formatOf, packingOf, type Format, type Packing} from '../data/formats.ts';
import {packedText} from './packed-text.ts';
import {spoolTable} from './spool-table.ts';
import {isTable, Table} from '../data/table.ts';

/**
 * What can be exported: a Table, rows, a danfojs DataFrame, an async iterable of rows or of bytes, text, bytes,
 * or any JSON value.
 */
export type Exportable = unknown;

type Target = {readonly key: string; readonly format?: Format; readonly signal?: AbortSignal};

type Written = {
  readonly rows?: number;
  readonly format?: Format;
  readonly contentType?: string;
  /** Whether it is one JSON value, behind which nothing can be put. */
  readonly isValue?: true;
};

/** Writes the data to `path` in the format of the target; `format` comes back where it was written as rows. */
export async function writeDataFile(given: Exportable, path: string, target: Target): Promise<Written> {
  // A query that has not been awaited is a table too.
  const data = await given;
  if (data === undefined) throw notExportable(target.key, 'nothing (undefined)');
  if (typeof data === 'string' && isBinary(target)) throw notExportable(target.key, textAsRows);
  if (typeof data === 'string' || data instanceof Uint8Array) {
    const stored = typeof data === 'string' ? await packedText(data, target.key) : data;
    await writeFile(path, stored, {...(target.signal && {signal: target.signal})});
    if (typeof data !== 'string') return {};
    return {contentType: packedTypes[packingOf(target.key)] ?? 'text/plain; charset=utf-8'};
  }
  if (isTable(data)) return writeTable(data, path, target);
  if (isDanfoFrame(data) || isRows(data)) return writeTable(await Table.from(data), path, target);
  if (isAsyncIterable(data)) return writeStream(data, path, target);
  return writeValue(data, path, target);
}

/** The data as a table, for what is written as rows in several files. */
export async function tableOf(given: Exportable, key: string): Promise<Table> {
  const data = await given;
  if (isTable(data)) return data;
  if (isDanfoFrame(data) || isRows(data)) return Table.from(data);
  if (isAsyncIterable(data)) return Table.from(data as AsyncIterable<Record<string, unknown>>);
  throw notExportable(key, `a ${typeof data}, in partitions`);
}

async function writeTable(table: Table, path: string, {key, format = formatOf(key)}: Target): Promise<Written> {
  const {rows} = await spoolTable(table, path, {format});
  return {rows, format, contentType: packedTypes[packingOf(key)] ?? contentTypes[format]};
}

/** The first piece tells whether the iterable gives bytes or rows. */
async function writeStream(data: AsyncIterable<unknown>, path: string, target: Target): Promise<Written> {
  const pieces = data[Symbol.asyncIterator]();
  const first = await pieces.next();
  async function* all(): AsyncGenerator {
    try {
      for (let piece = first; !piece.done; piece = await pieces.next()) yield piece.value;
    } finally {
      await pieces.return?.();
    }
  }
  if (!first.done && (typeof first.value === 'string' || first.value instanceof Uint8Array)) {
    await pipeline(all(), createWriteStream(path), {...(target.signal && {signal: target.signal})});
    return {};
  }
  return writeTable(await Table.from(all() as AsyncIterable<Record<string, unknown>>), path, target);
}

async function writeValue(value: unknown, path: string, {key, format = formatOf(key)}: Target): Promise<Written> {
  const lines = format === 'ndjson' && Array.isArray(value) ? value.map((item) => toJson(item, key)) : undefined;
  if (format !== 'json' && !lines) throw notExportable(key, `a value that is not rows, as ${format}`);
  const text = lines ? lines.map((line) => `${line}\n`).join('') : toJson(value, key);
  await writeFile(path, await packedText(text, key));
  const contentType = packedTypes[packingOf(key)] ?? contentTypes[format];
  return lines ? {contentType, format: 'ndjson'} : {contentType, isValue: true};
}

function toJson(value: unknown, key: string): string {
  const text = JSON.stringify(value, (_, part: unknown) => {
    // JSON would have `{}` of the first two, and has no word for the third.
    if (part instanceof Map) throw notExportable(key, 'a Map');
    if (part instanceof Set) throw notExportable(key, 'a Set');
    if (typeof part === 'bigint') throw notExportable(key, 'a bigint');
    return part;
  });
  if (text === undefined) throw notExportable(key, `a ${typeof value}`);
  return text;
}

export const contentTypes: Readonly<Record<Format, string>> = {
  csv: 'text/csv; charset=utf-8',
  tsv: 'text/tab-separated-values; charset=utf-8',
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  parquet: 'application/vnd.apache.parquet',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

const packedTypes: Readonly<Partial<Record<Packing, string>>> = {gzip: 'application/gzip', zstd: 'application/zstd'};

const isAsyncIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

/** An empty array is rows too: none. */
const isRows = (value: unknown): value is Record<string, unknown>[] =>
  Array.isArray(value) && value.every(isPlainObject);

const textAsRows = 'text, which is neither Parquet nor Excel';

/** Bytes may be a file of the format; text never is. */
const isBinary = ({key, format}: Target): boolean =>
  format === undefined ? /\.(?:parquet|xlsx)$/i.test(key) : format === 'parquet' || format === 'xlsx';

const helpFor: Readonly<Record<string, string>> = {
  'nothing (undefined)': 'see why there is nothing: a function that ends without return gives undefined',
  [textAsRows]: 'write rows, or write the text to a key that ends in .txt',
  'a Map': 'write what it holds as an object: Object.fromEntries(map)',
  'a Set': 'write what it holds as an array: [...set]',
  'a bigint': 'write it as text: String(value)',
};

function notExportable(key: string, what: string): MageletError {
  return new MageletError({
    severity: 'error',
    code: 'b2-not-exportable',
    message: `${key} cannot be written from ${what}`,
    notes: [
      'a Table, rows, a danfojs DataFrame or an async iterable of rows can be written as csv, tsv, json, ndjson, parquet or xlsx; any JSON value as json; text and bytes as they are',
      'nothing was written',
    ],
    help: helpFor[what] ?? "write the value as JSON: {format: 'json'}",
  });
}
