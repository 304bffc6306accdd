import {closeSync, openSync, readFileSync, renameSync, writeSync} from 'node:fs';
import {join} from 'node:path';
import type {OutputSummary} from '../core/output.ts';
import {writeAtomically} from '../core/write-atomically.ts';

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
 * Writes a manifest that holds the output itself: one file, whole or not there for whoever reads it, also after the
 * process was killed. It is not forced to the disk, which would take longer than most of these blocks run: a machine
 * that loses power may lose the newest ones, and a half one does not parse and so is not there either.
 */
export function writeSmallOutput(folder: string, summary: OutputSummary, data: Buffer | undefined): void {
  const path = join(folder, manifestFile);
  const file = openSync(`${path}.tmp`, 'w');
  try {
    const text = JSON.stringify(data ? {...summary, data: data.toString('base64')} : summary);
    // A full disk may take a part only.
    if (writeSync(file, text) < Buffer.byteLength(text)) throw noSpace(path);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.tmp`, path);
}

/** What is stored in `folder`, and the output itself where it is small; undefined where no whole output is. */
export function readStoredOutput(folder: string): StoredOutput | undefined {
  try {
    const {data, ...summary} = JSON.parse(readFileSync(join(folder, manifestFile), 'utf8')) as Manifest;
    return data === undefined ? {summary} : {summary, data: Buffer.from(data, 'base64')};
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

type Manifest = OutputSummary & {readonly data?: string};

const noSpace = (path: string): Error => Object.assign(new Error(`no space left to write ${path}`), {code: 'ENOSPC'});
