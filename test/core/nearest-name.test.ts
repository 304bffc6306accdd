import {expect, test} from 'vitest';
import {nearestName} from '../../runtime/core/nearest-name.ts';

test.each([
  ['load_order', ['load_orders', 'orders'], 'load_orders'],
  ['trasnformer', ['transformer', 'custom'], 'transformer'],
  ['upstream', ['downstream_blocks', 'upstream_blocks', 'uuid'], 'upstream_blocks'],
  ['Loader', ['data_loader', 'data_exporter'], 'data_loader'],
  ['sql', ['generic', 'b2', 'b2_sql'], 'b2_sql'],
  ['exporter', ['data-exporter'], 'data-exporter'],
  ['retry', ['retries', 'timeout'], 'retries'],
  ['backoff', ['exponentialBackoff', 'maxDelay'], 'exponentialBackoff'],
  ['profile', ['configProfile'], 'configProfile'],
  // Which of them was meant nobody knows, nor what a part of a word means.
  ['name', ['first_name', 'last_name'], undefined],
  ['load', ['data_loader'], undefined],
  ['id', ['customer_id'], undefined],
])('%j is told as %j has it', (name, candidates, nearest) => {
  expect(nearestName(name, candidates)).toBe(nearest);
});
