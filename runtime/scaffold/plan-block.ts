import {blockKinds, type BlockKind} from '../core/block-kind.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {BlockName} from '../core/names.ts';
import {wholeFile} from '../core/place.ts';
import {failed, success, type Result} from '../core/result.ts';
import {addBlockToPipeline} from './add-block-to-pipeline.ts';
import type {ChangePlan, FileChange} from './file-change.ts';
import {fillTemplate} from './fill-template.ts';
import {newBlockName} from './new-names.ts';
import {blockFile} from './project-files.ts';
import {setLanguage} from './set-language.ts';
import {templateEnding, type Template} from './template.ts';

export type BlockRequest = {
  readonly kind: BlockKind;
  /** As it was written; see `newBlockName`. */
  readonly name: string;
  readonly template: Template;
  /** The pipeline that takes the block: its metadata file, relative to the project, and the text of it. */
  readonly pipeline?: {readonly file: string; readonly text: string};
  /** Whether the pipeline names the block already and only its file is missing. */
  readonly isNamed?: boolean;
  /** The blocks it waits for, in the order in which it receives their outputs. */
  readonly upstream: readonly string[];
  /** The blocks whose outputs its function receives, where they are others than it waits for. */
  readonly inputs?: readonly string[];
  /** The files in the folders of blocks, relative to the project: `blockFiles` of `readSurroundings`. */
  readonly existing: readonly string[];
};

export type BlockPlan = ChangePlan & {
  readonly name: BlockName;
  /** The block's file, relative to the project. */
  readonly file: string;
};

/**
 * The files that make a block: its own, and the pipeline's with the block in it.
 * A file that the block has already is used and not written; with no pipeline to use it in, that is a failure.
 */
export function planBlock(request: BlockRequest): Result<BlockPlan> {
  const {kind, template, pipeline, existing} = request;
  const named = newBlockName(request.name);
  if (!named.ok) return named;
  const {name, notes} = named.value;
  const upstream = [...new Set(request.upstream)];
  if (upstream.length > 0 && !pipeline) return failed([needsPipeline(name, upstream)]);

  const file = blockFile(kind, name, existing, templateEnding(template.path));
  const isThere = existing.includes(file);
  if (isThere && !pipeline) return failed([fileThere(kind, name, file, existing)]);
  const isFileAlone = request.isNamed && !isThere;
  const edit = isFileAlone ? undefined : pipeline && pipelineEdit(pipeline, {uuid: name, type: kind, upstream});
  if (edit && !edit.ok) return edit;
  const language = file.endsWith('.sql') ? 'sql' : 'typescript';
  const ofLanguage = isFileAlone && pipeline ? setLanguage(pipeline, name, language) : undefined;

  const create: FileChange = {
    action: 'create',
    path: file,
    content: fillTemplate(template.text, request.inputs ?? upstream),
  };
  return success({
    name,
    file,
    changes: [...(isThere ? [] : [create]), ...(edit ? [edit.value] : []), ...(ofLanguage ? [ofLanguage] : [])],
    notes: isThere ? [...notes, `${file} is there already: it is used as it is`] : notes,
  });
}

function pipelineEdit(
  {file, text}: {readonly file: string; readonly text: string},
  block: {readonly uuid: string; readonly type: BlockKind; readonly upstream: readonly string[]},
): Result<FileChange> {
  const content = addBlockToPipeline(text, file, block);
  return content.ok ? success({action: 'edit', path: file, content: content.value, before: text}) : content;
}

const needsPipeline = (name: BlockName, upstream: readonly string[]): Diagnostic => ({
  severity: 'error',
  code: 'missing-pipeline',
  message: `block "${name}" would wait for ${upstream.map((other) => `"${other}"`).join(' and ')}, in no pipeline`,
  notes: ['blocks wait for one another in a pipeline', 'nothing was written'],
  help: 'add --pipeline and the name of the pipeline',
});

function fileThere(kind: BlockKind, name: BlockName, file: string, existing: readonly string[]): Diagnostic {
  let number = 2;
  while (existing.includes(blockFile(kind, `${name}_${number}`, existing))) number++;
  return {
    severity: 'error',
    code: 'block-exists',
    message: `there is a ${blockKinds[kind].spoken} "${name}" already`,
    at: {place: wholeFile(file)},
    notes: ['nothing was written', `to use it in a pipeline as it is, add --pipeline`],
    help: `choose another name, such as ${name}_${number}`,
  };
}
