import type {DataFrame} from 'magelet/danfo';
import {rememberCaller} from '../core/callers-stack.ts';
import {knownWrite} from '../core/unfinished-writes.ts';
import type {Row} from './read-rows.ts';
import type {Table} from './table.ts';
import {pendingBrand, tableBrand} from './table-brand.ts';
import {writeRelation, type WriteOptions, type Written} from './write-file.ts';

/**
 * A table that is not awaited yet: `await` gives the table, and its methods can be called at once.
 * Nothing is read and no error arises before the one or the other.
 *
 * @example const rows = await Table.read('orders.csv').rows();
 */
export class PendingTable implements PromiseLike<Table> {
  /** @internal */
  readonly [pendingBrand] = true;
  readonly #prepare: () => Promise<Table>;
  readonly #blame = rememberCaller();
  #table: Promise<Table> | undefined;

  /** @internal */
  constructor(prepare: () => Promise<Table>) {
    this.#prepare = prepare;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- being awaited is what it is for
  then<Kept = Table, Caught = never>(
    onFulfilled?: ((table: Table) => Kept | PromiseLike<Kept>) | null,
    onRejected?: ((reason: unknown) => Caught | PromiseLike<Caught>) | null,
  ): Promise<Kept | Caught> {
    return this.#ready().then(onFulfilled, onRejected);
  }

  /** As `Table.numRows`. */
  async numRows(): Promise<number> {
    return (await this.#ready()).numRows();
  }

  /** As `Table.rows`. */
  async rows(options?: {readonly limit?: number}): Promise<Row[]> {
    return (await this.#ready()).rows(options);
  }

  /** As `Table.batches`. */
  async *batches(options?: {readonly size?: number}): AsyncGenerator<Row[]> {
    yield* (await this.#ready()).batches(options);
  }

  /** As `Table.columns`. */
  async columns(): Promise<Record<string, unknown[]>> {
    return (await this.#ready()).columns();
  }

  /** As `Table.preview`. */
  async preview(count?: number): Promise<Row[]> {
    return (await this.#ready()).preview(count);
  }

  /** As `Table.danfo`. */
  async danfo(): Promise<DataFrame> {
    return (await this.#ready()).danfo();
  }

  /** As `Table.write`. */
  write(path: string, options: WriteOptions = {}): Promise<Written> {
    return knownWrite({call: 'table.write', target: path}, async () =>
      writeRelation((await this.#ready())[tableBrand], path, options),
    );
  }

  #ready(): Promise<Table> {
    this.#table ??= this.#blame(this.#prepare());
    return this.#table;
  }
}
