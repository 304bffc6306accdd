import type {BlockDefinition, BlockSource} from '../core/pipeline.ts';

/** The blocks, those that replicate another one with the block whose file they run: the end of the chain of replicas. */
export function withOriginals(blocks: readonly BlockDefinition[]): readonly BlockDefinition[] {
  if (!blocks.some(({replicates}) => replicates)) return blocks;
  const byName = new Map<string, BlockDefinition>(blocks.map((block) => [block.name.value, block]));
  return blocks.map((block) => {
    if (!block.replicates) return block;
    const original = originalOf(block, byName);
    return {...block, replicates: {name: block.replicates.name, original}};
  });
}

/** Undefined where a name of the chain is no block, or the chain is a circle. */
function originalOf(block: BlockDefinition, byName: ReadonlyMap<string, BlockDefinition>): BlockSource | undefined {
  const seen = new Set<BlockDefinition>();
  let at: BlockDefinition | undefined = block;
  while (at?.replicates && !seen.has(at)) {
    seen.add(at);
    at = byName.get(at.replicates.name.value);
  }
  return at?.replicates ? undefined : at;
}
