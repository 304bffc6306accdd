/**
 * How far an attempt has come that was sent to a thread. A thread that computes takes no message for as long; until the
 * block's function is called the run may take the attempt back and give it to another.
 */
export type Claim = Int32Array<SharedArrayBuffer>;

const states = {sent: 0, loading: 1, begun: 2, 'taken back': 3};

export const newClaim = (): Claim => new Int32Array(new SharedArrayBuffer(4));

/** The thread has it, and loads its module and its inputs. False where it was taken back. */
export const beginsToLoad = (claim: Claim): boolean => moves(claim, 'sent', 'loading');

/** The thread calls the block's function. False where it was taken back. */
export const begins = (claim: Claim): boolean => moves(claim, 'loading', 'begun');

/** The run takes it back. False where the block's function was called. */
export const takesBack = (claim: Claim): boolean =>
  moves(claim, 'sent', 'taken back') || moves(claim, 'loading', 'taken back');

/** The run takes it back where the thread has not even seen it. */
export const takesBackUnseen = (claim: Claim): boolean => moves(claim, 'sent', 'taken back');

export const hasBegun = (claim: Claim): boolean => Atomics.load(claim, 0) === states.begun;

const moves = (claim: Claim, from: keyof typeof states, to: keyof typeof states): boolean =>
  Atomics.compareExchange(claim, 0, states[from], states[to]) === states[from];
