import {readdir} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import type {BlockName, PipelineName} from '../core/names.ts';
import {completeSeen} from '../io/seen-objects.ts';
import {knownOutput} from '../outputs/kept-output.ts';
import {seenFolders} from './project-files.ts';

/**
 * After a run that completed: what its blocks have loaded with `incremental: true` is seen from now on. Of a block that has no
 * output, because it failed or did not run, nothing is.
 */
export async function completeSeenObjects(
  project: string,
  pipeline: PipelineName,
  outputs: ReadonlyMap<BlockName, string>,
): Promise<void> {
  const there = await filesIn(new Set(Array.from(outputs.values(), (output) => dirname(output))));
  for (const [block, output] of outputs) {
    const seen = seenFolders(project, pipeline, block, output);
    if (there.has(seen.pending) && knownOutput(output)) await completeSeen(seen);
  }
}

/** One look at the folder of a run, instead of one for each of its blocks. */
async function filesIn(folders: Iterable<string>): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const folder of folders) {
    for (const name of await readdir(folder).catch((): string[] => [])) found.add(join(folder, name));
  }
  return found;
}
