// template: Backblaze B2
import assert from 'node:assert/strict';
import {dataLoader, test, type Table} from 'magelet';

// 1. What to load: the format is read off the key (csv, json, ndjson, parquet), and 'orders/*.csv' loads every match.
const bucket = 'your-bucket';
const key = 'orders/orders.csv';

// 2. b2 signs in with the profile "default" of io_config.yaml; to see whether it can: magelet doctor
export default dataLoader(async ({b2}) => {
  return b2.load(bucket, key);
});

// 3. Runs after every load; one that throws fails the block.
export const hasRows = test('has rows', async (output: Table) => {
  assert.ok((await output.numRows()) > 0, `b2://${bucket}/${key} has no rows`);
});
