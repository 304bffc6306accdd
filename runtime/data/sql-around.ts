import {sql} from './sql.ts';
import type {Table} from './table.ts';

/** SQL that is put together by ourselves, around a table; nothing in it is an author's but what was quoted. */
export function sqlAround(before: string, table: Table, after = ''): PromiseLike<Table> {
  const strings = Object.assign([before, after], {raw: [before, after]});
  return sql(strings, table);
}
