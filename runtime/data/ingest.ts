import {setImmediate} from 'node:timers/promises';
import type {DuckDBAppender} from '@duckdb/node-api';
import {MageletError} from '../core/diagnostic.ts';
import type {Column} from '../core/output.ts';
import type {Engine} from './duckdb.ts';
import {identifier} from './identifier.ts';
import {runSql} from './run-sql.ts';
import {joinShapes, NoShape, shapeOf, shapes, shapeWords, type Shape} from './shape.ts';
import {typeOfShape, writerOf} from './shape-values.ts';

/** Some rows by column. A column may end early or be absent: its values are null there. */
export type Batch = {readonly rows: number; readonly columns: ReadonlyMap<string, (row: number) => unknown>};

type IngestColumn = {readonly name: string; shape: Shape; readonly isPinned: boolean; firstRow: number};

/** Puts batches of rows into a new table of the engine, whose columns grow and widen with what comes. */
export class Ingest {
  readonly #engine: Engine;
  readonly #columns: IngestColumn[] = [];
  readonly #table: string;
  #rows = 0;
  #state: 'no table yet' | 'table made' = 'no table yet';

  /** `schema` names columns whose type is known: text takes values of any kind then. */
  constructor(engine: Engine, schema: readonly Column[]) {
    this.#engine = engine;
    this.#table = engine.newName();
    for (const {name, type} of schema) {
      const isText = /^(?:varchar|text|string|json)$/i.test(type);
      const shape = /^json$/i.test(type) ? shapes.json : isText ? shapes.text : shapes.nothing;
      this.#columns.push({name, shape, isPinned: isText, firstRow: 0});
    }
  }

  /** The table; undefined where nothing that came had a column. */
  get table(): string | undefined {
    return this.#state === 'table made' ? this.#table : undefined;
  }

  /** Appends a batch. Throws `mixed-column` and `unsupported-value`, naming the row. */
  async append(batch: Batch): Promise<void> {
    const before = this.#columns.map(({shape}) => shape);
    for (const [name, valueAt] of batch.columns) this.#widen(this.#columnNamed(name), valueAt, batch.rows);
    if (this.#columns.length === 0) return this.#refuseEmptyRows(batch);
    await this.#fitTable(before);
    await this.#engine.withConnection(async (connection) => {
      const appender = await connection.createAppender(this.#table);
      try {
        await this.#fill(appender, batch);
      } finally {
        appender.closeSync();
      }
    });
    this.#rows += batch.rows;
  }

  /** Makes the table where only the schema is known, as for no rows at all. */
  async finish(): Promise<void> {
    if (this.#columns.length > 0 && this.table === undefined) await this.#fitTable([]);
  }

  #columnNamed(name: string): IngestColumn {
    const known = this.#columns.find((column) => column.name === name);
    if (known) return known;
    const rival = this.#columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
    if (rival) throw sameName(rival.name, name);
    const column = {name, shape: shapes.nothing, isPinned: false, firstRow: 0};
    this.#columns.push(column);
    return column;
  }

  #widen(column: IngestColumn, valueAt: (row: number) => unknown, rows: number): void {
    for (let row = 0; row < rows; row++) {
      const value = valueAt(row);
      const shape = shapeOf(value);
      // Most values are like the one before, whose shape is the same object.
      if (shape === column.shape || shape === shapes.nothing) continue;
      if (shape instanceof NoShape) throw unsupported(column.name, this.#rows + row + 1, shape.what);
      if (column.isPinned) continue;
      const both = joinShapes(column.shape, shape);
      if (both === undefined) throw mixed(column, shape, this.#rows + row + 1);
      if (column.shape === shapes.nothing) column.firstRow = this.#rows + row + 1;
      column.shape = both;
    }
  }

  async #fitTable(before: readonly Shape[]): Promise<void> {
    const typed = this.#columns.map(({name, shape}) => ({
      name: identifier(name),
      shape,
      type: String(typeOfShape(this.#engine.duckdb, shape)),
    }));
    if (this.#state === 'no table yet') {
      const list = typed.map(({name, type}) => `${name} ${type}`).join(', ');
      await runSql(this.#engine, `create table ${this.#table} (${list})`);
      this.#state = 'table made';
      return;
    }
    for (const [index, {name, shape, type}] of typed.entries()) {
      const old = before[index];
      if (old === shape) continue;
      const change = old === undefined ? `add column ${name} ${type}` : `alter column ${name} type ${type}`;
      await runSql(this.#engine, `alter table ${this.#table} ${change}${old === shapes.nothing ? ' using null' : ''}`);
    }
  }

  async #fill(appender: DuckDBAppender, batch: Batch): Promise<void> {
    const {duckdb} = this.#engine;
    const types = this.#columns.map(({shape}) => typeOfShape(duckdb, shape));
    const writers = this.#columns.map(({shape}) => writerOf(duckdb, shape));
    const readers = this.#columns.map(({name}) => batch.columns.get(name) ?? (() => null));
    for (let start = 0, chunks = 0; start < batch.rows; start += chunkRows, chunks++) {
      const count = Math.min(chunkRows, batch.rows - start);
      const chunk = duckdb.DuckDBDataChunk.create(types, count);
      for (const [index, valueAt] of readers.entries()) {
        const vector = chunk.getColumnVector(index);
        const write = writers[index] ?? (() => null);
        for (let row = 0; row < count; row++) vector.setItem(row, write(valueAt(start + row)));
        vector.flush();
      }
      appender.appendDataChunk(chunk);
      // A long load lets other work of the thread through.
      if (chunks % 32 === 31) await setImmediate();
    }
  }

  #refuseEmptyRows({rows}: Batch): void {
    if (rows === 0) return;
    throw new MageletError({
      severity: 'error',
      code: 'no-columns',
      message: 'the rows have no keys, so the table would have no columns',
    });
  }
}

/** The rows that a chunk of DuckDB holds. */
const chunkRows = 2048;

const unsupported = (column: string, row: number, what: string): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'unsupported-value',
    message: `row ${row} has ${what} in column "${column}", which no table can hold`,
    notes: ['a column holds numbers, bigints, booleans, text, Dates, bytes, lists, plain objects or Maps'],
  });

function mixed({name, shape, firstRow}: IngestColumn, other: Shape, row: number): MageletError {
  return new MageletError({
    severity: 'error',
    code: 'mixed-column',
    message: `column "${name}" holds ${shapeWords(shape)} in row ${firstRow} and ${shapeWords(other)} in row ${row}`,
    help: `Table.from(rows, {schema: [{name: ${JSON.stringify(name)}, type: 'VARCHAR'}]})`,
  });
}

const sameName = (first: string, second: string): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'same-column-name',
    message: `the columns "${first}" and "${second}" differ in case alone, and a table cannot tell them apart`,
    help: `rename "${second}"`,
  });
