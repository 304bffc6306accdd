import {MessageChannel, type MessagePort} from 'node:worker_threads';
import {unreachable} from '../core/unreachable.ts';
import type {AttemptOutcome, AttemptTask, AttemptWatcher, RunHost} from '../run/host.ts';
import {LateWords} from '../run/late-words.ts';
import type {FromThread, ToThread} from '../run/thread-messages.ts';
import type {ThreadData} from './thread/thread-data.ts';

type Attempt = {readonly watcher: AttemptWatcher; readonly settle: (outcome: AttemptOutcome) => void};

/**
 * Runs attempts in this thread, where a debugger sees them. Nothing ends a block there that does not end by itself: at
 * its timeout and at Ctrl-C it is told, and the second Ctrl-C ends the run without it.
 */
export class InlineHost implements RunHost {
  readonly #attempts = new Map<number, Attempt>();
  readonly #late = new LateWords();
  readonly #channel = new MessageChannel();
  #lastId = 0;

  /** Messages pass as between threads, so that what a block does and what the run does are apart. */
  begin(data: unknown): void {
    const {port1, port2} = this.#channel;
    port1.on('message', (message: FromThread) => this.#receive(message));
    void this.#serve(data as ThreadData, port2);
  }

  async #serve(data: ThreadData, receiver: MessagePort): Promise<void> {
    const {serveAttempts} = await import('./thread/serve-attempts.ts');
    Object.assign(process.env, data.env);
    const port = {
      onMessage: (receive: (message: ToThread) => void) => void receiver.on('message', receive),
      send: (message: FromThread) => receiver.postMessage(message),
    };
    serveAttempts(data, {port, env: process.env, clock: () => performance.now(), isShared: true});
  }

  async attempt(task: AttemptTask, watcher: AttemptWatcher): Promise<AttemptOutcome> {
    await watcher.recorded;
    const id = ++this.#lastId;
    const {promise, resolve} = Promise.withResolvers<AttemptOutcome>();
    this.#attempts.set(id, {watcher, settle: resolve});
    const abort = (): void => this.#send({type: 'abort', id});
    watcher.signal.addEventListener('abort', abort, {once: true});
    this.#send({type: 'attempt', id, task});
    if (watcher.signal.aborted) abort();
    try {
      return await promise;
    } finally {
      watcher.signal.removeEventListener('abort', abort);
      this.#attempts.delete(id);
      this.#late.settled(id, watcher);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const {settle} of this.#attempts.values()) settle({status: 'cancelled'});
    this.#channel.port1.close();
  }

  #send(message: ToThread): void {
    this.#channel.port1.postMessage(message);
  }

  #receive(message: FromThread): void {
    switch (message.type) {
      case 'loaded':
        return this.#attempts.get(message.id)?.watcher.loaded(message.options);
      case 'happened':
        return this.#late.pass(message, this.#attempts.get(message.id)?.watcher);
      case 'settled':
        return this.#attempts.get(message.id)?.settle(message.outcome);
      case 'pong':
      case 'free':
        return undefined;
      default:
        unreachable(message);
    }
  }
}
