import {MageletError} from '../core/diagnostic.ts';
import type {Engine} from './duckdb.ts';
import {identifier, literal} from './identifier.ts';
import {Relation} from './relation.ts';
import {added} from './sql-text.ts';

/** Columns by name that have one value in a whole file, by the file's path. */
export type FileConstants = ReadonlyMap<string, Readonly<Record<string, FileConstant>>>;

/** It stands in place of a column of the file's own; one that is new must not be one of those. A Date is a day. */
export type FileConstant = {
  readonly value: string | number | Date | null;
  /** In DuckDB's words; that of the value where it is left out. */
  readonly type?: string | undefined;
  readonly isNew?: true;
};

/** The source with its constant columns. Throws `same-column-name` where the file has one that is to be new. */
export async function withConstants(
  engine: Engine,
  path: string,
  source: string,
  constants: Readonly<Record<string, FileConstant>> = {},
): Promise<string> {
  const entries = Object.entries(constants);
  if (entries.length === 0) return source;
  const fresh = entries.filter(([, {isNew}]) => isNew).map(([name]) => name);
  if (fresh.length > 0) {
    const {columns} = await Relation.prepare(engine, [added(source)], 'computed');
    const own = columns.find(({name}) => fresh.some((other) => other.toLowerCase() === name.toLowerCase()));
    if (own) throw sameName(path, own.name);
  }
  const names = entries.map(([name]) => literal(name.toLowerCase()));
  const own = `columns(name -> lower(name) not in (${names.join(', ')}))`;
  const columns = entries.map(([name, constant]) => `${constantSql(constant)} as ${identifier(name)}`);
  return `(select ${[own, ...columns].join(', ')} from ${source})`;
}

function constantSql({value, type}: FileConstant): string {
  const untyped =
    value === null
      ? 'null'
      : typeof value === 'number'
        ? `cast(${value} as bigint)`
        : value instanceof Date
          ? `date ${literal(value.toISOString().slice(0, 10))}`
          : literal(value);
  return type === undefined ? untyped : `cast(${untyped} as ${type})`;
}

const sameName = (path: string, name: string): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'same-column-name',
    message: `${path} has a column "${name}" of its own, and b2.load is to add one of that name`,
    help: "give the one that tells the object another name: {filename: 'from_object'}",
  });
