/**
 * What the run and a thread know of each other without a message: a thread whose JavaScript never yields answers
 * none. To end a thread while native code works for it, or before what that gave was taken, aborts the process
 * (the completion of a native call throws where no JavaScript may run any more): so the thread counts such work, and
 * the run looks before it ends the thread.
 */
const positions = {isEnding: 0, nativeWork: 1, hasForeignAddons: 2, systemId: 3, hasNative: 4};

export const newThreadCells = (): Int32Array<SharedArrayBuffer> => new Int32Array(new SharedArrayBuffer(20));

/** Whether no attempt is cut short by the end, and whether the thread has answered that its queries have ended. */
type EndingThread = {readonly isIdle: boolean; readonly answers: boolean};

/** The side of the run. */
export class CellsOfRun {
  readonly #cells: Int32Array<SharedArrayBuffer>;

  constructor(cells: Int32Array<SharedArrayBuffer>) {
    this.#cells = cells;
  }

  /** By what the operating system knows the thread; 0 where it does not say. */
  get systemId(): number {
    return Atomics.load(this.#cells, positions.systemId);
  }

  /**
   * Lets no native work begin any more; says whether the thread can be ended, which then stays so. What addons of
   * the author's do nobody counts: they are taken to be at work where an attempt is cut short.
   */
  closeForEnding({isIdle, answers}: EndingThread): 'can be ended' | 'must be left alone' {
    Atomics.store(this.#cells, positions.isEnding, 1);
    // Results are fetched by calls that nobody counts: one that does not yield may have left any of them untaken.
    const mayHaveLeft = !answers && Atomics.load(this.#cells, positions.hasNative) > 0;
    const isBusy = mayHaveLeft || Atomics.load(this.#cells, positions.nativeWork) > 0;
    const isUnknown = !isIdle && Atomics.load(this.#cells, positions.hasForeignAddons) > 0;
    return isBusy || isUnknown ? 'must be left alone' : 'can be ended';
  }
}

/** The side of the thread. */
export class CellsOfThread {
  readonly #cells: Int32Array<SharedArrayBuffer>;

  constructor(cells: Int32Array<SharedArrayBuffer>) {
    this.#cells = cells;
  }

  isKnownAs(systemId: number): void {
    Atomics.store(this.#cells, positions.systemId, systemId);
  }

  /** Counts native work that begins. Throws where the thread is about to be ended: the run has looked already. */
  begin(): void {
    Atomics.store(this.#cells, positions.hasNative, 1);
    Atomics.add(this.#cells, positions.nativeWork, 1);
    if (Atomics.load(this.#cells, positions.isEnding) === 0) return;
    this.end();
    throw new Error('the thread is about to be ended');
  }

  /** What the work gave was taken. */
  end(): void {
    Atomics.sub(this.#cells, positions.nativeWork, 1);
  }

  /** Author code has loaded an addon: nobody counts what it does. */
  foreignAddonLoaded(): void {
    Atomics.store(this.#cells, positions.hasForeignAddons, 1);
  }
}
