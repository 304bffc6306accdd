import {createReadStream, createWriteStream} from 'node:fs';
import {appendFile, copyFile, stat, truncate} from 'node:fs/promises';
import {pipeline} from 'node:stream/promises';
import {createGzip, createZstdCompress} from 'node:zlib';
import {unreachable} from '../core/unreachable.ts';
import {sniffCsv} from '../data/csv-dialect.ts';
import {openEngine} from '../data/duckdb.ts';
import {textReading} from '../data/encodings.ts';
import {packingOf, type Format} from '../data/formats.ts';
import {unpacked} from '../data/packed-file.ts';
import {sql} from '../data/sql.ts';
import {Table} from '../data/table.ts';
import {spoolTable} from './spool-table.ts';
import {typedAlike} from './typed-alike.ts';

/** A file that was written of new data: as rows, where it has a format. */
export type NewData = {readonly path: string; readonly format?: Format; readonly rows?: number};

/** `before` is how much of what the object held comes first: rows, characters of lines, or bytes of what has no format. */
export type Appended = {readonly rows?: number; readonly before: number};

/**
 * Writes a file with what an object held, or the beginning of it that `keep` says, and then the new data. What was there stays as it was written: a file of text is not
 * read into types and back, which would round decimals and change the form of times. Text and bytes are put one after the other.
 */
export async function appendRows(old: string, added: NewData, path: string, keep?: number): Promise<Appended> {
  const {format} = added;
  const {size} = await stat(old);
  if (format === undefined || size === 0 || keep === 0) {
    const before = Math.min(keep ?? size, size);
    await copyFile(old, path);
    await truncate(path, before);
    await appendFile(path, createReadStream(added.path));
    return added.rows === undefined ? {before} : {rows: added.rows, before};
  }
  switch (format) {
    case 'csv':
    case 'tsv':
      return appendCsv(old, added, path, format, keep);
    case 'json':
      return appendTexts(old, added, path, {format, before: objectsOf(old), after: objectsOf(added.path), keep});
    case 'ndjson':
      return appendTexts(old, added, path, {format, before: textOf(old), after: textOf(added.path), keep});
    case 'parquet':
    case 'xlsx': {
      const both = [await Table.read(old, {format}), await Table.read(added.path, {format})] as const;
      const [before, after] = await typedAlike(...both);
      const kept = await firstRows(before, keep);
      return asAppended(await spoolTable(await allRows(kept, after), path, {format}), added);
    }
    default:
      return unreachable(format);
  }
}

const firstRows = async (table: Table, keep: number | undefined): Promise<Table> =>
  keep === undefined ? table : sql`select * from ${table} limit ${keep}`;

const allRows = (before: Table, after: Table): PromiseLike<Table> =>
  sql`select * from ${before} union all by name select * from ${after}`;

const asAppended = ({rows}: {readonly rows: number}, added: NewData): Appended => ({
  rows,
  before: rows - (added.rows ?? 0),
});

/** Values are read as the text that they are, and written with the delimiter that was there. */
async function appendCsv(
  old: string,
  added: NewData,
  path: string,
  format: 'csv' | 'tsv',
  keep: number | undefined,
): Promise<Appended> {
  const isNothing = (await unpackedBytesOf(added.path)) === 0;
  const before = await firstRows(await asTexts(old, format), keep);
  const {delimiter} = await sniffCsv(await openEngine(), old, format === 'tsv' ? {delimiter: '\t'} : {});
  const both = isNothing ? before : await allRows(before, await asTexts(added.path, format, true));
  return asAppended(await spoolTable(both, path, {format, delimiter}), added);
}

async function asTexts(path: string, format: 'csv' | 'tsv', header?: boolean): Promise<Table> {
  const options = {format, quotedEmpty: 'text' as const, ...(header !== undefined && {header})};
  const {schema} = await Table.read(path, options);
  return Table.read(path, {...options, types: Object.fromEntries(schema.map(({name}) => [name, 'VARCHAR']))});
}

/** Rows without columns are an empty file, packed or not. */
async function unpackedBytesOf(path: string): Promise<number> {
  for await (const piece of unpacked(path) as AsyncIterable<Uint8Array>) if (piece.length > 0) return piece.length;
  return 0;
}

type Texts = {
  readonly format: 'json' | 'ndjson';
  readonly before: AsyncIterable<string>;
  readonly after: AsyncIterable<string>;
  readonly keep: number | undefined;
};

async function appendTexts(old: string, added: NewData, path: string, texts: Texts): Promise<Appended> {
  const {format, after, keep} = texts;
  const rowsOf = async (file: string): Promise<number> => (await Table.read(file, {format})).numRows();
  // Throws what is wrong with the object before anything is put behind it.
  const rowsThere = added.rows === undefined ? 0 : await rowsOf(old);
  const [before, counted] = beginningOf(texts);
  const all = format === 'json' ? inOneArray(before, after) : lineAfterLine(before, after);
  const packing = packingOf(path);
  const target = createWriteStream(path);
  if (packing === 'none') await pipeline(all, target);
  else await pipeline(all, packing === 'gzip' ? createGzip() : createZstdCompress(), target);
  if (added.rows === undefined) return {before: counted()};
  return {rows: keep === undefined ? rowsThere + added.rows : await rowsOf(path), before: counted()};
}

/** So much of the texts as is kept: objects of JSON, characters of lines; and how much that was, once they are read. */
function beginningOf({format, before, keep = Infinity}: Texts): [AsyncIterable<string>, () => number] {
  let count = 0;
  async function* beginning(): AsyncGenerator<string> {
    for await (const text of before) {
      const kept = format === 'json' ? text : text.slice(0, keep - count);
      if (count >= keep) return;
      count += format === 'json' ? 1 : kept.length;
      yield kept;
    }
  }
  return [beginning(), () => count];
}

async function* inOneArray(...lists: AsyncIterable<string>[]): AsyncGenerator<string> {
  let before = '[\n\t';
  for (const list of lists) {
    for await (const text of list) {
      yield `${before}${text}`;
      before = ',\n\t';
    }
  }
  yield before.startsWith('[') ? '[]\n' : '\n]\n';
}

async function* lineAfterLine(...files: AsyncIterable<string>[]): AsyncGenerator<string> {
  let last = '\n';
  for (const texts of files) {
    if (!last.endsWith('\n')) yield '\n';
    for await (const text of texts) {
      yield text;
      if (text !== '') last = text;
    }
  }
}

/** The objects of a JSON file as they are written there, of an array or one after the other. */
async function* objectsOf(path: string): AsyncGenerator<string> {
  const {schema} = await Table.read(path, {format: 'json'});
  if (schema.length === 0) return;
  const texts = await sql`select cast(json as varchar) as object from read_json_objects(${path})`;
  for await (const rows of texts.batches()) for (const {object} of rows) yield String(object);
}

/** A file's text, unpacked; a mark at its beginning tells how it is encoded, and is left out. */
async function* textOf(path: string): AsyncGenerator<string> {
  const reading = await textReading(path, undefined, 'a mistake');
  const decoder = new TextDecoder(reading.as === 'a copy' ? reading.encoding : 'utf-8', {fatal: true});
  for await (const piece of unpacked(path)) yield decoder.decode(piece as Uint8Array, {stream: true});
  yield decoder.decode();
}
