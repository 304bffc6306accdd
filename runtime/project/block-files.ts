import {existsSync, readdirSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {blockKinds} from '../core/block-kind.ts';
import type {BlockDefinition} from '../core/pipeline.ts';

/** Where a block's module is, or would be; paths are relative to the project. */
export type BlockFile = {
  readonly path: string;
  readonly exists: boolean;
  /** Files of the same folder, when it does not exist. */
  readonly others: readonly string[];
};

const extensions = ['.ts', '.mts', '.tsx', '.js', '.mjs'];

/**
 * The file of a block: the one that its configuration names, or its name below the folder of its kind, in `blocks/`
 * as magelet lays it out or at the top as Mage does.
 */
export function blockFile(project: string, block: BlockDefinition): BlockFile {
  const {folder} = blockKinds[block.kind.value];
  const name = block.name.value;
  const candidates = block.filePath
    ? [block.filePath.value]
    : [join('blocks', folder), folder].flatMap((home) => extensions.map((extension) => join(home, name + extension)));
  const found = candidates.find((candidate) => existsSync(join(project, candidate)));
  if (found !== undefined) return {path: found, exists: true, others: []};
  const path = candidates[0] ?? name;
  return {path, exists: false, others: filesBeside(project, path)};
}

function filesBeside(project: string, path: string): readonly string[] {
  const folder = dirname(path);
  try {
    return readdirSync(join(project, folder))
      .filter((file) => extensions.some((extension) => file.endsWith(extension)))
      .map((file) => join(folder, basename(file)));
  } catch {
    return [];
  }
}
