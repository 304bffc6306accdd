import {rmSync} from 'node:fs';
import {basename, join} from 'node:path';
import {isMageletError, MageletError} from '../../core/diagnostic.ts';
import {uriBelow} from '../../core/remote-place.ts';
import type {ObjectStore} from '../../io/object-store.ts';
import {completeKept, digestOf, forgetKept, isHere, readKept, type KeptAt} from '../../outputs/kept-output.ts';
import {openStore} from './open-store.ts';

export type FetchSettings = {
  /** The project's folder. */
  readonly project: string;
  /** The profile that opens the bucket. */
  readonly profile: string;
  readonly signal?: AbortSignal;
};

/** Fetches outputs that are kept in a bucket and not here; each once, however many ask for it. */
export class OutputFetcher implements AsyncDisposable {
  readonly #settings: FetchSettings;
  readonly #stores = new Map<string, ObjectStore>();
  readonly #fetching = new Map<string, Promise<void>>();

  constructor(settings: FetchSettings) {
    this.#settings = settings;
  }

  /**
   * Resolves when the output of `folder` is here, if it is anywhere. Throws `output-lost` where what is kept is not
   * what was stored, or is there no more; it is then forgotten, so that a run that goes on runs its block again.
   */
  async fetch(folder: string): Promise<void> {
    if (isHere(folder)) return;
    const kept = readKept(folder);
    if (!kept) return;
    const fetching = this.#fetching.get(folder) ?? this.#fetchNew(folder, kept);
    this.#fetching.set(folder, fetching);
    // One that failed is fetched anew by the next attempt.
    return fetching.finally(() => this.#fetching.delete(folder));
  }

  async #fetchNew(folder: string, kept: KeptAt): Promise<void> {
    const store = this.#storeOf(kept);
    const {at} = kept;
    for (const [name, expected] of Object.entries(kept.files)) {
      const path = join(folder, name);
      const why = await store.download(at.bucket, `${at.prefix}/${name}`, path).then(async () => {
        const {bytes, sha256} = await digestOf(path);
        if (bytes !== expected.bytes) return `has ${bytes} bytes, not the ${expected.bytes} that were stored`;
        return sha256 === expected.sha256 ? undefined : 'is not what was stored: its SHA-256 is another';
      }, whyNotThere);
      if (why === undefined) continue;
      rmSync(path, {force: true});
      forgetKept(folder);
      throw outputLost(folder, uriBelow(at, name), why);
    }
    await completeKept(folder, kept);
  }

  #storeOf({at}: KeptAt): ObjectStore {
    const {project, profile, signal} = this.#settings;
    const store = this.#stores.get(at.scheme) ?? openStore(project, {place: at, profile}, {...(signal && {signal})});
    this.#stores.set(at.scheme, store);
    return store;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const store of this.#stores.values()) await store[Symbol.asyncDispose]();
  }
}

function whyNotThere(error: unknown): string {
  if (isMageletError(error) && error.code === 'b2-no-object') return 'is not there any more';
  throw error;
}

function outputLost(folder: string, uri: string, why: string): MageletError {
  const [run = '', pipeline = ''] = folder.split(/[/\\]/).slice(-3, -1).toReversed();
  const block = basename(folder).replace(/~$/, '').replaceAll('~', '/').replaceAll('@', ':');
  return new MageletError({
    severity: 'error',
    code: 'output-lost',
    message: `the output of block "${block}" in run ${run} of ${pipeline} is lost`,
    notes: [`.magelet/runs/${pipeline}/${run}/${basename(folder)} does not have it`, `${uri} ${why}`],
    help: `run the block again, and go on: magelet run ${pipeline} --resume ${run}`,
  });
}
