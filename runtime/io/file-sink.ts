import type {FileHandle} from 'node:fs/promises';

/** Bytes that are gathered before they are written: a chunk of the network has 64 KiB, and a write costs as much for it as for 512 KiB. */
const gathered = 512 * 1024;
/** Buffers that are kept for the next range: new memory would be paid for page by page. */
const mostKept = 24;
const kept: Buffer[] = [];

/** Takes the bytes of one stretch of a file, in order, and writes them to their place while more of them come. */
export class FileSink {
  readonly #file: FileHandle;
  readonly #onWritten: (bytes: number) => void;
  #position: number;
  #buffer = kept.pop() ?? Buffer.allocUnsafeSlow(gathered);
  #filled = 0;
  /** The write before this one; resolves with it and those before. */
  #written: Promise<void> = Promise.resolve();
  #writes = 0;

  constructor(file: FileHandle, start: number, onWritten: (bytes: number) => void) {
    this.#file = file;
    this.#position = start;
    this.#onWritten = onWritten;
  }

  /** Where the next byte belongs. */
  get position(): number {
    return this.#position;
  }

  /** Copies the chunk, which may be used again at once. Gives a promise where no more is to come until it resolves. */
  take(chunk: Uint8Array): Promise<void> | undefined {
    for (let taken = 0; taken < chunk.length;) {
      const room = Math.min(chunk.length - taken, gathered - this.#filled);
      this.#buffer.set(chunk.subarray(taken, taken + room), this.#filled);
      taken += room;
      this.#filled += room;
      this.#position += room;
      if (this.#filled === gathered) this.#write();
    }
    return this.#writes > 1 ? this.#written : undefined;
  }

  /** Resolves when every byte is written. */
  async end(): Promise<void> {
    if (this.#filled > 0) this.#write();
    await this.#written;
    keep(this.#buffer);
  }

  #write(): void {
    const [buffer, filled, position] = [this.#buffer, this.#filled, this.#position - this.#filled];
    this.#buffer = kept.pop() ?? Buffer.allocUnsafeSlow(gathered);
    this.#filled = 0;
    this.#writes++;
    this.#written = Promise.all([this.#written, this.#writeAll(buffer, filled, position)]).then(() => undefined);
    // Whoever takes or ends hears of it.
    this.#written.catch(() => undefined);
  }

  async #writeAll(buffer: Buffer, filled: number, position: number): Promise<void> {
    // A write may take less than it was given, such as at the end of a disk.
    for (let at = 0; at < filled;) {
      const {bytesWritten} = await this.#file.write(buffer, at, filled - at, position + at);
      at += bytesWritten;
    }
    this.#writes--;
    keep(buffer);
    this.#onWritten(filled);
  }
}

function keep(buffer: Buffer): void {
  if (kept.length < mostKept) kept.push(buffer);
}
