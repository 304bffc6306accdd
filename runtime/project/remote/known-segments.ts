import {readFileSync} from 'node:fs';
import {dirname} from 'node:path';
import {makeFolderSync} from '../../core/make-folder.ts';
import {writeAtomically} from '../../core/write-atomically.ts';
import {knownSegments} from '../project-files.ts';

/** The names of the parts of a run's record that this machine wrote or has read into its history. */
export function readKnownSegments(runFolder: string): readonly string[] {
  try {
    return JSON.parse(readFileSync(knownSegments(runFolder), 'utf8')) as readonly string[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

export async function addKnownSegments(runFolder: string, names: readonly string[]): Promise<void> {
  const path = knownSegments(runFolder);
  makeFolderSync(dirname(path));
  await writeAtomically(path, JSON.stringify([...new Set([...readKnownSegments(runFolder), ...names])]));
}
