import {AsyncLocalStorage} from 'node:async_hooks';
import {MageletError} from './diagnostic.ts';

/** A write that has begun: the call as the author made it, what it writes, and the stack that leads to its line. */
type Begun = {
  readonly call: string;
  readonly target: string;
  readonly frames: string;
  readonly ended: Promise<unknown>;
};

/** A write that was asked for when its block was over. */
export type LateWrite = Omit<Begun, 'ended'>;

/** What one attempt at a block writes. */
type Writes = {
  readonly block: string;
  readonly begun: Set<Begun>;
  readonly tellLate: (write: LateWrite) => void;
  state: 'open' | 'returned' | 'threw';
};

const writesOf = new AsyncLocalStorage<Writes>();

/**
 * Runs the function of a block; the writes that it begins are known to `refuseUnfinishedWrites` and `endWrites`, which
 * are called within. Those that it asks for when `body` is over reject; `tellLate` hears of them, unless it threw.
 */
export async function knowingWrites<Result>(
  block: string,
  tellLate: (write: LateWrite) => void,
  body: () => Promise<Result>,
): Promise<Result> {
  const writes: Writes = {block, begun: new Set(), tellLate, state: 'open'};
  try {
    return await writesOf.run(writes, body);
  } catch (error) {
    writes.state = 'threw';
    throw error;
  } finally {
    if (writes.state === 'open') writes.state = 'returned';
  }
}

/**
 * Begins a write and remembers it until it has ended. Call it before anything is awaited.
 *
 * Which block asks, the asynchronous context tells. A queue that blocks share may hand on that of another block, which is
 * over: where the write has a `signal` of its own block, that is not over as long as the signal is not aborted.
 *
 * @example return knownWrite({call: 'b2.copy', target: 'b2://lake/orders.csv', signal}, () => copyObject(from, to));
 */
export function knownWrite<Value>(
  {call, target, signal}: {readonly call: string; readonly target: string; readonly signal?: AbortSignal | undefined},
  write: () => Promise<Value>,
): Promise<Value> {
  const writes = writesOf.getStore();
  if (!writes) return write();
  const {stack = ''} = new Error('the caller');
  const frames = stack.slice(stack.indexOf('\n    at '));
  if (writes.state !== 'open') {
    if (signal?.aborted === false) return write();
    if (writes.state === 'returned') writes.tellLate({call, target, frames});
    return Promise.reject(tooLate(writes.block, {call, target, frames}));
  }
  const ended: Promise<Value> = write().finally(() => writes.begun.delete(begun));
  const begun: Begun = {call, target, frames, ended};
  writes.begun.add(begun);
  return ended;
}

/**
 * Throws `write-not-awaited` where a write has begun and has not ended: a block that returns is over, and what it has
 * begun is ended with it. Without this the run would complete and the object would not be there.
 */
export function refuseUnfinishedWrites(): void {
  const {block = '', begun: all = []} = writesOf.getStore() ?? {};
  const begun = [...all];
  const [first, ...others] = begun;
  if (!first) return;
  // They are ended, and nobody is there to hear of it.
  for (const {ended} of begun) ended.catch(() => undefined);
  const also = others.map(({call, target}) => `${call} to ${target} had not ended either`);
  throw notAwaited(first, `block "${block}" returned before its ${first.call} to ${first.target} had ended`, [
    ...also.slice(0, 3),
    'what a block does not wait for is ended with it, and may not be written',
  ]);
}

/** Ends what the block may write, and throws where something that began meanwhile has not ended. */
export function endWrites(): void {
  refuseUnfinishedWrites();
  const writes = writesOf.getStore();
  if (writes) writes.state = 'returned';
}

const tooLate = (block: string, late: LateWrite): MageletError =>
  notAwaited(late, `block "${block}" was over before its ${late.call} to ${late.target} began`, [
    'what a block does not wait for is not written after it; nothing was written',
  ]);

function notAwaited({call, frames}: LateWrite, message: string, notes: readonly string[]): MageletError {
  const error = new MageletError({
    severity: 'error',
    code: 'write-not-awaited',
    message,
    notes,
    help: `write await before ${call}(…); a callback, such as that of forEach, is not waited for either`,
  });
  error.stack = `${error.name}: ${error.message}${frames}`;
  return error;
}
