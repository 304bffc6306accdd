import {BlockThread} from './block-thread.ts';
import {BlockProcess} from './block-process.ts';
import type {AttemptOutcome, AttemptTask, AttemptWatcher, RunHost} from './host.ts';

export type ThreadHostOptions = {
  /** The module that each thread runs, and each process. */
  readonly entry: URL;
  /** Threads at most. */
  readonly threads: number;
  /**
   * Seconds between telling a block to stop and ending its thread: on Ctrl-C, where the thread does not even answer,
   * and when the block's time is over.
   */
  readonly grace: {readonly stopped: number; readonly silent: number; readonly timedOut: number};
  readonly env: Readonly<Record<string, string>>;
  /** Node's options for threads; those of this process where they are left out. */
  readonly execArgv?: readonly string[];
  /** Told that a thread could not be ended, because it never yields and native code works for it. */
  readonly leftAlone: () => void;
};

/**
 * Runs attempts in worker threads: one per core that blocks keep busy, each shared by blocks that only wait.
 * A block that does not stop when it is told to is ended with its thread.
 */
export class ThreadHost implements RunHost {
  readonly #options: ThreadHostOptions;
  #threads: BlockThread[] = [];
  /** Every thread that was started: also those that end are waited for. */
  readonly #open = new Set<BlockThread>();
  readonly #processes = new Set<BlockProcess>();
  #isClosed = false;
  #data: unknown;

  /** @param first Its first thread, where there is one already. Else it starts at once: it is up by the time that the run is planned. */
  constructor(options: ThreadHostOptions, first?: BlockThread) {
    this.#options = options;
    this.#threads.push(this.#opened(first ?? new BlockThread(options)));
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
    if (task.ownProcess) return this.#attemptInProcess(task, watcher);
    for (;;) {
      if (watcher.signal.aborted || this.#isClosed) return {status: 'cancelled'};
      const thread = this.#threads.find((one) => one.expects(task)) ?? this.#leastBusy();
      const outcome = await thread.attempt(task, watcher, () => this.#hasRoomBeside(thread));
      if (outcome.status === 'given back') continue;
      return outcome.status === 'lost' ? this.#attemptAlone(task, watcher) : outcome;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    for (const process of this.#processes) process.end();
    await Promise.all(Array.from(this.#open, (thread) => thread.close()));
  }

  async #attemptInProcess(task: AttemptTask, watcher: AttemptWatcher): Promise<AttemptOutcome> {
    await watcher.recorded;
    if (watcher.signal.aborted || this.#isClosed) return {status: 'cancelled'};
    const process = new BlockProcess(this.#options, this.#data, task, watcher);
    this.#processes.add(process);
    try {
      return await process.attempt();
    } finally {
      this.#processes.delete(process);
    }
  }

  async #attemptAlone(task: AttemptTask, watcher: AttemptWatcher): Promise<AttemptOutcome> {
    if (watcher.signal.aborted || this.#isClosed) return {status: 'cancelled'};
    const thread = this.#newThread();
    try {
      const again = await thread.attempt(task, watcher, () => false);
      return again.status === 'lost' || again.status === 'given back' ? {status: 'cancelled'} : again;
    } finally {
      await thread.close();
    }
  }

  #leastBusy(): BlockThread {
    this.#threads = this.#threads.filter((thread) => thread.isUsable);
    const idle = this.#threads.find((thread) => thread.load === 0);
    if (idle) return idle;
    if (this.#threads.length < this.#options.threads) {
      const thread = this.#newThread();
      this.#threads.push(thread);
      return thread;
    }
    const free = this.#threads.filter((thread) => !thread.isHogged);
    return (free.length > 0 ? free : this.#threads).reduce((least, thread) =>
      thread.load < least.load ? thread : least,
    );
  }

  #hasRoomBeside(hogged: BlockThread): boolean {
    const usable = this.#threads.filter((thread) => thread.isUsable);
    return usable.length < this.#options.threads || usable.some((thread) => thread !== hogged && !thread.isHogged);
  }

  #newThread(): BlockThread {
    return this.#opened(new BlockThread(this.#options));
  }

  #opened(thread: BlockThread): BlockThread {
    this.#open.add(thread);
    if (this.#data !== undefined) thread.begin(this.#data);
    return thread;
  }
}
