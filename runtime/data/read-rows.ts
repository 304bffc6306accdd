import type {DuckDBDataChunk, DuckDBResult} from '@duckdb/node-api';
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

  /** Slices of up to 2,048 rows, the engine's own measure; memory holds one of them. */
  async *slices(limit?: number): AsyncGenerator<Slice> {
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
    yield* streamSql(engine, query, (result) =>
      slicesOf(
        result,
        projections.map(({read}) => read),
      ),
    );
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

  #columnTraits(source: SqlText): Promise<readonly ColumnTraits[]> {
    this.#traits ??= columnTraits(this.#relation, source);
    return this.#traits;
  }
}

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

type Read = ((value: never) => unknown) | undefined;

async function* slicesOf(result: DuckDBResult, reads: readonly Read[]): AsyncGenerator<Slice> {
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return;
    yield {rows: chunk.rowCount, columns: reads.map((read, index) => valuesOf(chunk, index, read))};
  }
}

function valuesOf(chunk: DuckDBDataChunk, column: number, read: Read): unknown[] {
  const vector = chunk.getColumnVector(column);
  const count = chunk.rowCount;
  const values: unknown[] = Array.from({length: count});
  for (let row = 0; row < count; row++) {
    const value = vector.getItem(row);
    values[row] = value === null || read === undefined ? value : read(value as never);
  }
  return values;
}
