import type {Column} from '../core/output.ts';
import type {DataFrame} from 'magelet/danfo';
import {toDanfo} from './danfo/to-danfo.ts';
import {checkOptions, wholeNumber} from '../core/check-options.ts';
import {knownWrite} from '../core/unfinished-writes.ts';
import {PendingTable} from './pending-table.ts';
import {relationOfFiles} from './read-file.ts';
import type {ReadOptions} from './read-options.ts';
import {RowReader, type Row} from './read-rows.ts';
import type {Relation} from './relation.ts';
import {firstRow} from './run-sql.ts';
import {added} from './sql-text.ts';
import {hasBrand, pendingBrand, tableBrand} from './table-brand.ts';
import {relationFrom, type FromOptions, type TableSource} from './table-from.ts';
import {typeName} from './type-kind.ts';
import {writeRelation, type WriteOptions, type Written} from './write-file.ts';

/**
 * Columnar data that may be larger than memory: the default currency between blocks.
 * Tables are made by `Table.from`, `Table.read` and ``sql`...` ``, and never change.
 *
 * Values come out as JavaScript's own. Integers are numbers where all of the column are safe, bigints else.
 * Decimals of up to 15 digits are numbers, wider ones exact text. Times are Dates, taken as UTC, or ISO text with all
 * digits where the column has parts below the millisecond. Lists are arrays, structs objects, maps Maps, blobs bytes.
 * Null and NaN stay apart.
 *
 * @example
 * const orders = await Table.read('orders.csv');
 * orders.schema;          // [{name: 'id', type: 'BIGINT'}, ...]
 * await orders.numRows(); // 1204
 */
export class Table implements AsyncDisposable {
  /** What `inspect` and messages call it, whatever a bundler does. */
  static readonly name = 'Table';
  /** @internal */
  readonly [tableBrand]: Relation;
  /** The columns in order, with DuckDB's names of their types. */
  readonly schema: readonly Column[];
  readonly #reader: RowReader;
  readonly #parquetFile: string | undefined;
  #rowCount: Promise<number> | undefined;

  /** @internal */
  constructor(relation: Relation, parquetFile?: string) {
    this[tableBrand] = relation;
    this.schema = relation.columns.map(({name, type}) => ({name, type: typeName(type)}));
    this.#reader = new RowReader(relation);
    this.#parquetFile = parquetFile;
  }

  /**
   * A table of what an author holds: rows, an object of arrays, a danfojs DataFrame, or an async iterable of rows,
   * of which 20,480 are in memory at a time.
   *
   * Columns are all keys of all rows in the order of their first appearance; a missing key and undefined are null.
   * Whole numbers become BIGINT, others DOUBLE; bigints BIGINT or HUGEINT; Dates TIMESTAMP WITH TIME ZONE.
   * Throws `mixed-column` where a column holds values of two types, `unsupported-value` for functions and the like.
   *
   * @example await Table.from([{id: 1, name: 'Ada'}, {id: 2}]).rows() // [{id: 1, name: 'Ada'}, {id: 2, name: null}]
   */
  static from(source: TableSource, options: FromOptions = {}): PendingTable {
    return new PendingTable(async () => new Table(await relationFrom(source, options)));
  }

  /**
   * A table of one file or several: CSV, TSV, JSON, NDJSON (also packed as .gz or .zst) or Parquet, by their extensions.
   *
   * Throws `file-not-found`, `unknown-format`, `unknown-column`, `wrong-option`, `empty-file`, `csv-ragged-row`, `csv-wrong-type`,
   * `csv-wrong-encoding`, `csv-malformed`, `json-malformed`, `json-not-rows` and `parquet-malformed`; those of CSV
   * beyond its first 200,000 rows when the rows are read, since the file is not read twice.
   * In CSV an empty value is null, in quotes or not; leading zeros stay text; whole numbers of any length stay exact.
   *
   * @example await Table.read('flights.parquet').numRows() // 3000000
   */
  static read(paths: string | readonly string[], options: ReadOptions = {}): PendingTable {
    return new PendingTable(async () => {
      const {relation, parquetFile} = await relationOfFiles(paths, options);
      return new Table(relation, parquetFile);
    });
  }

  numRows(): Promise<number> {
    this.#rowCount ??= this.#countRows();
    return this.#rowCount;
  }

  /**
   * All rows, or the first `limit`, as plain objects. For tables larger than memory there is `batches()`.
   *
   * @example await table.rows({limit: 2}) // [{id: 1}, {id: 2}]
   */
  async rows(options: {readonly limit?: number} = {}): Promise<Row[]> {
    checkOptions({call: 'table.rows'}, options, {limit: wholeNumber(0)});
    const rows: Row[] = [];
    for await (const batch of this.#reader.batches(2048, options.limit)) for (const row of batch) rows.push(row);
    return rows;
  }

  /**
   * Arrays of up to `size` rows (10,000 by default), of which one is in memory at a time.
   *
   * @example for await (const rows of table.batches({size: 500})) await send(rows);
   */
  batches({size = 10_000}: {readonly size?: number} = {}): AsyncGenerator<Row[]> {
    return this.#reader.batches(size);
  }

  /**
   * Every column as an array of its values.
   *
   * @example await table.columns() // {id: [1, 2], name: ['Ada', null]}
   */
  async columns(): Promise<Record<string, unknown[]>> {
    const columns = await this.#reader.columns();
    return Object.fromEntries(this.schema.map(({name}, index) => [name, columns[index]?.values ?? []]));
  }

  /** The first rows: ten, or `count`. */
  preview(count = 10): Promise<Row[]> {
    return this.rows({limit: count});
  }

  /**
   * The table as a danfojs DataFrame of its own, wholly in memory.
   * Danfo has one word for "no value": null is NaN in columns of numbers there, and NaN becomes null on the way back.
   * Throws `danfo-unsafe-integer` for a column with integers beyond 2^53, which danfo would round.
   */
  async danfo(): Promise<DataFrame> {
    return toDanfo(await this.#reader.columns({noNumber: Number.NaN}), this.schema);
  }

  /**
   * Writes the table to a file, which is whole or not there: CSV (RFC 4180), TSV, JSON, NDJSON or Parquet (zstd).
   * A query goes to the file as it runs, without being held in memory.
   * Throws `unknown-format`, `wrong-option`, and `folder-not-found` where the file's folder is not there.
   *
   * @example await table.write('daily.parquet') // {rows: 1204, bytes: 20480}
   */
  write(path: string, options: WriteOptions = {}): Promise<Written> {
    return knownWrite({call: 'table.write', target: path}, () => writeRelation(this[tableBrand], path, options));
  }

  /** The path of the Parquet file that the table is all of; undefined where it is anything else. */
  parquetFile(): string | undefined {
    return this.#parquetFile;
  }

  /** Lets go of what the engine holds for the table; without it that happens when nothing refers to it any more. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this[tableBrand][Symbol.asyncDispose]();
  }

  async #countRows(): Promise<number> {
    const relation = this[tableBrand];
    const {rows} = await firstRow(relation.engine, [
      added('select count(*) as rows from '),
      ...(await relation.lastingSource()),
    ]);
    return Number(rows);
  }
}

/** Whether `value` is a table, of this copy of magelet or of another one. */
export const isTable = (value: unknown): value is Table => hasBrand(value, tableBrand);

/** Whether `value` is a table that is still to be awaited. */
export const isPendingTable = (value: unknown): value is PendingTable => hasBrand(value, pendingBrand);
