import {blockFilePaths} from '../core/block-file-paths.ts';
import {blockKinds, isBlockKind} from '../core/block-kind.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import {wholeFile, type Place} from '../core/place.ts';
import {failed, success, type Result} from '../core/result.ts';
import {editImports, type MovedFile} from './edit-imports.ts';
import {editSql} from './edit-sql.ts';
import type {ChangePlan, FileChange} from './file-change.ts';
import {filesOf, findBlock, readPipelineFiles, type FoundBlock, type ReadPipelineFile} from './find-block.ts';
import {mentionsOf} from './mentions.ts';
import {newBlockName} from './new-names.ts';
import type {ProjectTexts, SourceFile} from './project-texts.ts';
import {replaceScalars, type Replacement} from './replace-scalars.ts';

/**
 * The changes that give a block another name: in every pipeline that has it, wherever one of their blocks names it; its
 * file; and the imports of that file. Fails for a name that is taken, and where a pipeline cannot be changed safely.
 */
export function planRenameBlock(
  texts: ProjectTexts,
  request: {readonly from: string; readonly to: string; readonly kind?: string},
): Result<ChangePlan & {readonly name: string}> {
  const named = newBlockName(request.to);
  if (!named.ok) return named;
  const pipelines = readPipelineFiles(texts);
  if (!pipelines.ok) return pipelines;
  const found = findBlock(texts, pipelines.value, {
    name: request.from,
    ...(request.kind !== undefined && {kind: request.kind}),
  });
  if (!found.ok) return found;
  const block = found.value;
  const {name: to, notes} = named.value;
  const moves = movesOf(block, to);
  const taken = takenBy(texts, block, to, moves);
  if (taken.length > 0) return failed(taken);

  const edits = pipelines.value.map((pipeline) => editPipeline(pipeline, block, to, moves));
  const failures = edits.flatMap((edit) => (edit.ok ? [] : edit.failure));
  if (failures.length > 0) return failed(failures);
  const inSql = editSql(sqlReaders(texts, block), block.name, to);
  const changes = [
    ...moves.map(({from, to: target}): FileChange => ({action: 'move', path: from, to: target})),
    ...edits.flatMap((edit) => (edit.ok ? edit.value : [])),
    ...editImports(texts.code, moves),
    ...inSql,
  ];
  const code = texts.code.map((file) => {
    const change = inSql.find(({path}) => path === file.path);
    return change?.action === 'edit' ? {...file, text: change.content} : file;
  });
  return success({name: to, changes, notes: [...notes, ...mentionsOf(code, block.name, moves)]});
}

/** The SQL files of the blocks that wait for this one: to them its name is that of a table. */
function sqlReaders(texts: ProjectTexts, {name, pipelines}: FoundBlock): readonly SourceFile[] {
  const readers = pipelines.flatMap(({blocks}) =>
    blocks.filter(({references}) => references.some(({role, node}) => role === 'upstream' && node.text === name)),
  );
  const paths = new Set(readers.flatMap((reader) => filesOf(texts, reader.kind, reader.name)));
  return texts.code.filter(({path}) => path.endsWith('.sql') && paths.has(path));
}

/** A file keeps its home, `blocks/data_loaders` or Mage's `data_loaders`, and its ending. */
function movesOf({name, kind, files}: FoundBlock, to: string): readonly MovedFile[] {
  const folder = isBlockKind(kind) ? blockKinds[kind].folder : '';
  return files.map((from) => {
    const home = from.startsWith('blocks/') ? `blocks/${folder}/` : `${folder}/`;
    return {from, to: home + to + from.slice(home.length + name.length)};
  });
}

function takenBy(
  {blockFiles}: ProjectTexts,
  {kind, pipelines}: FoundBlock,
  to: string,
  moves: readonly MovedFile[],
): readonly Diagnostic[] {
  const inPipelines = pipelines.flatMap(({name, blocks}) =>
    blocks
      .filter((block) => block.name === to)
      .map(({references}) => nameTaken(`${name} has a block "${to}" already`, references[0]?.node.place)),
  );
  const paths = new Set([...moves.map((move) => move.to), ...(isBlockKind(kind) ? blockFilePaths(kind, to) : [])]);
  const inFiles = blockFiles
    .filter((path) => paths.has(path))
    .map((path) => nameTaken(`there is a file of that name already: ${path}`, wholeFile(path)));
  return [...inPipelines, ...inFiles];
}

const nameTaken = (message: string, place: Place | undefined): Diagnostic => ({
  severity: 'error',
  code: 'block-exists',
  message,
  ...(place && {at: {place}}),
  notes: ['nothing was written'],
  help: 'choose another name',
});

function editPipeline(
  {path, text, yaml, blocks}: ReadPipelineFile,
  block: FoundBlock,
  to: string,
  moves: readonly MovedFile[],
): Result<readonly FileChange[]> {
  const isHere = blocks.some(({name, kind}) => name === block.name && kind === block.kind);
  const newPathOf = (file: string): string | undefined => moves.find(({from}) => from === file)?.to;
  const replacements = blocks.flatMap(({name, kind, references}) =>
    references.flatMap((reference): readonly Replacement[] => {
      const {role, node} = reference;
      if (role === 'file') {
        const moved = newPathOf(node.text);
        return moved === undefined ? [] : [{reference, value: moved}];
      }
      if (!isHere || node.text !== block.name) return [];
      const isItself = name === block.name && kind === block.kind;
      return (role === 'name' || role === 'title') && !isItself ? [] : [{reference, value: to}];
    }),
  );
  if (replacements.length === 0) return success([]);
  const edited = replaceScalars(path, text, yaml, replacements);
  return edited.ok ? success([{action: 'edit', path, content: edited.value, before: text}]) : edited;
}
