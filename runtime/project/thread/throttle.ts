import type {BlockHappening} from '../../run/host.ts';

/** Milliseconds between two words on progress: ten a second are more than anybody reads. */
const interval = 100;

/** Passes happenings on, of those on progress only one in an interval and the last. */
export class Throttle {
  readonly #clock: () => number;
  readonly #send: (happening: BlockHappening) => void;
  #held: BlockHappening | undefined;
  #sentAt = -Infinity;

  constructor(clock: () => number, send: (happening: BlockHappening) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  pass(happening: BlockHappening): void {
    if (happening.type !== 'block-progress') return this.#send(happening);
    const now = this.#clock();
    if (now - this.#sentAt < interval) {
      this.#held = happening;
      return;
    }
    this.#sentAt = now;
    this.#held = undefined;
    this.#send(happening);
  }

  flush(): void {
    if (this.#held) this.#send(this.#held);
    this.#held = undefined;
  }
}
