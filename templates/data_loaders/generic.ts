// template: Generic (no template)
import assert from 'node:assert/strict';
import {dataLoader, test} from 'magelet';

// What is returned is what the blocks below receive: rows as here, a Table, any JSON value, text or bytes.
export default dataLoader(async ({log}) => {
  log.info('loading');
  return [{id: 1, name: 'first'}];
});

// Runs after every load; one that throws fails the block.
export const hasRows = test('has rows', (output: readonly unknown[]) => {
  assert.ok(output.length > 0);
});
