import {open, rename, rm} from 'node:fs/promises';
import {promisify} from 'node:util';
import {threadId} from 'node:worker_threads';
import {gzip, zstdCompress} from 'node:zlib';
import type {DuckDBType} from '@duckdb/node-api';
import {MageletError} from '../core/diagnostic.ts';
import {unreachable} from '../core/unreachable.ts';
import {checkOptions, text, trueOrFalse, type OptionRule} from '../core/check-options.ts';
import {rowsAtOnce} from './rows-at-once.ts';
import {identifier, literal} from './identifier.ts';
import {formatOf, formatRule, packingOf, type Format} from './formats.ts';
import {refuseMissingFolder} from './refuse-missing-folder.ts';
import type {Relation} from './relation.ts';
import {runSql} from './run-sql.ts';
import {added} from './sql-text.ts';
import {writeXlsx} from './xlsx/write-xlsx.ts';
import {kindOfType, typeName} from './type-kind.ts';

export type WriteOptions = {
  /** By the file's extension where it is left out. */
  readonly format?: Format;
  /** For CSV: what stands between values; a comma by default, a tab in TSV. */
  readonly delimiter?: string;
  /** For CSV: whether the first line names the columns; it does by default. */
  readonly header?: boolean;
  /** For xlsx: the name of the sheet. */
  readonly sheet?: string;
};

/**
 * Who reads a Parquet file. For `everyone`, whole numbers of 128 bits are decimals, which end at 38 digits, and it is
 * packed small. For `this run`, they are text, from which they are made again, and it is packed fast.
 */
export type ParquetReader = 'everyone' | 'this run';

export type Written = {readonly rows: number; readonly bytes: number};

