import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {OutputSummary} from '../core/output.ts';
import {writeAtomically} from '../core/write-atomically.ts';

/** The file that says what an output is. It is written last: an output without it is not there. */
const manifestFile = 'output.json';

/** The file of the data itself, by kind. */
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

export async function writeManifest(folder: string, summary: OutputSummary): Promise<void> {
  await writeAtomically(join(folder, manifestFile), JSON.stringify(summary));
}

/** What is stored in `folder`; undefined where no whole output is. */
export async function readManifest(folder: string): Promise<OutputSummary | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, manifestFile), 'utf8')) as OutputSummary;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
