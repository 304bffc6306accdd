import type {YamlNode} from '../config/yaml-node.ts';
import type {BlockKind} from '../core/block-kind.ts';
import type {Located} from '../core/place.ts';

/** The lists of a pipeline that hold blocks, as Mage has them: what is attached to blocks stands apart from them. */
export const blockLists = ['blocks', 'conditionals', 'callbacks'] as const;

export type BlockList = (typeof blockLists)[number];

/** The list that a block of this kind stands in. */
export function listOfKind(kind: BlockKind): BlockList {
  if (kind === 'conditional') return 'conditionals';
  return kind === 'callback' ? 'callbacks' : 'blocks';
}

/** The names in a pipeline's `metadata.yaml`, each with its place; what is not a name is left to `magelet validate`. */
export function pipelineBlocks(yaml: YamlNode): Readonly<Record<BlockList, readonly Located<string>[]>> {
  return {
    blocks: namesIn(yaml, 'blocks'),
    conditionals: namesIn(yaml, 'conditionals'),
    callbacks: namesIn(yaml, 'callbacks'),
  };
}

function namesIn(yaml: YamlNode, list: BlockList): readonly Located<string>[] {
  const node = yaml.kind === 'mapping' ? yaml.entries.get(list)?.node : undefined;
  if (node?.kind !== 'sequence') return [];
  return node.items.flatMap((item) => {
    const uuid = item.kind === 'mapping' ? item.entries.get('uuid')?.node : undefined;
    return uuid?.kind === 'scalar' ? [{value: uuid.text, place: uuid.place}] : [];
  });
}
