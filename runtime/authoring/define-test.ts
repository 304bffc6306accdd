import {testBrand, type BlockTest} from '../core/block-module.ts';
import type {BlockContext} from './block-context.ts';
import type {Given} from './define-block.ts';

/**
 * A test of the output of the block whose file exports it. It runs after the block, inside its attempt;
 * one that throws, or returns false, fails the block.
 *
 * @example
 * export const hasRows = test('has rows', async (output: Table) => {
 *   assert.ok((await output.numRows()) > 0);
 * });
 */
export function test<Output, Context = BlockContext>(
  title: string,
  run: (output: Output, context: Context) => Given<unknown>,
): BlockTest {
  if (typeof title !== 'string' || typeof run !== 'function') {
    throw new TypeError("test takes a title and a function: test('has rows', async (output: Table) => { … })");
  }
  return Object.freeze({[testBrand]: true as const, title, run});
}
