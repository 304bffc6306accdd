import {indexOfInput} from '../../../core/input-names.ts';
import {isPlainObject} from '../../../core/is-plain-object.ts';
import {isDanfoFrame} from '../../../data/danfo/is-danfo-frame.ts';
import {isTable, Table} from '../../../data/table.ts';

/** The outputs of the upstream blocks as a query sees them. */
export type SqlInputs = {
  readonly names: readonly string[];
  /** What a block returned, by its name or its place: `load_orders`, `df_1`. */
  readonly find: (name: string) => {readonly name: string; readonly output: unknown} | undefined;
  /** The output as a table; undefined where it is no rows. */
  readonly tableOf: (name: string) => Promise<Table | undefined>;
  /** Every table of which a text could speak, by its block's name and by its place. */
  readonly tablesIn: (text: string) => Promise<ReadonlyMap<string, Table>>;
};

/** Outputs that are rows of any kind become tables when they are first asked for. */
export function sqlInputs(names: readonly string[], outputs: readonly unknown[]): SqlInputs {
  const made = new Map<number, Promise<Table | undefined>>();
  const tableAt = (index: number): Promise<Table | undefined> => {
    const table = made.get(index) ?? asTable(outputs[index]);
    made.set(index, table);
    return table;
  };
  return {
    names,
    find(name) {
      const index = indexOfInput(names, name);
      const found = names[index];
      return found === undefined ? undefined : {name: found, output: outputs[index]};
    },
    tableOf: (name) => tableAt(indexOfInput(names, name)),
    async tablesIn(text) {
      const lower = text.toLowerCase();
      const tables = new Map<string, Table>();
      for (const [index, block] of names.entries()) {
        for (const name of new Set([block, `df_${index + 1}`])) {
          if (!lower.includes(name.toLowerCase()) || hasInAnyCase(tables, name)) continue;
          const table = await tableAt(index);
          if (table) tables.set(name, table);
        }
      }
      return tables;
    },
  };
}

/** Rows of any kind as a table; undefined for what is no rows. */
export async function asTable(output: unknown): Promise<Table | undefined> {
  if (isTable(output)) return output;
  if (isDanfoFrame(output)) return Table.from(output);
  if (isAsyncIterable(output)) return Table.from(output as AsyncIterable<object>);
  const isRows = Array.isArray(output) && output.every(isPlainObject);
  return isRows ? Table.from(output) : undefined;
}

/** DuckDB's names differ by more than case. */
const hasInAnyCase = (tables: ReadonlyMap<string, Table>, name: string): boolean =>
  [...tables.keys()].some((other) => other.toLowerCase() === name.toLowerCase());

const isAsyncIterable = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
