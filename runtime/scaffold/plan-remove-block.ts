import type {Diagnostic, Pointer} from '../core/diagnostic.ts';
import {wholeFile} from '../core/place.ts';
import {failed, success, type Result} from '../core/result.ts';
import {sourceText} from '../core/source-text.ts';
import type {ChangePlan, FileChange} from './file-change.ts';
import {findBlock, readPipelineFiles, type FoundBlock, type ReadPipelineFile} from './find-block.ts';
import {isImportOf, relativeImports} from './imports.ts';
import {mentionsOf} from './mentions.ts';
import type {ProjectTexts} from './project-texts.ts';
import type {Reference} from './references.ts';
import {removeItems} from './remove-items.ts';
import {stillUsed} from './still-used.ts';

/**
 * The changes that take a block out of one pipeline, or out of all and its file away. Fails where other blocks wait for
 * it or import it, with the list of them; what is derived, `downstream_blocks`, is kept right.
 */
export function planRemoveBlock(
  texts: ProjectTexts,
  request: {readonly name: string; readonly kind?: string; readonly pipeline?: string},
): Result<ChangePlan> {
  const pipelines = readPipelineFiles(texts);
  if (!pipelines.ok) return pipelines;
  const found = findBlock(texts, pipelines.value, request);
  if (!found.ok) return found;
  const {pipeline: only} = request;
  const block = found.value;
  const from = block.pipelines.filter(({name}) => only === undefined || name === only);
  if (only !== undefined && from.length === 0) return failed([notInPipeline(block, only)]);

  const files = only === undefined ? block.files : [];
  const users = [...from.flatMap((pipeline) => usersIn(pipeline, block, files)), ...importsOf(texts, files)];
  if (users.length > 0) return failed([stillUsed(`block "${block.name}"`, users, helpFor(block))]);
  const edits = from.map((pipeline) => withoutBlock(pipeline, block));
  const failures = edits.flatMap((edit) => (edit.ok ? [] : edit.failure));
  if (failures.length > 0) return failed(failures);
  return success({
    changes: [
      ...edits.flatMap((edit) => (edit.ok ? [edit.value] : [])),
      ...files.map((path): FileChange => ({action: 'remove', path})),
    ],
    notes: [
      ...(only === undefined ? [] : block.files.map((path) => `${path} stays as it is`)),
      ...mentionsOf(
        texts.code.filter(({path}) => !block.files.includes(path)),
        block.name,
      ),
    ],
  });
}

const waits = new Map<Reference['role'], string>([
  ['upstream', 'waits for it'],
  ['replica', 'is a replica of it'],
  ['parent', 'is made from its items'],
  ['group', 'belongs to it'],
]);

function usersIn({blocks}: ReadPipelineFile, block: FoundBlock, files: readonly string[]): readonly Pointer[] {
  const others = blocks.filter(({name, kind}) => name !== block.name || kind !== block.kind);
  return others.flatMap(({name, references}) =>
    references.flatMap(({role, node}): readonly Pointer[] => {
      const what = role === 'file' && files.includes(node.text) ? 'runs its file' : waits.get(role);
      const isMeant = role === 'file' ? files.includes(node.text) : node.text === block.name;
      return what !== undefined && isMeant ? [{place: node.place, label: `${name} ${what}`}] : [];
    }),
  );
}

function importsOf({code}: ProjectTexts, files: readonly string[]): readonly Pointer[] {
  return code
    .filter(({path}) => !files.includes(path))
    .flatMap((file) => {
      const source = sourceText(file.path, file.text);
      return relativeImports(file)
        .filter(({target}) => files.some((path) => isImportOf(target, path)))
        .map(({start, end}) => ({place: source.placeOf(start, end), label: 'imports its file'}));
    });
}

function withoutBlock({path, text, yaml, blocks}: ReadPipelineFile, block: FoundBlock): Result<FileChange> {
  const isItself = ({name, kind}: {readonly name: string; readonly kind: string}): boolean =>
    name === block.name && kind === block.kind;
  const items = blocks.filter(isItself).map((each) => each.path);
  const named = blocks
    .filter((each) => !isItself(each))
    .flatMap(({references}) => references.filter(({role, node}) => role === 'downstream' && node.text === block.name));
  const edited = removeItems(path, text, yaml, [...items, ...named.map((reference) => reference.path)]);
  return edited.ok ? success({action: 'edit', path, content: edited.value, before: text}) : edited;
}

const helpFor = ({name}: FoundBlock): string => `take ${name} out of these lines first`;

const notInPipeline = ({name, pipelines}: FoundBlock, pipeline: string): Diagnostic => ({
  severity: 'error',
  code: 'unknown-block',
  message: `${pipeline} has no block "${name}"`,
  at: {place: wholeFile(`pipelines/${pipeline}/metadata.yaml`)},
  notes: [
    pipelines.length > 0 ? `these have it: ${pipelines.map((each) => each.name).join(', ')}` : 'no pipeline has it',
    'nothing was written',
  ],
  help: pipelines[0] ? `write --pipeline ${pipelines[0].name}` : 'leave --pipeline out to remove its file',
});
