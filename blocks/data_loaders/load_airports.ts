import assert from 'node:assert/strict';
import {dataLoader, sql, test, type Table} from 'magelet';

/** The airports of the United States, by their IATA code. */
export default dataLoader(({b2, variables}) => b2.load(variables.string('bucket'), 'airports.csv'));

export const codesAreUnique = test('has every code once', async (airports: Table) => {
  const [row] = await sql`select count(*) - count(distinct iata) as repeated from ${airports}`.rows();
  assert.equal(row?.['repeated'], 0);
});
