import {Worker} from 'node:worker_threads';
import type {Diagnostic} from '../core/diagnostic.ts';
import {unreachable} from '../core/unreachable.ts';
import type {AttemptOutcome, AttemptTask, AttemptWatcher} from './host.ts';
import type {FromThread, ToThread} from './thread-messages.ts';
import type {ThreadHostOptions} from './thread-host.ts';

type Attempt = {
  readonly task: AttemptTask;
  readonly watcher: AttemptWatcher;
  readonly settle: (outcome: AttemptOutcome) => void;
};

/** One worker thread and the attempts in it. */
export class BlockThread {
  readonly #worker: Worker;
  readonly #grace: number;
  readonly #attempts = new Map<number, Attempt>();
  #lastId = 0;
  #isEnding = false;

  constructor({entry, workerData, grace, env}: ThreadHostOptions) {
    this.#grace = grace;
    this.#worker = new Worker(entry, {workerData, env: {...env}, stdin: false});
    this.#worker.on('message', (message: FromThread) => this.#receive(message));
    this.#worker.on('error', (error) => this.#failAll(crashed(error)));
    this.#worker.on('exit', (code) => this.#failAll(exited(code)));
  }

  /** Attempts under way. */
  get load(): number {
    return this.#attempts.size;
  }

  get isUsable(): boolean {
    return !this.#isEnding;
  }

  async attempt(task: AttemptTask, watcher: AttemptWatcher): Promise<AttemptOutcome> {
    const id = ++this.#lastId;
    const settled = Promise.withResolvers<AttemptOutcome>();
    this.#attempts.set(id, {task, watcher, settle: settled.resolve});
    const abort = (): void => this.#abort(id);
    watcher.signal.addEventListener('abort', abort, {once: true});
    this.#send({type: 'attempt', id, task});
    if (watcher.signal.aborted) abort();
    try {
      return await settled.promise;
    } finally {
      watcher.signal.removeEventListener('abort', abort);
    }
  }

  /** Ends the thread; attempts still in it are cancelled. */
  async close(): Promise<void> {
    this.#isEnding = true;
    this.#settleAll(() => ({status: 'cancelled'}));
    await this.#worker.terminate();
  }

  #send(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  #receive(message: FromThread): void {
    const attempt = this.#attempts.get(message.id);
    if (!attempt) return;
    switch (message.type) {
      case 'loaded':
        return attempt.watcher.loaded(message.options);
      case 'happened':
        return attempt.watcher.happened(message.happening);
      case 'settled':
        this.#attempts.delete(message.id);
        return attempt.settle(message.outcome);
      default:
        unreachable(message);
    }
  }

  /** Tells the block; if it has not settled after the grace period, its code does not yield and the thread is ended. */
  #abort(id: number): void {
    this.#send({type: 'abort', id});
    setTimeout(() => {
      if (this.#attempts.has(id)) void this.close();
    }, this.#grace * 1000).unref();
  }

  #failAll(diagnosticOf: (task: AttemptTask) => Diagnostic): void {
    this.#isEnding = true;
    this.#settleAll(({task}) => ({status: 'failed', diagnostic: diagnosticOf(task), retryable: true}));
  }

  #settleAll(outcomeOf: (attempt: Attempt) => AttemptOutcome): void {
    const attempts = [...this.#attempts.values()];
    this.#attempts.clear();
    for (const attempt of attempts) attempt.settle(outcomeOf(attempt));
  }
}

const crashed =
  (error: Error) =>
  ({block}: AttemptTask): Diagnostic => ({
    severity: 'error',
    code: 'block-crashed',
    message: `block "${block.name}" took its thread down: ${error.message}`,
    notes: ["an error outside the block's own promise ends the thread: a callback that throws, or memory used up"],
    help: 'await everything that the block starts, and catch what its callbacks throw',
  });

const exited =
  (code: number) =>
  ({block}: AttemptTask): Diagnostic => ({
    severity: 'error',
    code: 'block-exited',
    message: `block "${block.name}" ended its thread with process.exit(${code})`,
    help: 'return from the block, or throw an error, in place of process.exit',
  });
