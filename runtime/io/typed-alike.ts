import {identifier} from '../data/identifier.ts';
import {sqlAround} from '../data/sql-around.ts';
import {sql} from '../data/sql.ts';
import type {Table} from '../data/table.ts';

/**
 * Two tables, of which a column without a value has the type that it has in the other: of nulls alone no type is known, and
 * the column was taken for text.
 */
export async function typedAlike(before: Table, after: Table): Promise<readonly [Table, Table]> {
  return [await typedAs(after, before), await typedAs(before, after)];
}

async function typedAs(other: Table, table: Table): Promise<Table> {
  const casts: string[] = [];
  for (const {name, type} of table.schema) {
    const wanted = other.schema.find((column) => column.name === name)?.type ?? type;
    if (type !== 'VARCHAR' || wanted === type || (await hasValues(table, name))) continue;
    casts.push(`cast(null as ${wanted}) as ${identifier(name)}`);
  }
  return casts.length === 0 ? table : sqlAround(`select * replace (${casts.join(', ')}) from `, table);
}

async function hasValues(table: Table, name: string): Promise<boolean> {
  const some = await sql`select 1 as a from ${table} where ${sql.id(name)} is not null limit 1`;
  return (await some.numRows()) > 0;
}
