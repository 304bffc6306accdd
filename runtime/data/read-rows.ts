import type {DuckDBDataChunk, DuckDBResult} from '@duckdb/node-api';
import {columnReader, type ColumnReader, type ColumnValues} from './column-reader.ts';
import {columnTraits} from './column-traits.ts';
import {identifier} from './identifier.ts';
import {projectionOf, type ColumnTraits} from './projection.ts';
import type {Relation} from './relation.ts';
import {streamSql} from './run-sql.ts';
import {added, type SqlText} from './sql-text.ts';

export type Row = Record<string, unknown>;

/** Some rows by column: values in the order of the relation's columns. */
export type Slice = {readonly rows: number; readonly columns: readonly (readonly unknown[])[]};

/** Reads a relation into JavaScript values. */
export class RowReader {
  readonly #relation: Relation;
  #traits: Promise<readonly ColumnTraits[]> | undefined;

  constructor(relation: Relation) {
    this.#relation = relation;
  }

  /** Slices of up to 2,048 rows, the engine's own measure; memory holds one of them, and the engine's next. */
  async *slices(limit?: number): AsyncGenerator<Slice> {
    for await (const {chunk, rows, readers} of this.#chunks({limit, noNumber: null})) {
      const columns = readers.map((read) => {
        const into: ColumnValues = {values: []};
        read(chunk, rows, into);
        return into.values;
      });
      yield {rows, columns};
    }
  }

  /** All values, by column; `noNumber` stands for null in those of doubles. */
  async columns({noNumber = null}: {readonly noNumber?: number | null} = {}): Promise<ColumnValues[]> {
    const columns = this.#relation.columns.map((): ColumnValues => ({values: []}));
    for await (const {chunk, rows, readers} of this.#chunks({noNumber})) {
      for (const [index, into] of columns.entries()) readers[index]?.(chunk, rows, into);
    }
    return columns;
  }

  /** Arrays of `size` rows as objects, the last one shorter. */
  async *batches(size: number, limit?: number): AsyncGenerator<Row[]> {
    const names = this.#relation.columns.map(({name}) => name);
    let batch: Row[] = [];
    for await (const slice of this.slices(limit)) {
      for (let row = 0; row < slice.rows; row++) {
        batch.push(rowOf(names, slice, row));
        if (batch.length < size) continue;
        yield batch;
        batch = [];
      }
    }
    if (batch.length > 0) yield batch;
  }

  async *#chunks({limit, noNumber}: ChunkOptions): AsyncGenerator<ReadableChunk> {
    const {engine, columns} = this.#relation;
    if (columns.length === 0) return;
    const source = await this.#relation.lastingSource();
    const traits = await this.#columnTraits(source);
    const projections = columns.map(({name, type}, index) =>
      projectionOf(type, identifier(name), traits[index] ?? plain),
    );
    const query = [
      added(`select ${projections.map(({sql}) => sql).join(', ')} from `),
      ...source,
      ...(limit === undefined ? [] : [added(` limit ${limit}`)]),
    ];
    yield* streamSql(engine, query, (result) => {
      const readers = projections.map(({read}, index) => columnReader(engine, result, index, {read, noNumber}));
      return chunksOf(result, readers);
    });
  }

  #columnTraits(source: SqlText): Promise<readonly ColumnTraits[]> {
    this.#traits ??= columnTraits(this.#relation, source);
    return this.#traits;
  }
}

type ChunkOptions = {readonly limit?: number | undefined; readonly noNumber: number | null};

const plain: ColumnTraits = {isWide: false, isFine: false};

function rowOf(names: readonly string[], {columns}: Slice, row: number): Row {
  const object: Row = {};
  for (let index = 0; index < names.length; index++) {
    const name = names[index] ?? '';
    const value = columns[index]?.[row];
    // Assigning to __proto__ would set the prototype.
    if (name === '__proto__') {
      Object.defineProperty(object, name, {value, enumerable: true, writable: true, configurable: true});
    } else object[name] = value;
  }
  return object;
}

type ReadableChunk = {
  readonly chunk: DuckDBDataChunk;
  readonly rows: number;
  readonly readers: readonly ColumnReader[];
};

/** Each chunk is fetched while the one before it is read: fetching is another thread's work. */
async function* chunksOf(result: DuckDBResult, readers: readonly ColumnReader[]): AsyncGenerator<ReadableChunk> {
  const fetchNext = (): Promise<DuckDBDataChunk | null> => {
    const fetched = result.fetchChunk();
    // Told when it is awaited; before that somebody may still read the chunk before it.
    fetched.catch(() => undefined);
    return fetched;
  };
  let next = fetchNext();
  try {
    for (;;) {
      const chunk = await next;
      const rows = chunk?.rowCount ?? 0;
      if (!chunk || rows === 0) return;
      next = fetchNext();
      yield {chunk, rows, readers};
    }
  } finally {
    // The connection is given to another when this has ended.
    await next.catch(() => undefined);
  }
}
