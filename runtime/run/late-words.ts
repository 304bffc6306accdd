import type {AttemptWatcher} from './host.ts';
import type {FromThread} from './thread-messages.ts';

type Told = Extract<FromThread, {type: 'happened'}>;

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

  /** Passes on what an attempt tells: to its watcher where it is under way. */
  pass({id, happening}: Told, watcher: AttemptWatcher | undefined): void {
    if (watcher) watcher.happened(happening);
    else this.#heardBy.get(id)?.(happening);
  }
}
