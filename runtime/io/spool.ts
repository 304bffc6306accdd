import {mkdtempSync, rmSync} from 'node:fs';
import {rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {makeFolder} from '../core/make-folder.ts';
import {uriOf} from './b2-action.ts';

/**
 * A folder for files on their way. One of its own is made at the first file and removed with the spool,
 * or when the process ends; a folder that was given is used and left.
 */
export class Spool implements AsyncDisposable {
  readonly #given: string | undefined;
  readonly #paths: string[] = [];
  #own: string | undefined;

  constructor(folder?: string) {
    this.#given = folder;
  }

  /** A new path for an object's content; its name ends as the key does, so that format and compression are known by it. */
  async pathFor(bucket: string, key: string): Promise<string> {
    const name = key.slice(key.lastIndexOf('/') + 1).replaceAll(/[^\p{L}\p{N}._-]/gu, '_');
    const path = join(await this.#folder(), `${process.pid}-${++spooled}-${name.slice(-80)}`);
    this.#paths.push(path);
    objectOfPath.set(path, uriOf(bucket, key));
    return path;
  }

  /** Paths whose files are removed together, before the spool is. */
  group(): SpooledFiles {
    const paths: string[] = [];
    return {
      pathFor: async (bucket, key) => {
        const path = await this.pathFor(bucket, key);
        paths.push(path);
        return path;
      },
      [Symbol.asyncDispose]: async () => {
        await Promise.all(paths.map((path) => rm(path, {force: true})));
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const path of this.#paths.splice(0)) objectOfPath.delete(path);
    const own = this.#own;
    if (own === undefined) return;
    this.#own = undefined;
    abandoned.delete(own);
    await rm(own, {recursive: true, force: true});
  }

  async #folder(): Promise<string> {
    if (this.#given !== undefined) {
      await makeFolder(this.#given);
      return this.#given;
    }
    if (this.#own === undefined) {
      this.#own = mkdtempSync(join(tmpdir(), 'magelet-'));
      if (!watchesExit) process.once('exit', removeAbandoned);
      watchesExit = true;
      abandoned.add(this.#own);
    }
    return this.#own;
  }
}

export type SpooledFiles = AsyncDisposable & {readonly pathFor: (bucket: string, key: string) => Promise<string>};

/** The URI of the object whose content lies at a path, in all spools of this process. */
export const objectOfPath = new Map<string, string>();

/** Files of all spools of this process, so that two in one folder take different names. */
let spooled = 0;

const abandoned = new Set<string>();
let watchesExit = false;

function removeAbandoned(): void {
  for (const folder of abandoned) rmSync(folder, {recursive: true, force: true});
  abandoned.clear();
}
