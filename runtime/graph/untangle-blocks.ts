import {downstreamMap} from './downstream-map.ts';
import type {DrawnBlock} from './drawn-block.ts';

/** A block as its pipeline writes it: it may wait for what is not there, for itself, or in a circle. */
export type WrittenBlock = Pick<DrawnBlock, 'name' | 'kind' | 'upstream'>;

/**
 * The blocks so that they can be drawn whatever is wrong with them: each name once, the first; what is waited for and
 * is not there is apart in `missing`; and of each cycle the wait that leads back up, by the order of the file, in `closing`.
 *
 * @example
 * untangleBlocks([{name: 'a', kind: 'custom', upstream: ['b', 'c']}, {name: 'b', kind: 'custom', upstream: ['a']}])
 * // [{name: 'a', upstream: [], closing: ['b'], missing: ['c'], …}, {name: 'b', upstream: ['a'], …}]
 */
export function untangleBlocks(written: readonly WrittenBlock[]): readonly DrawnBlock[] {
  const byName = new Map(written.toReversed().map((block) => [block.name, block]));
  const blocks = written.filter((block) => byName.get(block.name) === block);
  const names = blocks.map(({name}) => name);
  const closing = closingWaits(
    names,
    downstreamMap(names, (name) => byName.get(name)?.upstream ?? []),
  );
  return blocks.map(({name, kind, upstream}) => {
    const waitsFor = [...new Set(upstream)];
    const isClosing = (above: string): boolean => closing.get(name)?.has(above) ?? false;
    const missing = waitsFor.filter((above) => !byName.has(above));
    const back = waitsFor.filter(isClosing);
    return {
      name,
      kind,
      upstream: waitsFor.filter((above) => byName.has(above) && !isClosing(above)),
      ...(missing.length > 0 && {missing}),
      ...(back.length > 0 && {closing: back}),
    };
  });
}

/** For each name the upstreams that were reached from it: a walk in depth, with a stack of its own. */
function closingWaits(
  names: readonly string[],
  downstream: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const closing = new Map<string, Set<string>>();
  const state = new Map<string, 'on the way' | 'done'>();
  for (const start of names) {
    if (state.has(start)) continue;
    const way = [{name: start, next: 0}];
    state.set(start, 'on the way');
    for (let at = way.at(-1); at !== undefined; at = way.at(-1)) {
      const below = downstream.get(at.name)?.[at.next++];
      if (below === undefined) {
        state.set(at.name, 'done');
        way.pop();
      } else if (state.get(below) === 'on the way') {
        closing.set(below, (closing.get(below) ?? new Set()).add(at.name));
      } else if (!state.has(below)) {
        state.set(below, 'on the way');
        way.push({name: below, next: 0});
      }
    }
  }
  return closing;
}
