import {BlockThread} from './block-thread.ts';
import type {AttemptOutcome, AttemptTask, AttemptWatcher, Host} from './host.ts';

export type ThreadHostOptions = {
  /** The module that each thread runs. */
  readonly entry: URL;
  /** What that module is given as `workerData`. */
  readonly workerData: unknown;
  /** Threads at most. */
  readonly threads: number;
  /** Seconds between telling a block to stop and ending its thread. */
  readonly grace: number;
  readonly env: Readonly<Record<string, string>>;
};

/**
 * Runs attempts in worker threads: one per core that blocks keep busy, each shared by blocks that only wait.
 * A block that does not stop when it is told to is ended with its thread.
 */
export class ThreadHost implements Host {
  readonly #options: ThreadHostOptions;
  #threads: BlockThread[] = [];
  #isClosed = false;

  constructor(options: ThreadHostOptions) {
    this.#options = options;
  }

  /** Starts a thread before it is needed, so that it is up by the time that it is. */
  warmUp(): void {
    if (this.#threads.length === 0) this.#open();
  }

  /** An attempt whose thread was ended because of a neighbour in it begins again in another one. */
  async attempt(task: AttemptTask, watcher: AttemptWatcher): Promise<AttemptOutcome> {
    for (;;) {
      const outcome = await this.#leastBusy().attempt(task, watcher);
      if (outcome.status !== 'cancelled' || watcher.signal.aborted || this.#isClosed) return outcome;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  #leastBusy(): BlockThread {
    this.#threads = this.#threads.filter((thread) => thread.isUsable);
    const idle = this.#threads.find((thread) => thread.load === 0);
    if (idle) return idle;
    if (this.#threads.length < this.#options.threads) return this.#open();
    return this.#threads.reduce((least, thread) => (thread.load < least.load ? thread : least));
  }

  #open(): BlockThread {
    const thread = new BlockThread(this.#options);
    this.#threads.push(thread);
    return thread;
  }
}
