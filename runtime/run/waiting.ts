import type {BlockName} from '../core/names.ts';
import type {SettledStatus} from '../core/statuses.ts';

type Waiter = {readonly name: BlockName; readonly waitsFor: readonly BlockName[]};

/** A block that will not run, and the settled blocks right above it that are the reason. */
export type Blocked = {
  readonly name: BlockName;
  readonly status: SettledStatus;
  readonly because: readonly BlockName[];
};

/** Which blocks still wait, and for how many others. Loops alone, so that no chain is too long. */
export class Waiting {
  readonly #open = new Map<BlockName, Set<BlockName>>();
  readonly #waiters = new Map<BlockName, BlockName[]>();

  constructor(blocks: readonly Waiter[]) {
    for (const {name} of blocks) this.#waiters.set(name, []);
    for (const {name, waitsFor} of blocks) {
      this.#open.set(name, new Set(waitsFor));
      for (const upstream of new Set(waitsFor)) this.#waiters.get(upstream)?.push(name);
    }
  }

  /** Whether every block has settled. */
  get isEmpty(): boolean {
    return this.#open.size === 0;
  }

  /** The blocks that wait for nothing from the start. */
  ready(): readonly BlockName[] {
    return [...this.#open].filter(([, upstreams]) => upstreams.size === 0).map(([name]) => name);
  }

  /** Takes a block out that succeeded; gives those that need wait no longer. */
  succeeded(name: BlockName): readonly BlockName[] {
    this.#open.delete(name);
    return (this.#waiters.get(name) ?? []).filter((waiter) => {
      const upstreams = this.#open.get(waiter);
      return upstreams?.delete(name) && upstreams.size === 0;
    });
  }

  /** Takes a block out that did not succeed, and with it everything below. Gives those below, nearest first. */
  failed(name: BlockName, status: SettledStatus): readonly Blocked[] {
    this.#open.delete(name);
    const inherited = status === 'failed' ? 'upstream_failed' : status;
    const blocked: Blocked[] = [];
    const stopped = [name];
    for (const above of stopped) {
      for (const waiter of this.#waiters.get(above) ?? []) {
        if (!this.#open.delete(waiter)) continue;
        blocked.push({name: waiter, status: inherited, because: [above]});
        stopped.push(waiter);
      }
    }
    return blocked;
  }

  /** The blocks below `name` that have not settled, nearest first. */
  below(name: BlockName): readonly BlockName[] {
    const found = new Set<BlockName>([name]);
    for (const above of found) {
      for (const waiter of this.#waiters.get(above) ?? []) if (this.#open.has(waiter)) found.add(waiter);
    }
    found.delete(name);
    return [...found];
  }
}
