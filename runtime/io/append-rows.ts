import {createReadStream, createWriteStream} from 'node:fs';
import {appendFile, copyFile, stat} from 'node:fs/promises';
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

/** A file that was written of new data: as rows, where it has a format. */
export type NewData = {readonly path: string; readonly format?: Format; readonly rows?: number};

/**
 * Writes a file with what an object held and then the new data. What was there stays as it was written: a file of text is not
 * read into types and back, which would round decimals and change the form of times. Text and bytes are put one after the other.
 */
export async function appendRows(old: string, added: NewData, path: string): Promise<{readonly rows?: number}> {
  const {format} = added;
  const {size} = await stat(old);
  if (format === undefined || size === 0) {
    await copyFile(old, path);
    await appendFile(path, createReadStream(added.path));
    return added.rows === undefined ? {} : {rows: added.rows};
  }
  switch (format) {
    case 'csv':
    case 'tsv':
      return appendCsv(old, added.path, path, format);
    case 'json':
      return appendTexts(old, added, path, 'json', inOneArray(objectsOf(old), objectsOf(added.path)));
    case 'ndjson':
      return appendTexts(old, added, path, 'ndjson', lineAfterLine(old, added.path));
    case 'parquet':
    case 'xlsx': {
      const both = [await Table.read(old, {format}), await Table.read(added.path, {format})] as const;
      const [before, after] = format === 'xlsx' ? await typedAlike(old, added.path, ...both) : both;
      return spoolTable(await sql`select * from ${before} union all by name select * from ${after}`, path, {format});
    }
    default:
      return unreachable(format);
  }
}

/** Two sheets, of which a column without a value has the type that it has in the other: a sheet has no types but those of its values. */
async function typedAlike(old: string, added: string, before: Table, after: Table): Promise<readonly [Table, Table]> {
  const typed = async (path: string, table: Table, other: Table): Promise<Table> => {
    const types: Record<string, string> = {};
    for (const {name, type} of table.schema) {
      const wanted = other.schema.find((column) => column.name === name)?.type ?? type;
      if (type !== 'VARCHAR' || wanted === type) continue;
      const some = await sql`select 1 as a from ${table} where ${sql.id(name)} is not null limit 1`;
      if ((await some.numRows()) === 0) types[name] = wanted;
    }
    return Object.keys(types).length === 0 ? table : Table.read(path, {format: 'xlsx', types});
  };
  return [await typed(old, before, after), await typed(added, after, before)];
}

/** Values are read as the text that they are, and written with the delimiter that was there. */
async function appendCsv(old: string, added: string, path: string, format: 'csv' | 'tsv'): Promise<{rows: number}> {
  const isNothing = (await unpackedBytesOf(added)) === 0;
  const before = await asTexts(old, format);
  const {delimiter} = await sniffCsv(await openEngine(), old, format === 'tsv' ? {delimiter: '\t'} : {});
  const both = isNothing
    ? before
    : await sql`select * from ${before} union all by name select * from ${await asTexts(added, format, true)}`;
  return spoolTable(both, path, {format, delimiter});
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

async function appendTexts(
  old: string,
  added: NewData,
  path: string,
  format: 'json' | 'ndjson',
  texts: AsyncIterable<string>,
): Promise<{readonly rows?: number}> {
  // Throws what is wrong with the object before anything is put behind it.
  const rows = added.rows === undefined ? undefined : (await (await Table.read(old, {format})).numRows()) + added.rows;
  const target = createWriteStream(path);
  const packing = packingOf(path);
  if (packing === 'none') await pipeline(texts, target);
  else await pipeline(texts, packing === 'gzip' ? createGzip() : createZstdCompress(), target);
  return rows === undefined ? {} : {rows};
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

/** The objects of a JSON file as they are written there, of an array or one after the other. */
async function* objectsOf(path: string): AsyncGenerator<string> {
  const {schema} = await Table.read(path, {format: 'json'});
  if (schema.length === 0) return;
  const texts = await sql`select cast(json as varchar) as object from read_json_objects(${path})`;
  for await (const rows of texts.batches()) for (const {object} of rows) yield String(object);
}

async function* lineAfterLine(...paths: string[]): AsyncGenerator<string> {
  let last = '\n';
  for (const path of paths) {
    if (!last.endsWith('\n')) yield '\n';
    for await (const text of textOf(path)) {
      yield text;
      if (text !== '') last = text;
    }
  }
}

/** A file's text, unpacked; a mark at its beginning tells how it is encoded, and is left out. */
async function* textOf(path: string): AsyncGenerator<string> {
  const reading = await textReading(path, undefined, 'a mistake');
  const decoder = new TextDecoder(reading.as === 'a copy' ? reading.encoding : 'utf-8', {fatal: true});
  for await (const piece of unpacked(path)) yield decoder.decode(piece as Uint8Array, {stream: true});
  yield decoder.decode();
}
