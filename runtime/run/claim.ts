/**
 * How far an attempt has come that was sent to a thread, and whether the record says by now that it begins. A thread
 * that computes takes no message for as long; until the block's function is called the run may take the attempt back and
 * give it to another.
 */
export type Claim = Int32Array<SharedArrayBuffer>;

const positions = {state: 0, isPermitted: 1};
const states = {sent: 0, loading: 1, begun: 2, 'taken back': 3};

export const newClaim = (): Claim => new Int32Array(new SharedArrayBuffer(8));

/** The record says that the attempt begins: the block's function may be called. */
export function permit(claim: Claim): void {
  Atomics.store(claim, positions.isPermitted, 1);
  Atomics.notify(claim, positions.isPermitted);
}

/** Milliseconds in which a thread does nothing else while it waits: to be woken takes a tenth of that, to hear of it by an event most. */
const shortWait = 0.3;

/** Milliseconds in which the record of a block that has completed is written, as a rule: to sleep and be woken takes a third of it. */
const recordTime = 0.2;

/**
 * Resolves when it is permitted, or taken back. The thread loads what it needs meanwhile, and seldom waits; for one that
 * was sent ahead it has less to do than the run.
 */
export async function permitted(claim: Claim, isAhead: boolean): Promise<void> {
  if (isAhead) spinUntilPermitted(claim);
  if (Atomics.wait(claim, positions.isPermitted, 0, shortWait) !== 'timed-out') return;
  const waiting = Atomics.waitAsync(claim, positions.isPermitted, 0);
  if (waiting.async) await waiting.value;
}

function spinUntilPermitted(claim: Claim): void {
  const end = performance.now() + recordTime;
  while (Atomics.load(claim, positions.isPermitted) === 0 && performance.now() < end);
}

/** The thread has it, and loads its module and its inputs. False where it was taken back. */
export const beginsToLoad = (claim: Claim): boolean => moves(claim, 'sent', 'loading');

/** The thread calls the block's function. False where it was taken back. */
export const begins = (claim: Claim): boolean => moves(claim, 'loading', 'begun');

/** The run takes it back. False where the block's function was called. */
export function takesBack(claim: Claim): boolean {
  if (!moves(claim, 'sent', 'taken back') && !moves(claim, 'loading', 'taken back')) return false;
  // A thread that waits hears of it.
  permit(claim);
  return true;
}

/** The run takes it back where the thread has not even seen it. */
export const takesBackUnseen = (claim: Claim): boolean => moves(claim, 'sent', 'taken back');

export const hasBegun = (claim: Claim): boolean => Atomics.load(claim, positions.state) === states.begun;

const moves = (claim: Claim, from: keyof typeof states, to: keyof typeof states): boolean =>
  Atomics.compareExchange(claim, positions.state, states[from], states[to]) === states[from];
