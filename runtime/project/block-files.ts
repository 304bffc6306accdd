import {existsSync, readdirSync} from 'node:fs';
import {dirname, resolve} from 'node:path';
import {blockFileEndings, blockFilePaths} from '../core/block-file-paths.ts';
import type {BlockDefinition} from '../core/pipeline.ts';

/** Where a block's module is, or would be; paths are relative to the project. */
export type BlockFile = {
  readonly path: string;
  readonly exists: boolean;
  /** Files of the same folder, when it does not exist. */
  readonly others: readonly string[];
};

/** The file of a block: the one that its configuration names, or its name below a folder of its kind. */
export function blockFile(project: string, {kind, name, language, filePath}: BlockDefinition): BlockFile {
  const candidates = filePath ? ([filePath.value] as const) : blockFilePaths(kind.value, name.value, language?.value);
  const found = candidates.find((candidate) => existsSync(resolve(project, candidate)));
  if (found !== undefined) return {path: found, exists: true, others: []};
  return {path: candidates[0], exists: false, others: filesBeside(project, candidates[0])};
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
