import {blockFilePaths} from '../core/block-file-paths.ts';
import type {BlockKind} from '../core/block-kind.ts';

/** The file of a block, relative to the project: the one there is, or the one to write. */
export function blockFile(kind: BlockKind, name: string, existing: readonly string[], ending = '.ts'): string {
  const paths = blockFilePaths(kind, name);
  return paths.find((path) => existing.includes(path)) ?? paths.find((path) => path.endsWith(ending)) ?? paths[0];
}

/** The file that defines a pipeline, relative to the project. */
export const pipelineFile = (name: string): string => `pipelines/${name}/metadata.yaml`;
