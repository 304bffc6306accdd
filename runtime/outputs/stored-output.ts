import {readFileSync, rmSync} from 'node:fs';
import {dirname, join} from 'node:path';
import type {OutputSummary} from '../core/output.ts';
import {writeAtomically} from '../core/write-atomically.ts';
import {addSmallOutput, readSmallOutput, smallOutputsFile} from './small-outputs-file.ts';

/** The file that says what an output is. It is written last: an output without it is not there. */
export const manifestFile = 'output.json';

/** The file of the data itself, by kind; a small output lies in the manifest. */
export const dataFiles = {
  nothing: undefined,
  table: 'data.parquet',
  rows: 'data.rows',
  stream: 'data.rows',
  danfo: 'data.v8',
  value: 'data.v8',
  text: 'data.v8',
  bytes: 'data.bin',
} as const;

/** A manifest with the output itself, where that is small: V8's serialization of it. */
export type StoredOutput = {readonly summary: OutputSummary; readonly data?: Buffer};

export async function writeManifest(folder: string, summary: OutputSummary): Promise<void> {
  await writeAtomically(join(folder, manifestFile), JSON.stringify(summary));
}

/**
 * Removes all that `folder` holds, the manifest first: a process that is killed in between must not leave one whose data is
 * gone.
 */
export function removeStoredFiles(folder: string): void {
  rmSync(join(folder, manifestFile), {force: true});
  rmSync(folder, {recursive: true, force: true});
}

/** The text of the manifest of what is stored in `folder`, which holds the output itself where that is small. */
export function readManifest(folder: string): string | undefined {
  try {
    return readSmallOutput(folder) ?? readFileSync(join(folder, manifestFile), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Where what is stored lies: in `folder`, or in the file of the small outputs of its run. */
export const storedAt = (folder: string): string =>
  readSmallOutput(folder) === undefined ? folder : smallOutputsFile(dirname(folder));

/** What is stored in `folder`, and the output itself where it is small; undefined where no whole output is. */
export function readStoredOutput(folder: string): StoredOutput | undefined {
  const manifest = readManifest(folder);
  return manifest === undefined ? undefined : storedBy(manifest);
}

/** What a manifest says; undefined for one that was written by half, which does not parse. */
export function storedBy(manifest: string): StoredOutput | undefined {
  try {
    const {data, ...summary} = JSON.parse(manifest) as Manifest;
    return data === undefined ? {summary} : {summary, data: Buffer.from(data, 'base64')};
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Writes the manifest of an output that is small enough to lie in it: whole or not there, also after a kill. */
export function writeSmallOutput(folder: string, summary: OutputSummary, data: Buffer | undefined): void {
  addSmallOutput(folder, JSON.stringify(data ? {...summary, data: data.toString('base64')} : summary));
}

type Manifest = OutputSummary & {readonly data?: string};
