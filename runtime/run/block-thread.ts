import {Worker} from 'node:worker_threads';
import {unreachable} from '../core/unreachable.ts';
import {hasBegun, newClaim, permit, takesBack, takesBackUnseen, type Claim} from './claim.ts';
import {crashed, exited, type DiagnosticOf} from './crash-words.ts';
import {ThreadEnding} from './thread-ending.ts';
import {timeIsOver, type AttemptOutcome, type AttemptTask, type AttemptWatcher} from './host.ts';
import {LateWords} from './late-words.ts';
import {Pulse} from './pulse.ts';
import {SentAhead} from './sent-ahead.ts';
import {newThreadCells} from './thread-cells.ts';
import type {ThreadHostOptions} from './thread-host.ts';
import type {FromThread, ThreadStart, ToThread} from './thread-messages.ts';

type Attempt = {
  readonly task: AttemptTask;
  readonly watcher: AttemptWatcher;
  readonly claim: Claim;
  readonly settle: (outcome: ThreadOutcome) => void;
};

/**
 * How an attempt ended; that its thread was ended while others were in it; or that the thread had no time to begin it,
 * and another has.
 */
export type ThreadOutcome = AttemptOutcome | {readonly status: 'lost'} | {readonly status: 'given back'};

/** Milliseconds after which a thread that has not begun an attempt is asked whether it yields, and has to answer. */
const patience = 100;

/** One worker thread and the attempts in it. */
export class BlockThread {
  readonly #worker: Worker;
  readonly #ending: ThreadEnding;
  readonly #options: ThreadHostOptions;
  readonly #attempts = new Map<number, Attempt>();
  readonly #late = new LateWords();
  readonly #pulse = new Pulse((id) => this.#send({type: 'ping', id}));
  readonly #ahead = new SentAhead((message) => this.#send(message), setImmediate);
  #isHogged = false;
  #hasSpoken = false;
  #lastId = 0;

