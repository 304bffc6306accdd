import type {BlockName} from '../core/names.ts';
import type {FanOut} from '../core/pipeline.ts';

type Fanning = {
  readonly name: BlockName;
  readonly upstream: readonly BlockName[];
  readonly fanOut?: FanOut | undefined;
};

/**
 * The blocks that run once for each item of a dynamic block above them, or once for each child of such a block.
 * `blocks` are in an order in which upstreams come first.
 */
export function expandedBlocks(blocks: readonly Fanning[]): ReadonlySet<BlockName> {
  const fanOuts = new Map(blocks.map(({name, fanOut}) => [name, fanOut]));
  const expanded = new Set<BlockName>();
  for (const {name, upstream} of blocks) {
    const isExpanded = upstream.some((above) => {
      const fanOut = fanOuts.get(above);
      return fanOut?.isDynamic || (expanded.has(above) && !fanOut?.isReduced);
    });
    if (isExpanded) expanded.add(name);
  }
  return expanded;
}
