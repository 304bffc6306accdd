import {constants, setPriority} from 'node:os';
import type {Worker} from 'node:worker_threads';
import {CellsOfRun} from './thread-cells.ts';

/** Milliseconds that a thread has to end its queries; an interrupted one ends in a few. */
const longestLetGo = 300;

/** Milliseconds that the end of a thread may take; one in `spawnSync` ends with the program that it started. */
const longestEnd = 300;

export type EndedThread = {
  readonly worker: Worker;
  readonly cells: Int32Array<SharedArrayBuffer>;
  /** Told that a thread could not be ended: the process must then not try to either. */
  readonly leftAlone: () => void;
};

/** Ends a thread where that is safe, and leaves it alone where it would take the process down. */
export class ThreadEnding {
  readonly #thread: EndedThread;
  readonly #cells: CellsOfRun;
  readonly #free = Promise.withResolvers<void>();
  readonly #gone = Promise.withResolvers<void>();
  #ended: Promise<void> | undefined;
  #hasAnswered = false;
  #isGone = false;

  constructor(thread: EndedThread) {
    this.#thread = thread;
    this.#cells = new CellsOfRun(thread.cells);
    thread.worker.on('exit', () => {
      this.#isGone = true;
      this.#free.resolve();
      this.#gone.resolve();
    });
  }

  get hasBegun(): boolean {
    return this.#ended !== undefined;
  }

  /** The thread's answer to being told to let go. */
  isFree(): void {
    this.#hasAnswered = true;
    this.#free.resolve();
  }

  /** @param isIdle Whether no attempt is cut short by it. */
  end(how: {readonly isIdle: boolean; readonly letGo: () => void}): Promise<void> {
    this.#ended ??= this.#end(how);
    return this.#ended;
  }

  async #end({isIdle, letGo}: {readonly isIdle: boolean; readonly letGo: () => void}): Promise<void> {
    letGo();
    await within(longestLetGo, this.#free.promise);
    if (this.#isGone) return;
    const {worker, leftAlone} = this.#thread;
    if (this.#cells.closeForEnding({isIdle, answers: this.#hasAnswered}) === 'can be ended') {
      void worker.terminate();
      await within(longestEnd, this.#gone.promise);
      if (this.#isGone) return;
    }
    giveWay(this.#cells.systemId);
    worker.unref();
    leftAlone();
  }
}

/** What is left alone spins on until the process ends: it gets what the others leave of the cores. */
function giveWay(threadOfSystem: number): void {
  if (threadOfSystem === 0) return;
  try {
    setPriority(threadOfSystem, constants.priority.PRIORITY_LOW);
  } catch {
    // It keeps its share, which is no mistake of anybody.
  }
}

/** Waits for `promise`, and no longer than `milliseconds`. */
async function within(milliseconds: number, promise: Promise<void>): Promise<void> {
  const over = Promise.withResolvers<void>();
  const timer = setTimeout(over.resolve, milliseconds);
  await Promise.race([promise, over.promise]);
  clearTimeout(timer);
}
