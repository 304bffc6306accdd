import {BlockThread} from './block-thread.ts';
import type {AttemptOutcome, AttemptTask, AttemptWatcher, Host} from './host.ts';

export type ThreadHostOptions = {
  /** The module that each thread runs. */
  readonly entry: URL;
  /** Threads at most. */
  readonly threads: number;
  /** Seconds between telling a block to stop and ending its thread: on Ctrl-C, and when its time is over. */
  readonly grace: {readonly stopped: number; readonly timedOut: number};
  readonly env: Readonly<Record<string, string>>;
};

/**
 * Runs attempts in worker threads: one per core that blocks keep busy, each shared by blocks that only wait.
 * A block that does not stop when it is told to is ended with its thread.
 */
export class ThreadHost implements Host {
  readonly #options: ThreadHostOptions;
  #threads: BlockThread[] = [];
  readonly #alone = new Set<BlockThread>();
  #isClosed = false;
  #data: unknown;

  /** The first thread starts at once: it is up by the time that the run is planned. */
  constructor(options: ThreadHostOptions) {
    this.#options = options;
    this.#threads.push(new BlockThread(options));
  }

  /** Tells every thread what run it serves; attempts come after. */
  begin(data: unknown): void {
    this.#data = data;
    for (const thread of this.#threads) thread.begin(data);
  }

  /**
   * An attempt whose thread was ended while others were in it begins again, in a thread of its own:
   * whichever of them was to blame is then alone with it.
   */
  async attempt(task: AttemptTask, watcher: AttemptWatcher): Promise<AttemptOutcome> {
    const outcome = await this.#leastBusy().attempt(task, watcher);
    if (outcome.status !== 'lost') return outcome;
    if (watcher.signal.aborted || this.#isClosed) return {status: 'cancelled'};
    const thread = this.#newThread();
    this.#alone.add(thread);
    try {
      const again = await thread.attempt(task, watcher);
      return again.status === 'lost' ? {status: 'cancelled'} : again;
    } finally {
      this.#alone.delete(thread);
      await thread.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#threads, ...this.#alone].map((thread) => thread.close()));
  }

  #leastBusy(): BlockThread {
    this.#threads = this.#threads.filter((thread) => thread.isUsable);
    const idle = this.#threads.find((thread) => thread.load === 0);
    if (idle) return idle;
    if (this.#threads.length < this.#options.threads) return this.#open();
    return this.#threads.reduce((least, thread) => (thread.load < least.load ? thread : least));
  }

  #open(): BlockThread {
    const thread = this.#newThread();
    this.#threads.push(thread);
    return thread;
  }

  #newThread(): BlockThread {
    const thread = new BlockThread(this.#options);
    thread.begin(this.#data);
    return thread;
  }
}
