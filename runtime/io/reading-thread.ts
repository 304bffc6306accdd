import {once} from 'node:events';
import {Worker} from 'node:worker_threads';

/** Memory to fill with what a file has from `position`. */
type Stretch = {readonly fd: number; readonly bytes: Uint8Array; readonly position: number};
/** How many bytes were read, fewer than there is room for where the file ends, and their SHA-256. */
type Filled = {readonly filled: number; readonly sha256: string};

/** Milliseconds that a thread waits for another file before it ends. */
const patience = 10_000;
/** One at most: each has the memory of an upload. */
let waiting: ReadingThread | undefined;

/**
 * Lends a thread that reads files: one that waits, or a new one, whose start takes 35 ms of processor time.
 * It ends after a failure, since a connection may still hold some of its memory.
 */
export async function withReadingThread<Result>(use: (thread: ReadingThread) => Promise<Result>): Promise<Result> {
  const thread = waiting ?? new ReadingThread();
  waiting = undefined;
  thread.begin();
  try {
    const result = await use(thread);
    await letWait(thread);
    return result;
  } catch (error) {
    await thread.end();
    throw error;
  }
}

/** Nothing holds its memory any more. */
async function letWait(thread: ReadingThread): Promise<void> {
  if (waiting) return thread.end();
  waiting = thread;
  thread.rest();
  setTimeout(() => {
    if (waiting !== thread) return;
    waiting = undefined;
    void thread.end();
  }, patience).unref();
}

/** A thread that reads a file and hashes what it reads, into memory that it shares with this one. */
export class ReadingThread {
  readonly #worker = new Worker(`(${fillAndHash.toString()})()`, {eval: true, env: {}, execArgv: []});
  readonly #ended = Promise.withResolvers<never>();
  /** The collector does not count memory that is shared, and would come by late: it is used again. */
  readonly #memory: Buffer[] = [];
  #lent = 0;

  constructor() {
    const {promise, reject} = this.#ended;
    promise.catch(() => undefined);
    this.#worker.on('error', reject);
    this.#worker.on('exit', () => reject(new Error('Internal error: the thread that read the file has ended')));
  }

  begin(): void {
    this.#worker.ref();
    this.#lent = 0;
  }

  /** So much of its memory that is not lent yet. */
  lend(bytes: number): Buffer {
    const next = this.#memory[this.#lent];
    const lent = next?.length === bytes ? next : Buffer.from(new SharedArrayBuffer(bytes));
    this.#memory[this.#lent++] = lent;
    return lent;
  }

  /** Fills memory that it lent; one stretch at a time. */
  async read(stretch: Stretch): Promise<Filled> {
    this.#worker.postMessage(stretch);
    const [filled] = await Promise.race([once(this.#worker, 'message'), this.#ended.promise]);
    return filled as Filled;
  }

  /** Does not keep the process any more. */
  rest(): void {
    this.#worker.unref();
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

/**
 * What the thread does. It goes there as text, and so refers to nothing outside. A piece is hashed as soon as it is read,
 * while the processor has it in its cache.
 */
function fillAndHash(): void {
  const {parentPort} = process.getBuiltinModule('node:worker_threads');
  const {createHash} = process.getBuiltinModule('node:crypto');
  const {readSync} = process.getBuiltinModule('node:fs');
  const piece = 256 * 1024;
  parentPort?.on('message', ({fd, bytes, position}: Stretch) => {
    const hash = createHash('sha256');
    let filled = 0;
    while (filled < bytes.length) {
      const read = readSync(fd, bytes, filled, Math.min(piece, bytes.length - filled), position + filled);
      if (read === 0) break;
      hash.update(bytes.subarray(filled, filled + read));
      filled += read;
    }
    parentPort.postMessage({filled, sha256: hash.digest('hex')} satisfies Filled);
  });
}
