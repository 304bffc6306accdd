/** Whether a thread's JavaScript yields: it answers pings, each by its number. */
export class Pulse {
  readonly #ping: (id: number) => void;
  readonly #waiting = new Map<number, (answers: boolean) => void>();
  #lastId = 0;

  constructor(ping: (id: number) => void) {
    this.#ping = ping;
  }

  pong(id: number): void {
    this.#waiting.get(id)?.(true);
  }

  /** Asks now; false where no answer has come after `milliseconds`. */
  async answers(milliseconds: number): Promise<boolean> {
    const id = ++this.#lastId;
    const {promise, resolve} = Promise.withResolvers<boolean>();
    this.#waiting.set(id, resolve);
    const timer = setTimeout(resolve, milliseconds, false);
    this.#ping(id);
    const answers = await promise;
    clearTimeout(timer);
    this.#waiting.delete(id);
    return answers;
  }
}
