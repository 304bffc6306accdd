import assert from 'node:assert/strict';
import {dataLoader, test, type Table} from 'magelet';

/** Three million flights within the United States, one row each. */
export default dataLoader(({b2, variables}) => b2.load(variables.string('bucket'), 'flights-3m.parquet'));

export const hasTheColumns = test('has the columns that the routes are made from', (flights: Table) => {
  const names = flights.schema.map(({name}) => name);
  assert.deepEqual(names, ['date', 'delay', 'distance', 'origin', 'destination']);
});

export const hasFlights = test('has flights', async (flights: Table) => {
  assert.ok((await flights.numRows()) > 0);
});
