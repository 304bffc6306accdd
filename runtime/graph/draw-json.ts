import {downstreamsOf} from './descendants.ts';
import {downstreamMap} from './downstream-map.ts';
import {topologicalOrder} from './topological-order.ts';
import {untangleBlocks} from './untangle-blocks.ts';

/** What `magelet graph --json` prints; tools are written against these names. */
export type GraphJson = {
  readonly pipeline: string;
  readonly blocks: readonly {
    readonly uuid: string;
    readonly type: string;
    readonly language: string;
    readonly upstream: readonly string[];
    readonly downstream: readonly string[];
  }[];
  /** Every block's `uuid`, each after all it waits for; without those in a cycle or behind one, which have no order. */
  readonly order: readonly string[];
};

/** The pipeline in the form of `GraphJson`; blocks in the order of the file, a language left out is `typescript`. */
export function drawJson({pipeline, blocks}: NamedGraph): GraphJson {
  const names = blocks.map(({name}) => name);
  const upstream = new Map(blocks.map((block) => [block.name, block.upstream]));
  const upstreamOf = (name: string): readonly string[] => upstream.get(name) ?? [];
  const downstream = downstreamMap(names, upstreamOf);
  return {
    pipeline,
    blocks: blocks.map(({name, kind, language = 'typescript', upstream}) => ({
      uuid: name,
      type: kind,
      language,
      upstream,
      downstream: downstream.get(name) ?? [],
    })),
    order: orderOf(blocks),
  };
}

function orderOf(blocks: NamedGraph['blocks']): readonly string[] {
  const untangled = untangleBlocks(blocks);
  const names = untangled.map(({name}) => name);
  const upstream = new Map(untangled.map((block) => [block.name, block.upstream]));
  const upstreamOf = (name: string): readonly string[] => upstream.get(name) ?? [];
  const inCycles = untangled.filter(({closing}) => closing).map(({name}) => name);
  const without = downstreamsOf(inCycles, names, upstreamOf);
  return topologicalOrder(names, upstreamOf).filter((name) => !without.has(name));
}

type NamedGraph = {
  readonly pipeline: string;
  readonly blocks: readonly {
    readonly name: string;
    readonly kind: string;
    readonly language?: string | undefined;
    readonly upstream: readonly string[];
  }[];
};
