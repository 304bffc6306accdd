import {MageletError} from '../core/diagnostic.ts';
import type {Column} from '../core/output.ts';
import {isPlainObject} from '../core/is-plain-object.ts';
import type {DataFrame} from 'magelet/danfo';
import {doubleColumns, fromDanfo} from './danfo/from-danfo.ts';
import {isDanfoFrame} from './danfo/is-danfo-frame.ts';
import {openEngine, type Engine} from './duckdb.ts';
import {identifier} from './identifier.ts';
import {Ingest, type Batch} from './ingest.ts';
import {noColumns, Relation} from './relation.ts';
import {runSql} from './run-sql.ts';

/** What `Table.from` takes. */
export type TableSource =
  | readonly object[]
  | AsyncIterable<object>
  | DataFrame
  | Readonly<Record<string, ArrayLike<unknown>>>;

export type FromOptions = {
  /**
   * Types of columns by name, in DuckDB's words; a column that is not named keeps the type its values have.
   * A column that no row has is null throughout.
   */
  readonly schema?: readonly Column[];
};

/** Rows from what an author holds, in a new table of the engine. */
export async function relationFrom(source: unknown, {schema = []}: FromOptions): Promise<Relation> {
  const engine = await openEngine();
  const ingest = new Ingest(engine, schema);
  try {
    for await (const batch of batchesOf(source)) await ingest.append(batch);
    await ingest.finish();
    if (ingest.table === undefined) return noColumns(engine);
    await cast(engine, ingest.table, [...(isDanfoFrame(source) ? doubleColumns(source) : []), ...schema]);
    return await Relation.ofTable(engine, ingest.table);
  } catch (error) {
    if (ingest.table !== undefined) await engine.drop(ingest.table);
    throw error;
  }
}

async function cast(engine: Engine, table: string, schema: readonly Column[]): Promise<void> {
  for (const {name, type} of schema) {
    await runSql(engine, `alter table ${table} alter column ${identifier(name)} type ${type}`);
  }
}

async function* batchesOf(source: unknown): AsyncGenerator<Batch> {
  if (Array.isArray(source)) yield batchOfRows(source, 0);
  else if (isDanfoFrame(source)) yield batchOfColumns(fromDanfo(source));
  else if (isAsyncIterable(source)) yield* batchesOfStream(source);
  else if (isPlainObject(source)) yield batchOfColumns(source);
  else throw notRows(`Table.from was given ${described(source)}`);
}

/** Rows that are held at a time while a stream is taken in. */
const streamedRows = 20_480;

async function* batchesOfStream(source: AsyncIterable<unknown>): AsyncGenerator<Batch> {
  let rows: unknown[] = [];
  let before = 0;
  for await (const item of source) {
    // What `table.batches()` gives is a stream too.
    for (const row of Array.isArray(item) ? (item as unknown[]) : [item]) rows.push(row);
    if (rows.length < streamedRows) continue;
    yield batchOfRows(rows, before);
    before += rows.length;
    rows = [];
  }
  if (rows.length > 0) yield batchOfRows(rows, before);
}

function batchOfRows(rows: readonly unknown[], before: number): Batch {
  const columns = new Map<string, (row: number) => unknown>();
  for (const [index, row] of rows.entries()) {
    if (!isPlainRow(row)) throw notRows(`row ${before + index + 1} is ${described(row)}`);
    for (const name in row) {
      if (!columns.has(name)) columns.set(name, cellReader(rows as Record<string, unknown>[], name));
    }
  }
  return {rows: rows.length, columns};
}

function cellReader(rows: readonly Record<string, unknown>[], name: string): (row: number) => unknown {
  // A row without the key `constructor` would answer with its class.
  if (name in Object.prototype) return (row) => (Object.hasOwn(rows[row] ?? {}, name) ? rows[row]?.[name] : null);
  return (row) => rows[row]?.[name];
}

function batchOfColumns(columns: Readonly<Record<string, unknown>>): Batch {
  const entries = Object.entries(columns).map(([name, values]) => {
    if (isList(values)) return [name, values] as const;
    throw notRows(`"${name}" is ${described(values)}, and a column is an array`);
  });
  const rows = entries[0]?.[1].length ?? 0;
  const odd = entries.find(([, values]) => values.length !== rows);
  if (odd) throw unequal(entries[0]?.[0] ?? '', rows, odd[0], odd[1].length);
  return {rows, columns: new Map(entries.map(([name, values]) => [name, (row: number) => values[row]]))};
}

const isPlainRow = (row: unknown): row is object =>
  typeof row === 'object' && row !== null && !Array.isArray(row) && !(row instanceof Date);

const isList = (values: unknown): values is ArrayLike<unknown> =>
  Array.isArray(values) || (ArrayBuffer.isView(values) && !(values instanceof DataView));

const isAsyncIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

function described(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return `a ${value.constructor?.name || 'object'}`;
  if (typeof value === 'string') return 'text';
  return value === undefined ? 'undefined' : `a ${typeof value}`;
}

const notRows = (message: string): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'not-rows',
    message,
    notes: [
      'Table.from takes rows as plain objects, an async iterable of them, an object of arrays, or a danfojs DataFrame',
    ],
  });

const unequal = (first: string, rows: number, odd: string, oddRows: number): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'unequal-columns',
    message: `column "${odd}" has ${oddRows} values and column "${first}" has ${rows}`,
  });
