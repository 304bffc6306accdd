import {existsSync, readdirSync} from 'node:fs';
import {dirname, resolve} from 'node:path';
import type {ModuleFile} from '../check/rule.ts';
import {blockFileEndings, blockFilePaths, filePathsOfMage, languageOfMage} from '../core/block-file-paths.ts';
import {blockKindNames} from '../core/block-kind.ts';
import type {BlockDefinition} from '../core/pipeline.ts';

/** Where a block's module is, or would be; paths are relative to the project. */
export type BlockFile = ModuleFile;

/** Tells the files of blocks at this moment: each path is looked for once, since many blocks may be of one file. */
export function blockFilesIn(project: string): (block: BlockDefinition) => BlockFile {
  const known = new Map<string, boolean>();
  const isThere = (path: string): boolean => {
    const found = known.get(path) ?? existsSync(resolve(project, path));
    known.set(path, found);
    return found;
  };
  return (block) => blockFile(project, block, isThere);
}

/**
 * The file of a block: the one that its configuration names, or its name below a folder of its kind; of a block that
 * replicates another one, the file of that one. A file that Mage alone runs is not it, wherever it is named.
 */
export function blockFile(
  project: string,
  block: BlockDefinition,
  isThere = (path: string): boolean => existsSync(resolve(project, path)),
): BlockFile {
  const {kind, name, language, filePath} = block.replicates?.original ?? block;
  const isOfMage = filePath !== undefined && languageOfMage(filePath.value) !== undefined;
  const candidates =
    filePath && !isOfMage ? ([filePath.value] as const) : blockFilePaths(kind.value, name.value, language?.value);
  const found = candidates.find(isThere);
  if (found !== undefined) return {path: found, exists: true, others: []};
  const other = [...(isOfMage ? [filePath.value] : []), ...filePathsOfMage(kind.value, name.value)].find(isThere);
  const elsewhere = blockKindNames
    .filter((otherKind) => otherKind !== kind.value && filePath === undefined)
    .flatMap((otherKind) => blockFilePaths(otherKind, name.value, language?.value))
    .find(isThere);
  const otherLanguage = other === undefined ? undefined : languageOfMage(other);
  return {
    path: candidates[0],
    exists: false,
    others: filesBeside(project, candidates[0]),
    ...(elsewhere !== undefined && {ofAnotherKind: elsewhere}),
    ...(other !== undefined &&
      otherLanguage !== undefined && {inOtherLanguage: {path: other, language: otherLanguage}}),
  };
}

function filesBeside(project: string, path: string): readonly string[] {
  const folder = dirname(path);
  try {
    return readdirSync(resolve(project, folder))
      .filter((file) => blockFileEndings.some((ending) => file.endsWith(ending)))
      .map((file) => `${folder}/${file}`);
  } catch {
    return [];
  }
}
