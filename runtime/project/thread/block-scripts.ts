import {closeSync, existsSync, fstatSync, openSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {threadId} from 'node:worker_threads';
import {shortDigest} from '../../outputs/kept-output.ts';
import {blockScriptOf, type BlockScript} from './block-script.ts';

/** A path, the digest of the file's text, and what was made of it. */
type Entry = readonly [path: string, digest: string, script: BlockScript];

/** Counted up whenever what is kept changes its form. */
const form = 1;

/**
 * The scripts of a project's blocks, kept from run to run: to make one costs more than to evaluate it. What cannot be read
 * or written is made again.
 */
export class BlockScripts {
  readonly #file: string | undefined;
  #known: Map<string, Entry> | undefined;
  #isChanged = false;

  /** @param folder Where they are kept, if anywhere. */
  constructor(project: string, folder: string | undefined) {
    this.#file = folder && join(folder, `magelet-${form}-${shortDigest(project)}.json`);
  }

  /** That of the file at `path`, which holds `text`. */
  of(path: string, text: string): BlockScript | undefined {
    this.#known ??= this.#read();
    const digest = shortDigest(text);
    const known = this.#known.get(path);
    if (known?.[1] === digest) return known[2];
    const script = blockScriptOf(text);
    if (!script) return undefined;
    this.#known.set(path, [path, digest, script]);
    this.#isChanged = true;
    return script;
  }

  /** Keeps what was made, and forgets files that are gone. */
  keep(): void {
    if (!this.#isChanged || this.#file === undefined || !this.#known) return;
    this.#isChanged = false;
    // Other threads have kept what they made.
    const all = new Map([...this.#read(), ...this.#known]);
    const temporary = `${this.#file}.${process.pid}-${threadId}.tmp`;
    try {
      writeFileSync(temporary, JSON.stringify([...all.values()].filter(([path]) => existsSync(path))), {mode: 0o600});
      renameSync(temporary, this.#file);
    } catch {
      // The next run makes them again.
    }
  }

  #read(): Map<string, Entry> {
    try {
      const text = this.#file === undefined ? '[]' : readOwn(this.#file);
      return new Map((JSON.parse(text) as Entry[]).map((entry) => [entry[0], entry]));
    } catch {
      return new Map();
    }
  }
}

/** A file that this user wrote: the folder may be one that others can write to. */
function readOwn(path: string): string {
  const file = openSync(path, 'r');
  try {
    const {uid} = fstatSync(file);
    if (process.getuid && uid !== process.getuid()) throw new Error(`${path} is another user's`);
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}
