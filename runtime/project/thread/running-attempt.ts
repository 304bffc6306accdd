import {begins, permitted, type Claim} from '../../run/claim.ts';
import type {AttemptOutcome, AttemptTask, BlockHappening} from '../../run/host.ts';
import type {FromThread} from '../../run/thread-messages.ts';
import {LinePrinter} from './captured-output.ts';
import {Throttle} from './throttle.ts';

/** What still runs for an attempt that has settled is ended. One for all: to take down a stack costs more than a small block. */
const over = new DOMException('the attempt is over', 'AbortError');

/** An attempt under way in this thread: what it tells the run, and that it ends once, however it ends. */
export class RunningAttempt {
  readonly task: AttemptTask;
  readonly printer: LinePrinter;
  readonly throttle: Throttle;
  readonly #abort = new AbortController();
  readonly #id: number;
  readonly #send: (message: FromThread) => void;
  readonly #claim: Claim | undefined;
  readonly #isAhead: boolean;
  #hasSettled = false;

  constructor(
    {id, task, claim, after}: {id: number; task: AttemptTask; claim?: Claim; after?: number},
    clock: () => number,
    send: (message: FromThread) => void,
  ) {
    this.task = task;
    this.#claim = claim;
    this.#isAhead = after !== undefined;
    this.#id = id;
    this.#send = send;
    this.throttle = new Throttle(clock, (happening) => this.#tell({type: 'happened', id, happening}));
    const {name} = task.block;
    this.printer = new LinePrinter((line) => this.throttle.pass({type: 'block-log', block: name, ...line}));
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get hasSettled(): boolean {
    return this.#hasSettled;
  }

  /** Asked before the block's function is called; false where the run has given the attempt to another thread. */
  async begins(): Promise<boolean> {
    if (this.#claim === undefined) return true;
    await permitted(this.#claim, this.#isAhead);
    return begins(this.#claim);
  }

  loaded(options: Extract<FromThread, {type: 'loaded'}>['options']): void {
    this.#tell({type: 'loaded', id: this.#id, options});
  }

  abort(): void {
    this.#abort.abort();
  }

  /** The first outcome counts; what the block's code still does after it is told to stop and heard no more. */
  settle(outcome: AttemptOutcome): void {
    this.printer.flush();
    this.throttle.flush();
    this.#tell({type: 'settled', id: this.#id, outcome});
    this.#hasSettled = true;
    this.#abort.abort(over);
  }

  /** Tells what the block's code does when the attempt may have settled; heard where the run goes on. */
  tellLate(happening: BlockHappening): void {
    this.#send({type: 'happened', id: this.#id, happening});
  }

  #tell(message: FromThread): void {
    if (!this.#hasSettled) this.#send(message);
  }
}
