import type {FailurePolicy} from '../core/pipeline.ts';
import {timeIsOver} from './host.ts';

export type StopReason = 'interrupted' | 'time is over' | 'a block failed';

export type StoppingOptions = {
  /** Aborted by Ctrl-C. */
  readonly interrupt: AbortSignal;
  /** Seconds that the run may take. */
  readonly timeout?: number | undefined;
  readonly onFailure: FailurePolicy;
  /** Seconds that callbacks have once the run is ended. */
  readonly grace: number;
};

/** Whether a run goes on: what may end it, and what may still begin and go on then. */
export class Stopping implements Disposable {
  readonly #options: StoppingOptions;
  readonly #nothingBegins = new AbortController();
  readonly #everythingEnds = new AbortController();
  readonly #callbacksEnd = new AbortController();
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #onInterrupt = (): void => this.#end('interrupted');
  #reason: StopReason | undefined;

  constructor(options: StoppingOptions) {
    this.#options = options;
    const {interrupt, timeout} = options;
    if (interrupt.aborted) this.#onInterrupt();
    interrupt.addEventListener('abort', this.#onInterrupt, {once: true});
    if (timeout !== undefined) this.#timers.push(setTimeout(() => this.#end('time is over'), timeout * 1000));
  }

  /** Why the run does not go on; undefined while it does. */
  get reason(): StopReason | undefined {
    return this.#reason;
  }

  /** Aborted when no block begins any more. */
  get nothingBegins(): AbortSignal {
    return this.#nothingBegins.signal;
  }

  /** Aborted when the blocks that run are to end. */
  get everythingEnds(): AbortSignal {
    return this.#everythingEnds.signal;
  }

  /** Aborted when callbacks are to end too: they are run after a block that was cancelled as well. */
  get callbacksEnd(): AbortSignal {
    return this.#callbacksEnd.signal;
  }

  /** A block has failed for good: the run's policy says what that means for the others. */
  blockFailed(): void {
    const {onFailure} = this.#options;
    if (onFailure === 'continue' || this.#reason) return;
    if (onFailure === 'stop now') return this.#end('a block failed');
    this.#reason = 'a block failed';
    this.#nothingBegins.abort();
  }

  [Symbol.dispose](): void {
    this.#options.interrupt.removeEventListener('abort', this.#onInterrupt);
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #end(reason: StopReason): void {
    if (this.#everythingEnds.signal.aborted) return;
    // An interrupt says more than that a block had failed before.
    this.#reason = reason;
    this.#nothingBegins.abort();
    this.#everythingEnds.abort(reason === 'time is over' ? timeIsOver : undefined);
    this.#timers.push(setTimeout(() => this.#callbacksEnd.abort(), this.#options.grace * 1000).unref());
  }
}
