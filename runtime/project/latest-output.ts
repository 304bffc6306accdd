import type {DatabaseSync} from 'node:sqlite';
import type {BlockName, PipelineName, RunName} from '../core/names.ts';
import type {OutputSummary} from '../core/output.ts';
import {runsWithBlock} from '../history/read-runs.ts';
import {knownOutput} from '../outputs/kept-output.ts';
import {outputFolder, projectFiles} from './project-files.ts';

type Wanted = {
  readonly project: string;
  readonly pipeline: PipelineName;
  readonly database: DatabaseSync;
  readonly block: BlockName;
  /** This run alone. */
  readonly run?: RunName;
};

/** The newest stored output of a block, of any run of its pipeline or of the one that is wanted. */
export async function latestOutput({
  project,
  pipeline,
  database,
  block,
  run: wanted,
}: Wanted): Promise<{run: RunName; folder: string; output: OutputSummary} | undefined> {
  for (const run of wanted === undefined ? runsWithBlock(database, {pipeline, block}) : [wanted]) {
    const folder = outputFolder(projectFiles(project).run(pipeline, run), block);
    const output = knownOutput(folder);
    if (output) return {run, folder, output};
  }
  return undefined;
}
