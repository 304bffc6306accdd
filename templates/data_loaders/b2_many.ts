// template: Backblaze B2, many objects
import assert from 'node:assert/strict';
import {dataLoader, test, type Table} from 'magelet';

// 1. What to load: * stands for anything but /, ** for anything, ? for one character, {a,b} for a or b.
const bucket = 'your-bucket';
const keys = 'orders/2026-*/*.csv';

// 2. All that match make one table, in the order of their keys, fetched side by side.
export default dataLoader(async ({b2}) => {
  return b2.load(bucket, keys);
});

// 3. Runs after every load; one that throws fails the block.
export const hasRows = test('has rows', async (output: Table) => {
  assert.ok((await output.numRows()) > 0, `nothing in b2://${bucket}/${keys} has rows`);
});
