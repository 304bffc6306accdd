import PQueue from 'p-queue';

export type SlotsFor = {
  /** The higher goes first. */
  readonly priority: number;
  /** The concurrency group, where there is one. */
  readonly group?: string | undefined;
};

/**
 * The slots of a run: as many attempts at once as it may have, and of each concurrency group no more than that may
 * have. An attempt that waits for its group holds none of the run's slots.
 */
export class Slots {
  readonly #all: PQueue;
  readonly #limits: Readonly<Record<string, number>>;
  readonly #groups = new Map<string, PQueue>();

  constructor(concurrency: number, groups: Readonly<Record<string, number>> = {}) {
    this.#all = new PQueue({concurrency});
    this.#limits = groups;
  }

  /** Whether an attempt waits for one. */
  get areAwaited(): boolean {
    return this.#all.size > 0;
  }

  async run<Value>(attempt: () => Promise<Value>, {priority, group}: SlotsFor): Promise<Value> {
    const inSlot = (): Promise<Value> => this.#all.add(attempt, {priority});
    return group === undefined ? inSlot() : this.#group(group).add(inSlot, {priority});
  }

  /** A group that the pipeline gives no limit runs its blocks one after the other. */
  #group(name: string): PQueue {
    const known = this.#groups.get(name);
    if (known) return known;
    const group = new PQueue({concurrency: Object.hasOwn(this.#limits, name) ? (this.#limits[name] ?? 1) : 1});
    this.#groups.set(name, group);
    return group;
  }
}