const writeRules: Readonly<Record<keyof WriteOptions, OptionRule>> = {
  format: formatRule,
  // Of several characters DuckDB would write the first one, without a word.
  delimiter: {
    words: `one character of ASCII, no line end and no "`,
    takes: (value) => typeof value === 'string' && /^[^\r\n"\u0080-\uffff]$/.test(value),
  },
  header: trueOrFalse,
  sheet: text,
};

export type WriteFor = {
  /** `everyone` where it is left out. */
  readonly reader?: ParquetReader;
  /** Is given the written file, which has another name still, while the disk takes it; waited for. */
  readonly beside?: (file: string) => Promise<void>;
  /** Whether the file is read by this process and removed: the disk need not have it. */
  readonly isSentOn?: boolean;
};

/** Writes a relation to a file that is whole or not there; one of that name is replaced. */
export async function writeRelation(
  relation: Relation,
  path: string,
  options: WriteOptions,
  {reader = 'everyone', beside, isSentOn = false}: WriteFor = {},
): Promise<Written> {
  checkOptions({call: 'table.write', consequence: 'nothing was written'}, options, writeRules);
  const format = options.format ?? formatOf(path);
  await refuseMissingFolder(path);
  // Unique in this process, since two threads may write the same file.
  const temporary = `${path}.${process.pid}-${threadId}-${relation.engine.newName()}.tmp`;
  try {
    const rows =
      relation.columns.length === 0
        ? await writeNothing(format, path, temporary)
        : await copy(relation, format, path, temporary, options, reader);
    await using file = await open(temporary, 'r+');
    // Neither may be left running by the failure of the other.
    const [synced, done] = await Promise.allSettled([isSentOn ? undefined : file.sync(), beside?.(temporary)]);
    if (synced.status === 'rejected') throw synced.reason;
    if (done.status === 'rejected') throw done.reason;
    const {size} = await file.stat();
    await rename(temporary, path);
    return {rows, bytes: size};
  } catch (error) {
    await rm(temporary, {force: true});
    throw error;
  }
}

async function copy(
  relation: Relation,
  format: Format,
  path: string,
  temporary: string,
  options: WriteOptions,
  reader: ParquetReader,
): Promise<number> {
  relation.claim();
  if (format === 'xlsx') return writeXlsx(relation, temporary, path, options.sheet);
  const {engine, columns} = relation;
  const chosen = columns.map(({name, type}) => {
    const sql = writtenAs(type, identifier(name), format, reader);
    return sql === identifier(name) ? sql : `${sql} as ${identifier(name)}`;
  });
  const source = await relation.source();
  const {fileOfLines} = relation;
  // What is wrong with the file DuckDB tells better.
  const rowGroup =
    reader === 'this run' && fileOfLines !== undefined
      ? await rowsAtOnce(fileOfLines).catch(() => undefined)
      : undefined;
  const settings = `(${copySettings(format, path, options, reader, rowGroup).join(', ')})`;
  const result = await runSql(engine, [
    added(`copy (select ${chosen.join(', ')} from `),
    ...source,
    added(`) to ${literal(temporary)} ${settings}`),
  ]);
  return result.rowsChanged;
}

/**
 * Rows that a thread gathers before it writes them, half of DuckDB's own number (it rounds up to its vectors of 2,048):
 * each costs memory as wide as the table, and smaller tables are read by several threads.
 */
const storedRowGroup = 61_440;

/**
 * Values of a column that a dictionary may hold, of a row group. DuckDB's own number, a fifth of the rows, has a tenth
 * of the time of writing go into dictionaries of names and numbers that are given up.
 */
const storedDictionary = 2_000;

function copySettings(
  format: Format,
  path: string,
  {delimiter, header = true}: WriteOptions,
  reader: ParquetReader,
  rowGroup = storedRowGroup,
): string[] {
  const compression = `compression ${packingOf(path)}`;
  switch (format) {
    case 'parquet':
      return reader === 'everyone'
        ? ['format parquet', 'compression zstd']
        : [
            'format parquet',
            'compression lz4_raw',
            'parquet_version v2',
            `row_group_size ${rowGroup}`,
            `dictionary_size_limit ${storedDictionary}`,
          ];
    case 'csv':
    case 'tsv':
      return [
        'format csv',
        `header ${header}`,
        `delimiter ${literal(delimiter ?? (format === 'tsv' ? '\t' : ','))}`,
        compression,
      ];
    case 'json':
      return ['format json', 'array true', compression];
    case 'ndjson':
      return ['format json', 'array false', compression];
    case 'xlsx':
      throw new Error('Internal error: DuckDB writes no Excel files');
    default:
      return unreachable(format);
  }
}

/**
 * A column as text formats can hold it: in JSON, times as ISO, and NaN and endless times as null, since JSON has no other word;
 * in CSV, nested values as JSON; bytes as base64 in both.
 */
function writtenAs(type: DuckDBType, sql: string, format: Format, reader: ParquetReader): string {
  if (format === 'parquet') {
    // Parquet knows no integers of 128 bits, and DuckDB would write them as doubles.
    const name = typeName(type);
    const exact = name.replaceAll(/\bU?HUGEINT\b/g, reader === 'this run' ? 'VARCHAR' : 'DECIMAL(38,0)');
    return exact === name ? sql : `cast(${sql} as ${exact})`;
  }
  const {kind} = kindOfType(type);
  if (kind === 'blob') return `base64(${sql})`;
  const isJson = format === 'json' || format === 'ndjson';
  if (!isJson) return kind === 'list' || kind === 'struct' || kind === 'map' ? `to_json(${sql})` : sql;
  if (kind === 'float') return `case when isfinite(${sql}) then ${sql} end`;
  if (kind !== 'moment') return sql;
  return isoText(sql, typeName(type));
}

/**
 * A moment with as many digits as it needs. Each format is a constant, since DuckDB takes no other for a TIMESTAMP,
 * and has no letter behind `%n`, which DuckDB would put among the digits.
 */
function isoText(sql: string, type: string): string {
  const withDigits = (digits: string): string => `strftime(${sql}, '%Y-%m-%dT%H:%M:%S.${digits}') || 'Z'`;
  const nanoseconds = type === 'TIMESTAMP_NS' ? ` when epoch_ns(${sql}) % 1000 <> 0 then ${withDigits('%n')}` : '';
  return `case when not isfinite(${sql}) then null${nanoseconds} when epoch_us(${sql}) % 1000 = 0 then ${withDigits('%g')} else ${withDigits('%f')} end`;
}

const pack = {
  none: (bytes: Buffer): Buffer => bytes,
  gzip: promisify<Buffer, Buffer>(gzip),
  zstd: promisify<Buffer, Buffer>(zstdCompress),
};

async function writeNothing(format: Format, path: string, temporary: string): Promise<number> {
  if (format === 'parquet' || format === 'xlsx') {
    throw new MageletError({
      severity: 'error',
      code: 'no-columns',
      message: `${path} is not written: a table without columns has no form in ${format === 'parquet' ? 'Parquet' : 'Excel'}`,
      help: `Table.from(rows, {schema: [{name: 'id', type: 'BIGINT'}]})`,
    });
  }
  await using file = await open(temporary, 'w');
  await file.writeFile(await pack[packingOf(path)](Buffer.from(format === 'json' ? '[]\n' : '')));
  return 0;
}
