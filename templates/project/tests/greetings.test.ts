import assert from 'node:assert/strict';
import {test} from 'node:test';
import {testBlock} from 'magelet/testing';
import * as greetings from '../blocks/transformers/greetings.ts';

// npm test: a block on inputs of yours, without the rest of its pipeline.
void test('everybody is greeted with the year', async () => {
  const {output, tests} = await testBlock(greetings, {inputs: [[{name: 'Ada', born: 1815}]]});
  assert.deepEqual(output, [{name: 'Ada', greeting: 'Hello Ada, born in 1815'}]);
  assert.deepEqual(tests, [{title: 'everybody is greeted', outcome: 'passed'}]);
});
