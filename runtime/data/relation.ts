import type {DuckDBType} from '@duckdb/node-api';
import {MageletError} from '../core/diagnostic.ts';
import type {Engine} from './duckdb.ts';
import type {FileOfLines} from './rows-at-once.ts';
import {runSql} from './run-sql.ts';
import {added, type SqlSource, type SqlText} from './sql-text.ts';

export type RelationColumn = {readonly name: string; readonly type: DuckDBType};

/**
 * What reading a relation costs: `stored` ones (tables, Parquet files) are read again and again in place,
 * `computed` ones (queries, CSV) are kept as a table before their second reader,
 * `volatile` ones (queries that give another answer each time) before the first.
 */
export type RelationCost = 'stored' | 'computed' | 'volatile';

/** Rows that a query can read: a table of the engine, a file, or a query that has not run yet. */
export class Relation implements SqlSource, AsyncDisposable {
  readonly engine: Engine;
  readonly columns: readonly RelationColumn[];
  #sql: SqlText;
  readonly #cost: RelationCost;
  #claims = 0;
  #kept: Promise<string> | undefined;
  #state: 'open' | 'disposed' = 'open';
  readonly #file: FileOfLines | undefined;

  constructor(
    engine: Engine,
    columns: readonly RelationColumn[],
    sql: SqlText,
    cost: RelationCost,
    file?: FileOfLines,
  ) {
    this.engine = engine;
    this.columns = columns;
    this.#sql = sql;
    this.#cost = cost;
    this.#file = file;
  }

  /** The file that is read when the relation is, whole and for nothing else; undefined where it is none of a row a line. */
  get fileOfLines(): FileOfLines | undefined {
    return this.#kept === undefined ? this.#file : undefined;
  }

  /** A relation over a table of the engine, which goes with it. */
  static async ofTable(engine: Engine, table: string): Promise<Relation> {
    const relation = await Relation.prepare(engine, [added(table)], 'stored');
    relation.#kept = Promise.resolve(table);
    dropWhenCollected.register(relation, {engine, table}, relation);
    return relation;
  }

  /** Checks a query or a table without running it; its columns are known then. Throws `sql-error`. */
  static async prepare(engine: Engine, sql: SqlText, cost: RelationCost, file?: FileOfLines): Promise<Relation> {
    const result = await runSql(engine, [added('select * from '), ...sql, added(' limit 0')]);
    const columns = result.columnNames().map((name, index) => ({name, type: result.columnType(index)}));
    return new Relation(engine, columns, sql, cost, file);
  }

  claim(): void {
    this.#claims++;
  }

  async source(): Promise<SqlText> {
    if (this.#state === 'disposed') throw disposed();
    if (this.#kept !== undefined) return [added(await this.#kept)];
    const isReadInPlace = this.#cost === 'stored' || (this.#cost === 'computed' && this.#claims <= 1);
    return isReadInPlace ? this.#sql : [added(await this.keep())];
  }

  /** Runs the query once, into a table from which everything is read from now on. Gives the table's name. */
  keep(): Promise<string> {
    this.#kept ??= this.#store();
    return this.#kept;
  }

  /** The source for a reader that comes back: computed once, then read from a table. */
  async lastingSource(): Promise<SqlText> {
    if (this.#state === 'disposed') throw disposed();
    if (this.#cost !== 'stored') await this.keep();
    return this.source();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#state = 'disposed';
    this.#sql = [];
    if (this.#kept === undefined) return;
    dropWhenCollected.unregister(this);
    // A query that failed has kept nothing.
    const table = await this.#kept.catch(() => undefined);
    if (table !== undefined) await this.engine.drop(table);
  }

  async #store(): Promise<string> {
    const table = this.engine.newName();
    await runSql(this.engine, [added(`create table ${table} as select * from `), ...this.#sql]);
    dropWhenCollected.register(this, {engine: this.engine, table}, this);
    // The tables that the query read may go.
    this.#sql = [];
    return table;
  }
}

/** Tables of relations that nothing refers to any more are dropped. */
const dropWhenCollected = new FinalizationRegistry<{engine: Engine; table: string}>(({engine, table}) => {
  // A closed engine has dropped it already.
  engine.drop(table).catch(() => undefined);
});

/** The relation of no rows whose columns nobody knows: of `[]`, in code or in a file. */
export const noColumns = (engine: Engine): Relation =>
  new Relation(engine, [], [added('(select 1 where false)')], 'stored');

const disposed = (): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'table-disposed',
    message: 'the table was disposed of before it was read',
    help: 'read it inside the block that holds `await using`',
  });
