/**
 * Memory for the parts of one upload, used again and again: a new buffer for every part would be paid for page by page
 * and be given back when the collector comes by.
 */
export class PartBuffers {
  readonly #bytes: number;
  readonly #free: Buffer[] = [];
  readonly #waiting: PromiseWithResolvers<Buffer>[] = [];
  #left: number;

  constructor(bytes: number, most: number) {
    this.#bytes = bytes;
    this.#left = most;
  }

  /** A buffer of the length of a part; waits for one to come back where all are in use. */
  async take(allocate: (bytes: number) => Buffer = Buffer.allocUnsafeSlow): Promise<Buffer> {
    const free = this.#free.pop();
    if (free) return free;
    if (this.#left > 0) {
      this.#left--;
      return allocate(this.#bytes);
    }
    const waiting = Promise.withResolvers<Buffer>();
    this.#waiting.push(waiting);
    return waiting.promise;
  }

  /** Takes back the memory that `part`, a piece of one of these buffers, lies in; nothing of it may be on its way. */
  giveBack(part: Uint8Array): void {
    const whole = Buffer.from(part.buffer as ArrayBuffer);
    const next = this.#waiting.shift();
    if (next) next.resolve(whole);
    else this.#free.push(whole);
  }

  /** No further part is wanted: whoever waits for a buffer is told so. */
  end(): void {
    this.#left = 0;
    for (const {reject} of this.#waiting.splice(0)) reject(new Error('Internal error: no further part is wanted'));
  }
}
