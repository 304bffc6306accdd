import type {DatabaseSync} from 'node:sqlite';
import type {BlockName, RunName} from '../core/names.ts';
import type {OutputSummary} from '../core/output.ts';
import {readBlocks} from '../history/read-runs.ts';
import {knownOutput} from '../outputs/kept-output.ts';
import {outputFolder} from './project-files.ts';

export type StoredChild = {readonly output: OutputSummary; readonly fingerprint: string | undefined};

/** By block, the children that completed in a run and whose outputs are stored. */
export async function storedChildren(
  database: DatabaseSync,
  run: RunName,
  runFolder: string,
): Promise<ReadonlyMap<BlockName, ReadonlyMap<BlockName, StoredChild>>> {
  const byBlock = new Map<BlockName, Map<BlockName, StoredChild>>();
  for (const {block: child, status, fingerprint} of readBlocks(database, run)) {
    if (!child.includes(':') || (status !== 'completed' && status !== 'reused')) continue;
    const output = knownOutput(outputFolder(runFolder, child));
    if (!output) continue;
    const block = child.slice(0, child.indexOf(':')) as BlockName;
    byBlock.set(block, (byBlock.get(block) ?? new Map<BlockName, StoredChild>()).set(child, {output, fingerprint}));
  }
  return byBlock;
}
