import {fork, type ChildProcess} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {unreachable} from '../core/unreachable.ts';
import {exited, killed, outOfMemory, type DiagnosticOf} from './crash-words.ts';
import {timeIsOver, type AttemptOutcome, type AttemptTask, type AttemptWatcher} from './host.ts';
import {Pulse} from './pulse.ts';
import type {ThreadHostOptions} from './thread-host.ts';
import type {FromThread, ToThread} from './thread-messages.ts';
import {watchResidentMemory} from './watch-resident-memory.ts';

/** An attempt in a process of its own, which native code that crashes, or a memory limit, ends alone. */
export class BlockProcess {
  readonly #child: ChildProcess;
  readonly #options: ThreadHostOptions;
  readonly #task: AttemptTask;
  readonly #watcher: AttemptWatcher;
  readonly #settled = Promise.withResolvers<AttemptOutcome>();
  readonly #pulse = new Pulse((id) => this.#send({type: 'ping', id}));
  #lastWords = '';

  /** @param data What the module of the process needs to know of the run. */
  constructor(options: ThreadHostOptions, data: unknown, task: AttemptTask, watcher: AttemptWatcher) {
    this.#options = options;
    this.#task = task;
    this.#watcher = watcher;
    const {memory} = task.ownProcess ?? {};
    this.#child = fork(fileURLToPath(options.entry), [], {
      env: {...options.env},
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: memory === undefined ? [] : [`--max-old-space-size=${memory}`],
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#lastWords = (this.#lastWords + text).slice(-4000);
    });
    this.#child.on('message', (message: FromThread) => this.#receive(message));
    this.#child.on('error', () => this.#fail(exited(1)));
    this.#child.on('close', (code, signal) => {
      // V8's own last words, where its heap is full.
      if (/heap out of memory/.test(this.#lastWords)) return this.#fail(outOfMemory);
      this.#fail(signal === null ? exited(code ?? 1) : killed(signal));
    });
    this.#send({type: 'begin', data});
  }

  async attempt(): Promise<AttemptOutcome> {
    const {signal} = this.#watcher;
    const {memory} = this.#task.ownProcess ?? {};
    const watch = watchResidentMemory(this.#child.pid, memory, () => this.#fail(outOfMemory));
    const abort = (): void => this.#abort();
    signal.addEventListener('abort', abort, {once: true});
    this.#send({type: 'attempt', id: 1, task: this.#task});
    if (signal.aborted) abort();
    try {
      return await this.#settled.promise;
    } finally {
      watch.stop();
      signal.removeEventListener('abort', abort);
      this.#child.kill('SIGKILL');
    }
  }

  /** Ends the process at once; an attempt that is still in it is cancelled. */
  end(): void {
    this.#settled.resolve({status: 'cancelled'});
  }

  #send(message: ToThread): void {
    // One that is gone has been told of by its end.
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  #receive(message: FromThread): void {
    switch (message.type) {
      case 'pong':
        return this.#pulse.pong(message.id);
      case 'loaded':
        return this.#watcher.loaded(message.options);
      case 'happened':
        return this.#watcher.happened(message.happening);
      case 'settled':
        return this.#settled.resolve(message.outcome);
      case 'free':
        return undefined;
      default:
        unreachable(message);
    }
  }

  /** As in a thread: told first, and ended when its grace is over, or where it does not even answer. */
  #abort(): void {
    this.#send({type: 'abort', id: 1});
    const {grace} = this.#options;
    const isOver = this.#watcher.signal.reason === timeIsOver;
    setTimeout(() => this.end(), (isOver ? grace.timedOut : grace.stopped) * 1000).unref();
    if (!isOver) void this.#pulse.answers(grace.silent * 1000).then((answers) => (answers ? undefined : this.end()));
  }

  #fail(diagnosticOf: DiagnosticOf): void {
    this.#settled.resolve({status: 'failed', diagnostic: diagnosticOf(this.#task), retryable: true});
  }
}
