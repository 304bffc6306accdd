import {AsyncLocalStorage} from 'node:async_hooks';
import {MageletError} from './diagnostic.ts';

/** A write that has begun: the call as the author made it, what it writes, and the stack that leads to its line. */
type Begun = {
  readonly call: string;
  readonly target: string;
  readonly frames: string;
  readonly ended: Promise<unknown>;
};

const begunWithin = new AsyncLocalStorage<Set<Begun>>();

/** Runs the function of a block; the writes that it begins are known to `refuseUnfinishedWrites`, which is called within. */
export const knowingWrites = <Result>(body: () => Result): Result => begunWithin.run(new Set(), body);

/**
 * Remembers that a write has begun, until it has ended. Call it before anything is awaited.
 *
 * @example return knownWrite('b2.copy', 'b2://lake/orders.csv', copyObject(from, to));
 */
export function knownWrite<Value>(call: string, target: string, write: Promise<Value>): Promise<Value> {
  const writes = begunWithin.getStore();
  if (!writes) return write;
  const {stack = ''} = new Error('the caller');
  const ended: Promise<Value> = write.finally(() => writes.delete(begun));
  const begun: Begun = {call, target, frames: stack.slice(stack.indexOf('\n    at ')), ended};
  writes.add(begun);
  return ended;
}

/**
 * Throws `write-not-awaited` where a write has begun and has not ended: a block that returns is over, and what it has
 * begun is ended with it. Without this the run would complete and the object would not be there.
 */
export function refuseUnfinishedWrites(block: string): void {
  const begun = [...(begunWithin.getStore() ?? [])];
  const [first, ...others] = begun;
  if (!first) return;
  // They are ended, and nobody is there to hear of it.
  for (const {ended} of begun) ended.catch(() => undefined);
  const also = others.map(({call, target}) => `${call} to ${target} had not ended either`);
  const error = new MageletError({
    severity: 'error',
    code: 'write-not-awaited',
    message: `block "${block}" returned before its ${first.call} to ${first.target} had ended`,
    notes: [...also.slice(0, 3), 'what a block does not wait for is ended with it, and may not be written'],
    help: `write await before ${first.call}(…); a callback, such as that of forEach, is not waited for either`,
  });
  error.stack = `${error.name}: ${error.message}${first.frames}`;
  throw error;
}
