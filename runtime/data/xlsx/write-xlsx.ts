import {createWriteStream} from 'node:fs';
import {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {MageletError} from '../../core/diagnostic.ts';
import {RowReader} from '../read-rows.ts';
import type {Relation} from '../relation.ts';
import {firstRow} from '../run-sql.ts';
import {added} from '../sql-text.ts';

/** Rows that a sheet of Excel holds, one of which is the header. */
const mostRows = 1_048_576;

/**
 * Writes a relation as the one sheet of an Excel file, and gives its rows; memory holds some thousand of them.
 * What Excel has no cells for is text: whole numbers beyond 2^53, times below the millisecond, nested values as JSON.
 * Throws `xlsx-too-long`.
 */
export async function writeXlsx(relation: Relation, path: string, name: string, sheet = 'Sheet1'): Promise<number> {
  const {writeXlsxStream} = await import('hucre/xlsx');
  const {engine} = relation;
  const {count} = await firstRow(engine, [
    added('select count(*) as count from '),
    ...(await relation.lastingSource()),
  ]);
  if (Number(count) >= mostRows) throw tooLong(name);
  async function* rows(): AsyncGenerator<Cell[]> {
    for await (const slice of new RowReader(relation).slices()) {
      for (let row = 0; row < slice.rows; row++) yield slice.columns.map((column) => cellOf(column[row]));
    }
  }
  const columns = relation.columns.map((column) => ({header: column.name}));
  const written = writeXlsxStream(rows(), {name: sheet, columns});
  await pipeline(Readable.fromWeb(written as Parameters<typeof Readable.fromWeb>[0]), createWriteStream(path));
  return Number(count);
}

type Cell = string | number | boolean | Date | null;

/** Days before 1900 and endless numbers are text: Excel counts from there, and has no word for them. */
const firstTime = Date.UTC(1900, 2, 1);

function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : Number.isNaN(value) ? null : String(value);
  if (value instanceof Date) return value.getTime() < firstTime ? value.toISOString() : value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return typeof value === 'bigint' ? String(value) : JSON.stringify(value, plain);
}

const plain = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value instanceof Map ? Object.fromEntries(value) : value;

const tooLong = (name: string): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'xlsx-too-long',
    message: `${name} is not written: a sheet of Excel ends at row 1,048,576, one of which is the header`,
    help: 'write csv or parquet, or several files',
  });
