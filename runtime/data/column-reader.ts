import type {DuckDBDataChunk, DuckDBResult, DuckDBVector} from '@duckdb/node-api';
import type {Engine} from './duckdb.ts';
import {rawDoubles, rawTexts, type RawDoubles} from './raw-vector.ts';
import {TextReader} from './text-reader.ts';

/** What is made of each value that is not null; the value itself where it is undefined. */
export type Read = ((value: never) => unknown) | undefined;

/** The values of a column that were read so far. */
export type ColumnValues = {
  readonly values: unknown[];
  /** Whether every NaN among them stands for a number that is not there. */
  nanIsNone?: boolean;
};

/** Appends the values of one column of a chunk of `count` rows; to ask the chunk for it takes a call. */
export type ColumnReader = (chunk: DuckDBDataChunk, count: number, into: ColumnValues) => void;

export type Reading = {
  readonly read: Read;
  /** What stands in a column of doubles for one that is not there: null or, for danfo, NaN. */
  readonly noNumber: number | null;
};

/** How a column of `result` is read: texts and numbers straight from what DuckDB holds, all else by the binding. */
export function columnReader(
  engine: Engine,
  result: DuckDBResult,
  column: number,
  {read, noNumber}: Reading,
): ColumnReader {
  const {VARCHAR, DOUBLE} = engine.duckdb.DuckDBTypeId;
  const type = result.columnTypeId(column);
  if (type === VARCHAR) {
    const texts = new TextReader(engine.bytesAt);
    return thenRead(read, (chunk, count, {values}) => texts.append(rawTexts(chunk, column), count, values));
  }
  if (type === DOUBLE) {
    return read
      ? (chunk, count, {values}) => appendMade(rawDoubles(chunk, column), count, values, read)
      : (chunk, count, into) => appendDoubles(rawDoubles(chunk, column), count, into, noNumber);
  }
  return thenRead(read, (chunk, count, {values}) => appendItems(chunk.getColumnVector(column), count, values));
}

function thenRead(read: Read, append: ColumnReader): ColumnReader {
  if (!read) return append;
  return (chunk, count, into) => {
    const {values} = into;
    const first = values.length;
    append(chunk, count, into);
    for (let index = first; index < values.length; index++) {
      if (values[index] !== null) values[index] = read(values[index] as never);
    }
  };
}

/** A null among doubles would have V8 keep each of the column by itself; NaN keeps them in a row. */
function appendDoubles({items, isValid}: RawDoubles, count: number, into: ColumnValues, none: number | null): void {
  const {values} = into;
  let nanIsNone = none !== null && into.nanIsNone !== false;
  for (let row = 0; row < count; row++) {
    if (isValid(row)) {
      const item = items[row];
      if (Number.isNaN(item)) nanIsNone = false;
      values.push(item);
    } else values.push(none);
  }
  into.nanIsNone = nanIsNone;
}

function appendMade({items, isValid}: RawDoubles, count: number, values: unknown[], read: NonNullable<Read>): void {
  for (let row = 0; row < count; row++) values.push(isValid(row) ? read(items[row] as never) : null);
}

function appendItems(vector: DuckDBVector, count: number, values: unknown[]): void {
  for (let row = 0; row < count; row++) values.push(vector.getItem(row));
}
