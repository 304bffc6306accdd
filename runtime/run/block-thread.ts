import {relative, sep} from 'node:path';
import {Worker} from 'node:worker_threads';
import type {Diagnostic} from '../core/diagnostic.ts';
import {wholeFile} from '../core/place.ts';
import {unreachable} from '../core/unreachable.ts';
import {timeIsOver, type AttemptOutcome, type AttemptTask, type AttemptWatcher} from './host.ts';
import type {FromThread, ToThread} from './thread-messages.ts';
import type {ThreadHostOptions} from './thread-host.ts';

type Attempt = {
  readonly task: AttemptTask;
  readonly watcher: AttemptWatcher;
  readonly settle: (outcome: ThreadOutcome) => void;
};

/** How an attempt ended, or that its thread was ended while others were in it. */
export type ThreadOutcome = AttemptOutcome | {readonly status: 'lost'};

/** Milliseconds that a thread has to end its queries; an interrupted one ends in a few. */
const longestLetGo = 300;

/** One worker thread and the attempts in it. */
export class BlockThread {
  readonly #worker: Worker;
  readonly #grace: ThreadHostOptions['grace'];
  readonly #attempts = new Map<number, Attempt>();
  readonly #free = Promise.withResolvers<void>();
  #lastId = 0;
  #isEnding = false;

  constructor({entry, grace, env}: ThreadHostOptions) {
    this.#grace = grace;
    this.#worker = new Worker(entry, {env: {...env}, stdin: false});
    this.#worker.on('message', (message: FromThread) => this.#receive(message));
    this.#worker.on('error', (error) => this.#failAll(crashed(error)));
    this.#worker.on('exit', (code) => {
      this.#free.resolve();
      this.#failAll(exited(code));
    });
  }

  /** Tells the thread what run it serves. */
  begin(data: unknown): void {
    this.#send({type: 'begin', data});
  }

  /** Attempts under way. */
  get load(): number {
    return this.#attempts.size;
  }

  get isUsable(): boolean {
    return !this.#isEnding;
  }

  async attempt(task: AttemptTask, watcher: AttemptWatcher): Promise<ThreadOutcome> {
    const id = ++this.#lastId;
    const settled = Promise.withResolvers<ThreadOutcome>();
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

  /** Ends the thread; attempts still in it are lost. */
  async close(): Promise<void> {
    this.#isEnding = true;
    this.#settleAll(() => ({status: 'lost'}));
    await this.#letGo();
    await this.#worker.terminate();
  }

  /**
   * A query that runs when its thread is ended takes the process down, so the thread ends its queries first.
   * One whose JavaScript never yields does not answer, and is ended all the same.
   */
  #letGo(): Promise<void> {
    this.#free.promise.finally(() => clearTimeout(timer)).catch(() => undefined);
    const timer = setTimeout(this.#free.resolve, longestLetGo);
    this.#send({type: 'let go'});
    return this.#free.promise;
  }

  #send(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  #receive(message: FromThread): void {
    if (message.type === 'free') return this.#free.resolve();
    const attempt = this.#attempts.get(message.id);
    if (!attempt) return undefined;
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
    const {reason} = this.#attempts.get(id)?.watcher.signal ?? {};
    const seconds = reason === timeIsOver ? this.#grace.timedOut : this.#grace.stopped;
    setTimeout(() => {
      const attempt = this.#attempts.get(id);
      if (!attempt) return;
      this.#attempts.delete(id);
      attempt.settle({status: 'cancelled'});
      void this.close();
    }, seconds * 1000).unref();
  }

  /** The thread is gone: a block that was alone in it is to blame, of several nobody knows which. */
  #failAll(diagnosticOf: (task: AttemptTask) => Diagnostic): void {
    this.#isEnding = true;
    if (this.#attempts.size > 1) return this.#settleAll(() => ({status: 'lost'}));
    this.#settleAll(({task}) => ({status: 'failed', diagnostic: diagnosticOf(task), retryable: true}));
  }

  #settleAll(outcomeOf: (attempt: Attempt) => ThreadOutcome): void {
    const attempts = [...this.#attempts.values()];
    this.#attempts.clear();
    for (const attempt of attempts) attempt.settle(outcomeOf(attempt));
  }
}

const crashed =
  (error: Error & {readonly code?: unknown}) =>
  (task: AttemptTask): Diagnostic =>
    error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      ? {
          ...threadEnded(task, 'used up its memory, and its thread was ended'),
          help: 'hold less in memory at once: return a Table, or an async iterable of rows',
        }
      : threadEnded(task, `took its thread down: ${error.message}`);

const exited =
  (code: number) =>
  (task: AttemptTask): Diagnostic => ({
    ...threadEnded(task, `took its thread down, which ended with code ${code}`),
    notes: ['mostly it is a native module that does that'],
  });

const threadEnded = ({block, modulePath, project}: AttemptTask, how: string): Diagnostic => ({
  severity: 'error',
  code: 'block-crashed',
  message: `block "${block.name}" ${how}`,
  at: {place: wholeFile(relative(project, modulePath).split(sep).join('/'))},
});
