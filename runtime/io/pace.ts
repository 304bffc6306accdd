import {setTimeout as wait} from 'node:timers/promises';

/** Requests of one endpoint that wait for an answer at once, at most. */
const most = 32;
/** A longer `Retry-After` is cut to this many milliseconds. */
const longestPause = 60_000;

/**
 * How many requests of one endpoint may wait for an answer at once. Halved when the server asks for fewer, and no
 * further request is sent before the time that it asked for; one more for every round of requests that it answers.
 */
export class Pace {
  #allowed = most;
  #onTheirWay = 0;
  #pausedUntil = 0;
  #lastSlowed = -Infinity;
  readonly #waiting: (() => void)[] = [];
  readonly #clock: () => number;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Requests that may wait for an answer at once now. */
  get allowed(): number {
    return Math.floor(this.#allowed);
  }

  /** Waits until a request may be sent; whoever was let in calls `leave`. Throws the signal's reason. */
  async enter(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    while (this.#onTheirWay >= this.allowed) await this.#turn(signal);
    this.#onTheirWay++;
    try {
      for (let left = this.#pausedUntil - this.#clock(); left > 0; left = this.#pausedUntil - this.#clock()) {
        await wait(left, undefined, {...(signal && {signal})});
      }
    } catch (error) {
      this.leave();
      throw error;
    }
  }

  leave(): void {
    this.#onTheirWay--;
    this.#waiting.shift()?.();
  }

  /** The server asked for fewer requests, and to wait `seconds` where it said so. */
  slowDown(seconds = 0): void {
    const now = this.#clock();
    // The requests that were on their way together are answered alike, and count once.
    if (now - this.#lastSlowed > 1000) this.#allowed = Math.max(1, this.#allowed / 2);
    this.#lastSlowed = now;
    this.#pausedUntil = Math.max(this.#pausedUntil, now + Math.min(seconds * 1000, longestPause));
  }

  speedUp(): void {
    this.#allowed = Math.min(most, this.#allowed + 1 / this.#allowed);
    if (this.#onTheirWay < this.allowed) this.#waiting.shift()?.();
  }

  #turn(signal: AbortSignal | undefined): Promise<void> {
    const {promise, resolve, reject} = Promise.withResolvers<void>();
    const giveUp = (): void => {
      const at = this.#waiting.indexOf(resolve);
      if (at >= 0) this.#waiting.splice(at, 1);
      reject(signal?.reason as Error);
    };
    signal?.addEventListener('abort', giveUp, {once: true});
    this.#waiting.push(resolve);
    return promise.finally(() => signal?.removeEventListener('abort', giveUp));
  }
}
