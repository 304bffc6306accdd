import type {Diagnostic} from '../core/diagnostic.ts';
import type {ChangePlan, FileChange} from '../scaffold/file-change.ts';
import {uriBelow} from '../core/remote-place.ts';
import {success, type Result} from '../core/result.ts';
import {planRemoveBlock} from '../scaffold/plan-remove-block.ts';
import {planRemovePipeline} from '../scaffold/plan-remove-pipeline.ts';
import {planRenameBlock} from '../scaffold/plan-rename-block.ts';
import {planRenamePipeline} from '../scaffold/plan-rename-pipeline.ts';
import {readProjectTexts} from '../scaffold/project-texts.ts';
import {writeChanges} from '../scaffold/write-changes.ts';
import {foldersIn} from './new-pipeline.ts';
import {openPipeline, type Project} from './open-project.ts';
import {remoteOf} from './remote/remote-of.ts';
import type {Renaming} from './finish-renaming.ts';
import {projectFiles} from './project-files.ts';
import {renameWithRuns} from './rename-with-runs.ts';

/** What may be done to names that are there. */
export type NameChange =
  | {readonly what: 'rename block'; readonly from: string; readonly to: string; readonly kind?: string}
  | {readonly what: 'rename pipeline'; readonly from: string; readonly to: string}
  | {readonly what: 'remove block'; readonly name: string; readonly kind?: string; readonly pipeline?: string}
  | {readonly what: 'remove pipeline'; readonly name: string};

/** Plans the change, and makes it unless it is only to be shown: all of it or nothing. */
export async function changeNames(
  project: Project,
  change: NameChange,
  {mode, onNotice}: {readonly mode: 'make' | 'show'; readonly onNotice: (told: Diagnostic) => void},
): Promise<Result<ChangePlan>> {
  const {folder} = project;
  const texts = await readProjectTexts(folder);
  const planned = plan(change, texts, project);
  if (!planned.ok || mode === 'show') return planned;
  const write = (): ReturnType<typeof writeChanges> => writeChanges(folder, planned.value.changes);
  const written = await (planned.value.renamed
    ? renameWithRuns(folder, planned.value.renamed, {write, onNotice})
    : write());
  return written.ok ? success(planned.value) : written;
}

function plan(
  change: NameChange,
  texts: Awaited<ReturnType<typeof readProjectTexts>>,
  project: Project,
): Result<ChangePlan & {readonly renamed?: Renaming}> {
  switch (change.what) {
    case 'rename block':
      return planRenameBlock(texts, change);
    case 'rename pipeline': {
      const existing = foldersIn(projectFiles(project.folder).pipelines);
      const planned = planRenamePipeline(texts, {...change, existing});
      if (!planned.ok) return planned;
      return success({
        ...planned.value,
        notes: [...planned.value.notes, ...whatStaysInBucket(project, planned.value.renamed)],
      });
    }
    case 'remove block':
      return planRemoveBlock(texts, change);
    case 'remove pipeline':
      return planRemovePipeline(texts, change.name);
  }
}

/** Runs that are kept in a bucket lie there below the name of their pipeline, where no rename on this machine reaches. */
function whatStaysInBucket(project: Project, {from, to}: Renaming): readonly string[] {
  const opened = openPipeline(project, from);
  const remote = opened.ok && opened.value.definition ? remoteOf(project, opened.value.definition) : undefined;
  if (!remote) return [];
  return [
    `the runs that the bucket has stay at ${uriBelow(remote.place, from)}: other machines do not find them as runs of ${to}. Let those that are to go on elsewhere complete under the old name first; clean does not remove what is there`,
  ];
}

export type {FileChange};
