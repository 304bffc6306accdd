import {closeSync, ftruncateSync, openSync, readFileSync, rmSync, writeSync} from 'node:fs';
import type {DatabaseSync} from 'node:sqlite';
import {dirname} from 'node:path';
import {makeFolderSync} from '../core/make-folder.ts';
import type {RunName} from '../core/names.ts';
import type {RunEvent} from '../core/run-event.ts';
import {noRoomFor} from '../core/why-not-written.ts';
import type {RunProcess} from './claim-run.ts';
import {newestSequence, runRecorder, type KeptEvent} from './record-run.ts';

/**
 * The events of a run that are not in the history yet, a line each. Where the process is killed, whoever settles the run
 * moves them there. To add a line costs a tenth of a transaction.
 */
export class Journal implements Disposable {
  readonly #path: string;
  #file: number | undefined;
  #size = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** Writes them whole or not at all. Throws the operating system's error. */
  add(events: readonly KeptEvent[]): void {
    this.#file ??= this.#made();
    const bytes = Buffer.from(events.map(({sequence, body}) => `${sequence} ${body}\n`).join(''));
    const written = writeSync(this.#file, bytes, 0, bytes.length, this.#size);
    if (written < bytes.length) {
      ftruncateSync(this.#file, this.#size);
      throw noRoomFor(this.#path);
    }
    this.#size += written;
  }

  /** Once they are in the history. */
  empty(): void {
    if (this.#file === undefined || this.#size === 0) return;
    try {
      ftruncateSync(this.#file, 0);
      this.#size = 0;
    } catch {
      // What stays is known by its numbers.
    }
  }

  /** Leaves the file where something is in it. */
  [Symbol.dispose](): void {
    if (this.#file === undefined) return;
    const file = this.#file;
    this.#file = undefined;
    try {
      closeSync(file);
      if (this.#size === 0) rmSync(this.#path, {force: true});
    } catch {
      // An empty file that stays is none that a run should fail for.
    }
  }

  /** What an earlier process of the run left was recorded before this one could go on with it. */
  #made(): number {
    makeFolderSync(dirname(this.#path));
    return openSync(this.#path, 'w');
  }
}

/** Moves what the journal at `path` has into the history: for a run whose process is gone, within a transaction. */
export function recordJournal(database: DatabaseSync, path: string, run: RunName, process: RunProcess): void {
  const left = readJournal(path, run);
  if (left.length === 0) return;
  const newest = newestSequence(database, run);
  const {keep} = runRecorder(database, {process, fingerprints: new Map()});
  // The process may have been killed after they came into the history and before they left the journal.
  keep(left.filter(({sequence}) => sequence > newest));
}

/**
 * What a killed process left. The half of a line, with which it may end, was never told to anybody, nor was what stands
 * behind something that no run writes there, which a power loss may leave: were it an error, no command would go on.
 */
function readJournal(path: string, run: RunName): readonly KeptEvent[] {
  const kept: KeptEvent[] = [];
  for (const line of textOf(path).split('\n').slice(0, -1)) {
    const event = readLine(line);
    if (event?.event.run !== run || !(event.sequence > (kept.at(-1)?.sequence ?? 0))) break;
    kept.push(event);
  }
  return kept;
}

function readLine(line: string): KeptEvent | undefined {
  const space = line.indexOf(' ');
  const [sequence, body] = [Number(line.slice(0, space)), line.slice(space + 1)];
  try {
    const event = JSON.parse(body) as RunEvent | null;
    return event ? {event, sequence, body} : undefined;
  } catch {
    return undefined;
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
