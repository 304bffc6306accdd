import type {AttemptWatcher, BlockHappening} from './host.ts';

/** Attempts that are remembered: a run may have as many as it has items, and who speaks late does so soon. */
const mostRemembered = 1000;

/** Who hears what the code of a block still tells when its attempt has settled, such as a write that came too late. */
export class LateWords {
  readonly #heardBy = new Map<number, AttemptWatcher['happened']>();

  settled(id: number, {happened}: AttemptWatcher): void {
    this.#heardBy.set(id, happened);
    if (this.#heardBy.size <= mostRemembered) return;
    const [oldest = id] = this.#heardBy.keys();
    this.#heardBy.delete(oldest);
  }

  hear(id: number, happening: BlockHappening): void {
    this.#heardBy.get(id)?.(happening);
  }
}
