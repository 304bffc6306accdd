import {failed, success, type Result} from '../core/result.ts';
import type {FileChange, ChangePlan} from './file-change.ts';
import {findPipeline} from './find-pipeline.ts';
import {mentionsOf} from './mentions.ts';
import {newPipelineName} from './new-names.ts';
import {pipelineThere} from './plan-pipeline.ts';
import type {ProjectTexts} from './project-texts.ts';
import {replaceScalars} from './replace-scalars.ts';
import {applyEdits} from './text-edits.ts';

/**
 * The changes that give a pipeline another name: its folder, the names in its own file, the triggers that name it and
 * the calls in code that start it. A title that is another one stays.
 */
export function planRenamePipeline(
  texts: ProjectTexts,
  request: {readonly from: string; readonly to: string; readonly existing: readonly string[]},
): Result<ChangePlan & {readonly renamed: {readonly from: string; readonly to: string}}> {
  const named = newPipelineName(request.to);
  if (!named.ok) return named;
  const {name: to, notes} = named.value;
  const found = findPipeline(texts, request.from);
  if (!found.ok) return found;
  if (request.existing.includes(to)) return failed([pipelineThere(to, request.existing, 'rename')]);
  const {name: from} = found.value;
  const moved = (path: string): string =>
    path.startsWith(`pipelines/${from}/`) ? `pipelines/${to}/${path.slice(`pipelines/${from}/`.length)}` : path;
  const edits = found.value.named.map(({path, text, yaml, references}): Result<FileChange> => {
    const edited = replaceScalars(
      path,
      text,
      yaml,
      references.map((reference) => ({reference, value: to})),
    );
    return edited.ok ? success({action: 'edit', path: moved(path), content: edited.value, before: text}) : edited;
  });
  const failures = edits.flatMap((edit) => (edit.ok ? [] : edit.failure));
  if (failures.length > 0) return failed(failures);
  const calls = Map.groupBy(found.value.calls, ({path}) => path);
  const rewritten = [...calls].map(([path, inFile]): FileChange => {
    const text = inFile[0]?.text ?? '';
    const content = applyEdits(
      text,
      inFile.map(({start, end}) => ({start, end, replacement: to})),
    );
    return {action: 'edit', path, content, before: text};
  });
  const others = texts.code.map((file) => {
    const change = rewritten.find(({path}) => path === file.path);
    return change?.action === 'edit' ? {...file, text: change.content} : file;
  });
  return success({
    renamed: {from, to},
    changes: [
      {action: 'move', path: `pipelines/${from}`, to: `pipelines/${to}`},
      ...edits.flatMap((edit) => (edit.ok ? [edit.value] : [])),
      ...rewritten,
    ],
    notes: [...notes, ...mentionsOf(others, from)],
  });
}
