import {createHash} from 'node:crypto';
import {readdir, readFile, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {makeFolder} from '../core/make-folder.ts';
import {writeAtomically} from '../core/write-atomically.ts';
import {MageletError} from '../core/diagnostic.ts';
import type {ListedObject} from './list-objects.ts';

/** Where a block notes the objects that it has loaded. */
export type SeenFolders = {
  /** Those of runs that completed. */
  readonly completed: string;
  /** Those of this run, which count once it has completed. */
  readonly pending: string;
};

type Seen = Readonly<Record<string, string>>;

/** What is noted in a folder: by file, which stands for a pattern, the objects and their versions. */
export type SeenNotes = Readonly<Record<string, Seen>>;

/** Changes when an object does. */
const versionOf = ({bytes, etag}: ListedObject): string => `${bytes} ${etag}`;

/** The objects of a pattern that no completed run of this block has loaded; they are noted as seen by this one. */
export async function unseen(
  folders: SeenFolders | undefined,
  source: {readonly bucket: string; readonly pattern: string},
  objects: readonly ListedObject[],
): Promise<readonly ListedObject[]> {
  if (!folders) throw noRun();
  const name = `${createHash('sha256').update(JSON.stringify(source)).digest('hex').slice(0, noteDigits)}.json`;
  const seen = await readSeen(join(folders.completed, name));
  const fresh = objects.filter((object) => seen[object.key] !== versionOf(object));
  await makeFolder(folders.pending);
  const noted = Object.fromEntries(fresh.map((object) => [object.key, versionOf(object)]));
  await writeAtomically(join(folders.pending, name), JSON.stringify(noted));
  return fresh;
}

/** Takes what a run has noted into what completed runs have seen. A process that dies in between does it again later. */
export async function completeSeen({completed, pending}: SeenFolders): Promise<void> {
  for (const [name, seen] of Object.entries(await readSeenNotes(pending))) {
    await addSeenNotes(completed, {[name]: seen});
    await rm(join(pending, name));
  }
}

export async function readSeenNotes(folder: string): Promise<SeenNotes> {
  const names = await readdir(folder).catch((): string[] => []);
  const notes: Record<string, Seen> = {};
  for (const name of names.filter(isNoteFile)) notes[name] = await readSeen(join(folder, name));
  return notes;
}

/** Adds notes to those of a folder; of an object in both, the added one counts. */
export async function addSeenNotes(folder: string, notes: SeenNotes): Promise<void> {
  await makeFolder(folder);
  for (const [name, seen] of Object.entries(notes)) {
    const path = join(folder, name);
    await writeAtomically(path, JSON.stringify({...(await readSeen(path)), ...seen}));
  }
}

const noteDigits = 20;

export const isNoteFile = (name: string): boolean => /^[0-9a-f]{20}\.json$/.test(name);

async function readSeen(path: string): Promise<Seen> {
  const text = await readFile(path, 'utf8').catch(() => '{}');
  return JSON.parse(text) as Seen;
}

const noRun = (): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'wrong-option',
    message: 'b2.load has incremental: true, and belongs to no block of a run',
    notes: ['what has been loaded is remembered for each block, once a run of it has completed'],
    help: 'use the b2 or io(profile) that the block receives in its context',
  });
