import {newClaim, takesBack, takesBackUnseen, type Claim} from './claim.ts';
import type {AttemptOutcome, AttemptTask} from './host.ts';
import type {FromThread, ToThread} from './thread-messages.ts';

/** An attempt that a thread has before the run asks for it. */
export type AheadAttempt = {
  readonly id: number;
  readonly claim: Claim;
  /** What the thread told of it meanwhile. */
  readonly told: readonly FromThread[];
};

/**
 * The attempt that a thread is to load for as soon as the one before has completed, while the run still records that.
 * Whoever does not ask for it in the turn in which it could begin gets it no more: the thread then waits for nothing.
 */
export class SentAhead {
  readonly #send: (message: ToThread) => void;
  readonly #atEndOfTurn: (then: () => void) => void;
  #ahead:
    | (AheadAttempt & {readonly after: number; readonly task: AttemptTask; readonly told: FromThread[]})
    | undefined;
  /** Attempts that were taken back while the thread loaded for them. */
  readonly #leaving = new Set<number>();

  constructor(send: (message: ToThread) => void, atEndOfTurn: (then: () => void) => void) {
    this.#send = send;
    this.#atEndOfTurn = atEndOfTurn;
  }

  /** Attempts that the thread still loads for, though they are not to begin. */
  get load(): number {
    return this.#leaving.size;
  }

  send(id: number, task: AttemptTask, after: number): void {
    const claim = newClaim();
    this.#ahead = {id, claim, told: [], task, after};
    this.#send({type: 'attempt', id, task, claim, after});
  }

  isFor({block, attempt}: AttemptTask): boolean {
    return this.#ahead?.task.block.name === block.name && this.#ahead.task.attempt === attempt;
  }

  /** Gives the attempt to whoever asks for it. */
  take(): AheadAttempt | undefined {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    return ahead;
  }

  /** Keeps what the thread tells of an attempt that nobody has asked for yet. */
  keeps(message: FromThread): boolean {
    if (!('id' in message) || message.type === 'pong') return false;
    if (message.type === 'settled' && this.#leaving.delete(message.id)) return true;
    if (message.id !== this.#ahead?.id) return false;
    this.#ahead.told.push(message);
    return true;
  }

  /** The attempt `id` has ended: what follows it is asked for now, or forgotten. The thread knows which by the outcome. */
  settled(id: number, status: AttemptOutcome['status'] | 'lost' | 'given back'): void {
    const ahead = this.#ahead;
    if (ahead?.after !== id) return;
    if (status !== 'completed') this.#ahead = undefined;
    else this.#atEndOfTurn(() => this.#ahead === ahead && this.takeBack());
  }

  takeBack(): void {
    const ahead = this.take();
    if (!ahead || takesBackUnseen(ahead.claim)) return;
    if (takesBack(ahead.claim) && !ahead.told.some(({type}) => type === 'settled')) this.#leaving.add(ahead.id);
  }
}