  constructor(options: ThreadHostOptions) {
    const {entry, env, execArgv, leftAlone} = options;
    const cells = newThreadCells();
    this.#options = options;
    this.#worker = new Worker(entry, {
      env: {...env},
      ...(execArgv && {execArgv: [...execArgv]}),
      stdin: false,
      workerData: {cells} satisfies ThreadStart,
    });
    this.#ending = new ThreadEnding({worker: this.#worker, cells, leftAlone});
    this.#worker.on('message', (message: FromThread) => this.#receive(message));
    this.#worker.on('error', (error) => this.#failAll(crashed(error)));
    this.#worker.on('exit', (code) => this.#failAll(exited(code)));
  }

  /** Lets the process end though the thread is there. */
  unref(): void {
    this.#worker.unref();
  }

  ref(): void {
    this.#worker.ref();
  }

  /** Tells the thread what run it serves. */
  begin(data: unknown): void {
    this.#send({type: 'begin', data});
  }

  /** Attempts under way. */
  get load(): number {
    return this.#attempts.size + this.#ahead.load;
  }

  get isUsable(): boolean {
    return !this.#ending.hasBegun;
  }

  /** Whether it did not answer when it was asked last: what runs in it does not yield. */
  get isHogged(): boolean {
    return this.#isHogged;
  }

  /** @param hasRoomElsewhere Asked while the thread does not begin the attempt. */
  async attempt(task: AttemptTask, watcher: AttemptWatcher, hasRoomElsewhere: () => boolean): Promise<ThreadOutcome> {
    const ahead = this.expects(task) ? this.#ahead.take() : undefined;
    const {id, claim} = ahead ?? {id: ++this.#lastId, claim: newClaim()};
    const {promise, resolve} = Promise.withResolvers<ThreadOutcome>();
    this.#attempts.set(id, {task, watcher, claim, settle: resolve});
    const abort = (): void => this.#abort(id);
    watcher.signal.addEventListener('abort', abort, {once: true});
    // Sent before it is recorded: the thread loads meanwhile what the block needs.
    if (!ahead) this.#send({type: 'attempt', id, task, claim});
    for (const message of ahead?.told ?? []) this.#receive(message);
    watcher.recorded.then(
      () => this.#permit(id, claim, watcher),
      () => takesBack(claim) && this.#settle(id, {status: 'cancelled'}),
    );
    if (watcher.signal.aborted) abort();
    const timer = setInterval(() => {
      if (hasBegun(claim)) clearInterval(timer);
      else void this.#giveBackIfHogged(id, hasRoomElsewhere);
    }, patience);
    try {
      return await promise;
    } finally {
      clearInterval(timer);
      watcher.signal.removeEventListener('abort', abort);
    }
  }

  /** Whether the thread loads for this attempt already, and has nothing else to do. */
  expects(task: AttemptTask): boolean {
    return this.#ahead.isFor(task) && this.load === 0 && this.isUsable;
  }

  #permit(id: number, claim: Claim, watcher: AttemptWatcher): void {
    permit(claim);
    this.#sendNext(id, watcher);
  }

  /** Sends the attempt that follows the one that begins: while the run records how this one ended, the thread loads for that. */
  #sendNext(id: number, {next}: AttemptWatcher): void {
    if (this.load !== 1 || !this.#attempts.has(id)) return;
    const task = next?.();
    if (task && !task.ownProcess) this.#ahead.send(++this.#lastId, task, id);
  }

  /** Ends the thread; attempts still in it are lost. */
  async close(): Promise<void> {
    this.#ahead.takeBack();
    const isIdle = this.load === 0;
    for (const [id, {claim}] of this.#attempts) {
      this.#settle(id, takesBackUnseen(claim) ? {status: 'given back'} : {status: 'lost'});
    }
    await this.#ending.end({isIdle, letGo: () => this.#send({type: 'let go'})});
  }

  #send(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  #receive(message: FromThread): void {
    this.#hasSpoken = true;
    if (this.#ahead.keeps(message)) return;
    switch (message.type) {
      case 'free':
        return this.#ending.isFree();
      case 'pong':
        return this.#pulse.pong(message.id);
      case 'loaded':
        return this.#attempts.get(message.id)?.watcher.loaded(message.options);
      case 'happened':
        return this.#late.pass(message, this.#attempts.get(message.id)?.watcher);
      case 'settled':
        return this.#settle(message.id, message.outcome);
      default:
        unreachable(message);
    }
  }

  /**
   * Tells the block to stop. One that has not settled after the grace period is ended with its thread; at the end of a
   * run so is, sooner, one whose thread does not even answer: it never yields and will not hear of it.
   */
  #abort(id: number): void {
    const attempt = this.#attempts.get(id);
    if (!attempt) return;
    if (takesBackUnseen(attempt.claim)) return this.#settle(id, {status: 'cancelled'});
    this.#send({type: 'abort', id});
    const {grace} = this.#options;
    const isOver = attempt.watcher.signal.reason === timeIsOver;
    setTimeout(() => this.#cutShort(id), (isOver ? grace.timedOut : grace.stopped) * 1000).unref();
    if (!isOver) void this.#cutShortIfSilent(id);
  }

  async #cutShortIfSilent(id: number): Promise<void> {
    if (!(await this.#pulse.answers(this.#options.grace.silent * 1000))) this.#cutShort(id);
  }

  #cutShort(id: number): void {
    if (!this.#attempts.has(id)) return;
    this.#settle(id, {status: 'cancelled'});
    void this.close();
  }

  /** Only what another attempt keeps from beginning: a block whose file never ends to load would hog every thread. */
  async #giveBackIfHogged(id: number, hasRoomElsewhere: () => boolean): Promise<void> {
    this.#isHogged = !(await this.#pulse.answers(patience));
    const attempt = this.#attempts.get(id);
    const others = [...this.#attempts.values()].filter((other) => other !== attempt);
    const isKept = this.#ahead.load > 0 || others.some(({claim}) => hasBegun(claim));
    if (!attempt || !this.#isHogged || !isKept || !hasRoomElsewhere()) return;
    if (takesBack(attempt.claim)) this.#settle(id, {status: 'given back'});
  }

  /** The thread is gone: a block that was alone in it is to blame, of several nobody knows which. */
  #failAll(diagnosticOf: DiagnosticOf): void {
    const begun = [...this.#attempts].filter(([, {claim}]) => !takesBackUnseen(claim));
    const [only, ...others] = begun;
    if (only && others.length === 0) {
      const [id, {task}] = only;
      this.#settle(id, {status: 'failed', diagnostic: diagnosticOf(task), retryable: true});
    }
    for (const [id] of begun) this.#settle(id, {status: 'lost'});
    // One that never came up would not come up the next time either.
    if (begun.length === 0 && !this.#hasSpoken) {
      for (const [id, {task}] of this.#attempts) {
        this.#settle(id, {status: 'failed', diagnostic: diagnosticOf(task), retryable: false});
      }
    }
    for (const id of this.#attempts.keys()) this.#settle(id, {status: 'given back'});
    void this.close();
  }

  #settle(id: number, outcome: ThreadOutcome): void {
    const attempt = this.#attempts.get(id);
    this.#attempts.delete(id);
    this.#ahead.settled(id, outcome.status);
    if (!attempt) return;
    // What was cut short or begins again elsewhere has nothing more to say.
    if (outcome.status === 'completed' || outcome.status === 'failed') this.#late.settled(id, attempt.watcher);
    attempt.settle(outcome);
  }
}
