// template: Generic (no template)
import assert from 'node:assert/strict';
import {test, transformer} from 'magelet';

// Each parameter is what one upstream block returned. Write what that is: Table, or such as {id: number}[] for rows.
export default transformer(async (input: unknown, {log}) => {
  log.info('transforming');
  return input;
});

// Runs after the block; one that throws fails it.
export const isDefined = test('the output is defined', (output: unknown) => {
  assert.notEqual(output, undefined);
});
