import {createHash, hash} from 'node:crypto';
import {createReadStream, existsSync, readFileSync, renameSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {pipeline} from 'node:stream/promises';
import {makeFolderSync} from '../core/make-folder.ts';
import type {OutputSummary} from '../core/output.ts';
import type {RemotePlace} from '../core/remote-place.ts';
import {writeAtomically} from '../core/write-atomically.ts';
import {forgetSmallOutput, readSmallOutput} from './small-outputs-file.ts';
import {dataFiles, manifestFile, readManifest, readStoredOutput, removeStoredFiles, storedBy} from './stored-output.ts';

/** An output as it is kept in a bucket: the text of its manifest, and what tells each file beside it whole. */
export type KeptOutput = {readonly manifest: string; readonly files: Readonly<Record<string, FileDigest>>};

export type FileDigest = {readonly bytes: number; readonly sha256: string};

/** The same with where its files lie: their keys are the place's prefix and their names. */
export type KeptAt = KeptOutput & {readonly at: RemotePlace};

/** The file that says where an output is kept. One without a manifest beside it is kept there and not here. */
const keptFile = 'kept.json';

/** Whether the whole output is here. */
export const isHere = (folder: string): boolean =>
  existsSync(join(folder, manifestFile)) || readSmallOutput(folder) !== undefined;

/** Whether an output is kept elsewhere and is not here. */
export const isElsewhere = (folder: string): boolean => !isHere(folder) && existsSync(join(folder, keptFile));

/** The output in `folder`, ready to be kept elsewhere; undefined where no whole one is. */
export async function outputToKeep(folder: string): Promise<KeptOutput | undefined> {
  const manifest = readManifest(folder);
  const stored = manifest === undefined ? undefined : storedBy(manifest);
  if (manifest === undefined || !stored) return undefined;
  const name = stored.data ? undefined : dataFiles[stored.summary.kind];
  return {manifest, files: name === undefined ? {} : {[name]: await digestOf(join(folder, name))}};
}

export async function digestOf(path: string): Promise<FileDigest> {
  const digest = createHash('sha256');
  const {size} = statSync(path);
  await pipeline(createReadStream(path, {highWaterMark: Math.max(1, Math.min(size, 1024 * 1024))}), digest);
  return {bytes: size, sha256: digest.digest('hex')};
}

/**
 * Notes that the output in `folder`, which is here, is kept elsewhere too. Whole or not at all, but not forced to the disk:
 * an output of which the note is lost is sent again.
 */
export function noteKept(folder: string, kept: KeptAt): void {
  const path = join(folder, keptFile);
  makeFolderSync(folder);
  writeFileSync(`${path}.tmp`, JSON.stringify(kept));
  renameSync(`${path}.tmp`, path);
}

/**
 * Notes in `folder` an output that another machine made. One that lies in its manifest is here with that; another output
 * that is here already is not the one that the run has, and goes.
 */
export async function noteKeptElsewhere(folder: string, kept: KeptAt): Promise<void> {
  if (JSON.stringify(readKept(folder)) === JSON.stringify(kept)) return;
  forgetKept(folder);
  noteKept(folder, kept);
  if (Object.keys(kept.files).length === 0) await completeKept(folder, kept);
}

/** Makes the output one that is here, when its files are. */
export async function completeKept(folder: string, {manifest}: KeptOutput): Promise<void> {
  await writeAtomically(join(folder, manifestFile), manifest);
}

/** Where the output of `folder` is kept; undefined where that is nowhere. */
export function readKept(folder: string): KeptAt | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, keptFile), 'utf8')) as KeptAt;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Forgets an output that is kept no more: a run that goes on runs its block again. */
export function forgetKept(folder: string): void {
  forgetSmallOutput(folder);
  removeStoredFiles(folder);
}

/** What is known of the output of `folder`, which is here or kept elsewhere; undefined where it is neither. */
export function knownOutput(folder: string): OutputSummary | undefined {
  const stored = readStoredOutput(folder);
  if (stored) return stored.summary;
  const kept = readKept(folder);
  if (!kept) return undefined;
  const {data: _small, ...summary} = JSON.parse(kept.manifest) as OutputSummary & {readonly data?: string};
  return summary;
}

/** The beginning of a text's SHA-256: enough to tell that it is whole. */
export const shortDigest = (text: string): string => hash('sha256', text).slice(0, 16);
