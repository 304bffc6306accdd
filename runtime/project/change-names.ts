import type {Diagnostic} from '../core/diagnostic.ts';
import type {ChangePlan, FileChange} from '../scaffold/file-change.ts';
import {success, type Result} from '../core/result.ts';
import {planRemoveBlock} from '../scaffold/plan-remove-block.ts';
import {planRemovePipeline} from '../scaffold/plan-remove-pipeline.ts';
import {planRenameBlock} from '../scaffold/plan-rename-block.ts';
import {planRenamePipeline} from '../scaffold/plan-rename-pipeline.ts';
import {readProjectTexts} from '../scaffold/project-texts.ts';
import {writeChanges} from '../scaffold/write-changes.ts';
import {foldersIn} from './new-pipeline.ts';
import type {Project} from './open-project.ts';
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
  {folder}: Project,
  change: NameChange,
  {mode, onNotice}: {readonly mode: 'make' | 'show'; readonly onNotice: (told: Diagnostic) => void},
): Promise<Result<ChangePlan>> {
  const texts = await readProjectTexts(folder);
  const planned = plan(change, texts, folder);
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
  folder: string,
): Result<ChangePlan & {readonly renamed?: Renaming}> {
  switch (change.what) {
    case 'rename block':
      return planRenameBlock(texts, change);
    case 'rename pipeline':
      return planRenamePipeline(texts, {...change, existing: foldersIn(projectFiles(folder).pipelines)});
    case 'remove block':
      return planRemoveBlock(texts, change);
    case 'remove pipeline':
      return planRemovePipeline(texts, change.name);
  }
}

export type {FileChange};
