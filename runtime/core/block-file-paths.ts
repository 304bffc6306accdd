import {blockKinds, type BlockKind} from './block-kind.ts';

/** What a block's file may end with; the first found wins. */
export const blockFileEndings = ['.ts', '.mts', '.tsx', '.js', '.mjs'] as const;

/**
 * Where a block's file may be, relative to the project, the most likely first: below `blocks/` as magelet lays it out,
 * or at the top as Mage does.
 */
export function blockFilePaths(kind: BlockKind, name: string): readonly [string, ...string[]] {
  const {folder} = blockKinds[kind];
  const [first, ...others] = blockFileEndings;
  const home = `blocks/${folder}/${name}`;
  return [
    home + first,
    ...others.map((ending) => home + ending),
    ...blockFileEndings.map((ending) => `${folder}/${name}${ending}`),
  ];
}
