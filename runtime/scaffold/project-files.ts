import {blockKinds, type BlockKind} from '../core/block-kind.ts';

/**
 * The file of a block, relative to the project: the one there is, in `blocks/` or at the top as Mage lays it out,
 * or the one to write.
 */
export function blockFile(kind: BlockKind, name: string, existing: readonly string[]): string {
  const {folder} = blockKinds[kind];
  const files = [`blocks/${folder}`, folder].flatMap((home) => endings.map((ending) => `${home}/${name}${ending}`));
  return files.find((file) => existing.includes(file)) ?? `blocks/${folder}/${name}.ts`;
}

/** What a block's file may end with; the first found wins. */
const endings = ['.ts', '.mts', '.tsx', '.js', '.mjs'];

/** The file that defines a pipeline, relative to the project. */
export const pipelineFile = (name: string): string => `pipelines/${name}/metadata.yaml`;
