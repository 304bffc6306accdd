import type {DuckDBDataChunk} from '@duckdb/node-api';

/** Whether a value of the column is there. */
type IsValid = (row: number) => boolean;

/** A column of texts as DuckDB holds it: 16 bytes for each. */
export type RawTexts = {readonly view: DataView<ArrayBuffer>; readonly isValid: IsValid};

/** A column of doubles as DuckDB holds it. */
export type RawDoubles = {readonly items: Float64Array; readonly isValid: IsValid};

/** What the binding's vectors hold and do not declare; its version is pinned in package.json. */
type Vector = {
  readonly dataView?: DataView<ArrayBuffer>;
  readonly items?: Float64Array;
  readonly validity?: Validity;
};
type Validity = {readonly data: BigUint64Array<ArrayBuffer> | null};

export function rawTexts(chunk: DuckDBDataChunk, column: number): RawTexts {
  const {dataView, validity} = vectorOf(chunk, column);
  if (!dataView || !validity) throw otherVersion();
  return {view: dataView, isValid: validityOf(validity)};
}

export function rawDoubles(chunk: DuckDBDataChunk, column: number): RawDoubles {
  const {items, validity} = vectorOf(chunk, column);
  if (!items || !validity) throw otherVersion();
  return {items, isValid: validityOf(validity)};
}

const vectorOf = (chunk: DuckDBDataChunk, column: number): Vector => chunk.getColumnVector(column) as unknown as Vector;

/** One bit for each row, the lowest first; the binding itself makes two bigints for each. */
function validityOf({data}: Validity): IsValid {
  if (!data) return all;
  const bits = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return (row) => (((bits[row >> 3] ?? 0) >> (row & 7)) & 1) === 1;
}

const all: IsValid = () => true;

const otherVersion = (): Error =>
  new Error('Internal error: this version of @duckdb/node-api holds vectors in another way');
