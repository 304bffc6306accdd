import {isMageletError} from './diagnostic.ts';

/**
 * Remembers who calls, for a failure that comes later: where the caller does not await, or awaits elsewhere, the
 * stack of the error alone would not lead to the line that asked. Call it before anything is awaited.
 *
 * @example
 * const blame = rememberCaller();
 * return blame(load(bucket, key));
 */
export function rememberCaller(): <Value>(promise: Promise<Value>) => Promise<Value> {
  const {stack = ''} = new Error('the caller');
  const frames = stack.slice(stack.indexOf('\n    at '));
  return async (promise) => {
    try {
      return await promise;
    } catch (error) {
      if (isMageletError(error)) error.stack = `${error.name}: ${error.message}${frames}`;
      throw error;
    }
  };
}
