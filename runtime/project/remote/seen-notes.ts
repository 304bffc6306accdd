import {existsSync, readFileSync} from 'node:fs';
import {readdir} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {makeFolder} from '../../core/make-folder.ts';
import {isMageletError} from '../../core/diagnostic.ts';
import type {BlockName, RunName} from '../../core/names.ts';
import {keyBelow} from '../../core/remote-place.ts';
import {writeAtomically} from '../../core/write-atomically.ts';
import {mapAtOnce} from '../../io/at-once.ts';
import {addSeenNotes, isNoteFile, readSeenNotes, type SeenNotes} from '../../io/seen-objects.ts';
import {knownOutput, shortDigest} from '../../outputs/kept-output.ts';
import {pendingSeen, projectFiles, seenOfBlock} from '../project-files.ts';
import {isOutputName, type RunStore} from './segments.ts';

/** What completed runs have loaded with `incremental: true`, by block, as it lies in a bucket. */
type SentNotes = {readonly format: 1; readonly blocks: Readonly<Record<string, SeenNotes>>};

/** Notes that are fetched at once. */
const notesAtOnce = 8;

/** With every so many notes all that is known is written as one, and they are removed. */
const mostNotes = 64;

/** Takes what runs of other machines have loaded into what was loaded here. */
export async function bringSeen(project: string, runs: RunStore, signal: AbortSignal): Promise<void> {
  try {
    await bringOnce(project, runs, signal);
  } catch (error) {
    // Another machine has put them together since they were listed.
    if (!isMageletError(error) || error.code !== 'b2-no-object') throw error;
    await bringOnce(project, runs, signal);
  }
}

async function bringOnce(project: string, runs: RunStore, signal: AbortSignal): Promise<void> {
  const {store, place} = runs;
  const known = new Set(readKnown(project, runs));
  const names: string[] = [];
  for await (const {key} of store.list(place.bucket, `${keyOf(runs)}/`)) {
    names.push(key.slice(key.lastIndexOf('/') + 1));
  }
  const unknown = names.filter((name) => nameShape.test(name) && !known.has(name)).sort();
  const read = await mapAtOnce(unknown, notesAtOnce, signal, (name) => readNotes(runs, name));
  // The newest word on an object is the last.
  for (const {blocks} of read) {
    for (const [block, notes] of Object.entries(blocks)) {
      const isSafe = isOutputName(block) && Object.keys(notes).every(isNoteFile);
      if (isSafe) await addSeenNotes(seenOfBlock(project, runs.pipeline, block), notes);
    }
  }
  const left = names.filter((name) => known.has(name));
  if (unknown.length > 0 || left.length < known.size) await writeKnown(project, runs, [...left, ...unknown]);
}

/** What the blocks of a run have noted, which count as seen when it completes. */
export async function seenBy(outputs: ReadonlyMap<BlockName, string>): Promise<Readonly<Record<string, SeenNotes>>> {
  const blocks: Record<string, SeenNotes> = {};
  for (const [block, output] of outputs) {
    const notes = knownOutput(output) ? await readSeenNotes(pendingSeen(output)) : {};
    // A run that found nothing new has nothing to tell.
    const told = Object.entries(notes).filter(([, seen]) => Object.keys(seen).length > 0);
    if (told.length > 0) blocks[block] = Object.fromEntries(told);
  }
  return blocks;
}

/** Writes what a run that has completed loaded, for other machines. */
export async function sendSeen(
  project: string,
  runs: RunStore,
  {run, blocks}: {readonly run: RunName; readonly blocks: Readonly<Record<string, SeenNotes>>},
): Promise<void> {
  const known = readKnown(project, runs);
  const isMany = known.length % mostNotes === mostNotes - 1;
  const sent = {format: 1, blocks: isMany ? await withAllKnown(project, runs, blocks) : blocks} satisfies SentNotes;
  const text = JSON.stringify(sent);
  const name = `${run}-${shortDigest(text)}.json`;
  const {store, place} = runs;
  await store.export(Buffer.from(text), place.bucket, keyOf(runs, name));
  await writeKnown(project, runs, [...known, name]);
  if (!isMany) return;
  // A key that may not delete leaves them where they are: they say nothing else.
  const isGone = await store
    .delete(
      place.bucket,
      known.map((old) => keyOf(runs, old)),
    )
    .then(
      () => true,
      () => false,
    );
  if (isGone) await writeKnown(project, runs, [name]);
}

async function withAllKnown(
  project: string,
  {pipeline}: RunStore,
  blocks: Readonly<Record<string, SeenNotes>>,
): Promise<Readonly<Record<string, SeenNotes>>> {
  const all: Record<string, SeenNotes> = {};
  const folders = await readdir(join(projectFiles(project).seen, pipeline)).catch((): string[] => []);
  for (const block of [
    ...folders.filter((name) => !name.endsWith('~.json')).map((name) => name.replaceAll('~', '/')),
    ...Object.keys(blocks),
  ]) {
    const before = await readSeenNotes(seenOfBlock(project, pipeline, block));
    const own = blocks[block] ?? {};
    const files = new Set([...Object.keys(before), ...Object.keys(own)]);
    all[block] = Object.fromEntries([...files].map((file) => [file, {...before[file], ...own[file]}]));
  }
  return all;
}

async function readNotes(runs: RunStore, name: string): Promise<SentNotes> {
  const text = await runs.store.load(runs.place.bucket, keyOf(runs, name), {as: 'text'});
  // What is damaged, or of a newer magelet, says nothing: what it tells of is loaded again.
  if (shortDigest(text) !== nameShape.exec(name)?.[1]) return nothing;
  const notes = JSON.parse(text) as SentNotes;
  return notes.format === 1 ? notes : nothing;
}

const nothing: SentNotes = {format: 1, blocks: {}};

const nameShape = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-[0-9a-z]{4}-([0-9a-f]{16})\.json$/;

const keyOf = ({place, pipeline}: RunStore, ...name: readonly string[]): string =>
  keyBelow(place, pipeline, 'seen', ...name);

/** The names of the notes that are known here; `~` is at the end of no block's folder. */
const knownFile = (project: string, {pipeline}: RunStore): string =>
  join(projectFiles(project).seen, pipeline, 'brought~.json');

function readKnown(project: string, runs: RunStore): readonly string[] {
  const path = knownFile(project, runs);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as readonly string[]) : [];
}

async function writeKnown(project: string, runs: RunStore, names: readonly string[]): Promise<void> {
  const path = knownFile(project, runs);
  await makeFolder(dirname(path));
  await writeAtomically(path, JSON.stringify(names));
}
