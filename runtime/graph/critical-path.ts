import {downstreamMap} from './downstream-map.ts';
import {topologicalOrder} from './topological-order.ts';

/**
 * For every name the length of the longest chain of names that wait for it, 0 where none does:
 * what to start first when not everything that is ready can run.
 *
 * @example blocksBelow(['load', 'clean'], (name) => (name === 'clean' ? ['load'] : [])).get('load') // 1
 */
export function blocksBelow<Name extends string>(
  names: readonly Name[],
  upstreamOf: (name: Name) => readonly Name[],
): ReadonlyMap<Name, number> {
  const downstream = downstreamMap(names, upstreamOf);
  const below = new Map<Name, number>();
  for (const name of topologicalOrder(names, upstreamOf).toReversed()) {
    let longest = 0;
    for (const next of downstream.get(name) ?? []) longest = Math.max(longest, 1 + (below.get(next) ?? 0));
    below.set(name, longest);
  }
  return below;
}
