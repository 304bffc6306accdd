import type {BlockName, PipelineName} from '../core/names.ts';
import {completeSeen} from '../io/seen-objects.ts';
import {readManifest} from '../outputs/stored-output.ts';
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
  for (const [block, output] of outputs) {
    if (await readManifest(output)) await completeSeen(seenFolders(project, pipeline, block, output));
  }
}
