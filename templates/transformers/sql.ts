// template: SQL
import assert from 'node:assert/strict';
import {sql, test, transformer, type Table} from 'magelet';

// Tables stand in SQL like any other; every other value in ${…} is bound, and sql.id(name) names a column.
export default transformer((input: Table) => {
  return sql`
    select *
    from ${input}`;
});

// Runs after the block; one that throws fails it.
export const hasRows = test('has rows', async (output: Table) => {
  assert.ok((await output.numRows()) > 0);
});
