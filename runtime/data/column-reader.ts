import type {DuckDBDataChunk, DuckDBResult, DuckDBVector} from '@duckdb/node-api';
import type {Engine} from './duckdb.ts';
import {rawDoubles, rawTexts, type RawDoubles} from './raw-vector.ts';
import {TextReader} from './text-reader.ts';

/** What is made of each value that is not null; the value itself where it is undefined. */
export type Read = ((value: never) => unknown) | undefined;

/** Appends the values of one column of a chunk of `count` rows to an array; to ask the chunk for it takes a call. */
export type ColumnReader = (chunk: DuckDBDataChunk, count: number, values: unknown[]) => void;

/** How a column of `result` is read: texts and numbers straight from what DuckDB holds, all else by the binding. */
export function columnReader(engine: Engine, result: DuckDBResult, column: number, read: Read): ColumnReader {
  const {VARCHAR, DOUBLE} = engine.duckdb.DuckDBTypeId;
  const type = result.columnTypeId(column);
  if (type === VARCHAR) {
    const texts = new TextReader(engine.bytesAt);
    return thenRead(read, (chunk, count, values) => texts.append(rawTexts(chunk, column), count, values));
  }
  if (type === DOUBLE) {
    return thenRead(read, (chunk, count, values) => appendDoubles(rawDoubles(chunk, column), count, values));
  }
  return thenRead(read, (chunk, count, values) => appendItems(chunk.getColumnVector(column), count, values));
}

function thenRead(read: Read, append: ColumnReader): ColumnReader {
  if (!read) return append;
  return (chunk, count, values) => {
    const first = values.length;
    append(chunk, count, values);
    for (let index = first; index < values.length; index++) {
      if (values[index] !== null) values[index] = read(values[index] as never);
    }
  };
}

function appendDoubles({items, isValid}: RawDoubles, count: number, values: unknown[]): void {
  for (let row = 0; row < count; row++) values.push(isValid(row) ? items[row] : null);
}

function appendItems(vector: DuckDBVector, count: number, values: unknown[]): void {
  for (let row = 0; row < count; row++) values.push(vector.getItem(row));
}
