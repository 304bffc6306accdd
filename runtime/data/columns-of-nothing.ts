import type {Column} from '../core/output.ts';
import {added} from './sql-text.ts';
import type {Engine} from './duckdb.ts';
import {identifier} from './identifier.ts';
import {runSql} from './run-sql.ts';

/** A file as SQL, and its columns where their types were found by their values. */
export type FoundSource = {readonly sql: string; readonly found?: readonly Column[]};

/**
 * The sources with the types that other files tell of columns that hold nothing: of values that are all null nothing is
 * known, and such a column was taken for text. `named` are those whose type the author says.
 */
export async function withTypesOfOthers(
  engine: Engine,
  sources: readonly FoundSource[],
  named: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const typed = new Map<string, string>();
  for (const {name, type} of sources.flatMap(({found = []}) => found)) {
    if (type !== 'VARCHAR' && !typed.has(name.toLowerCase())) typed.set(name.toLowerCase(), type);
  }
  const result: string[] = [];
  for (const {sql, found = []} of sources) {
    const casts: string[] = [];
    for (const {name, type} of found) {
      const other = typed.get(name.toLowerCase());
      if (type !== 'VARCHAR' || other === undefined || named[name] !== undefined) continue;
      const {rowCount} = await runSql(engine, [
        added(`select 1 from ${sql} where ${identifier(name)} is not null limit 1`),
      ]);
      if (rowCount === 0) casts.push(`cast(null as ${other}) as ${identifier(name)}`);
    }
    result.push(casts.length === 0 ? sql : `(select * replace (${casts.join(', ')}) from ${sql})`);
  }
  return result;
}
