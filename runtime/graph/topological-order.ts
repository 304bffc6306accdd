import {downstreamMap} from './downstream-map.ts';

/**
 * The names so that each comes after all it waits for; among those that are ready, the order of `listed`.
 * An upstream that is not among `listed` holds nothing up. A cycle has no order: look for one with `findCycle` first.
 *
 * @example topologicalOrder(['export', 'load'], (name) => (name === 'export' ? ['load'] : [])) // ['load', 'export']
 */
export function topologicalOrder<Name extends string>(
  listed: readonly Name[],
  upstreamOf: (name: Name) => readonly Name[],
): readonly Name[] {
  const names = [...new Set(listed)];
  const position = new Map(names.map((name, index) => [name, index]));
  const downstream = downstreamMap(names, upstreamOf);
  const waitsFor = names.map((name) => [...new Set(upstreamOf(name))].filter((above) => position.has(above)).length);
  const ready: number[] = [];
  for (const [index, count] of waitsFor.entries()) if (count === 0) push(ready, index);
  const order: Name[] = [];
  for (let next = popSmallest(ready); next !== undefined; next = popSmallest(ready)) {
    const name = names[next] as Name; // an index of `names` by construction
    order.push(name);
    for (const below of downstream.get(name) ?? []) {
      const index = position.get(below) as number; // `downstream` holds only names of `names`
      const left = (waitsFor[index] ?? 0) - 1;
      waitsFor[index] = left;
      if (left === 0) push(ready, index);
    }
  }
  if (order.length < names.length) throw new Error('Internal error: a cycle was put in order');
  return order;
}

/** Puts `value` in a binary heap, an array in which no item is smaller than its parent at `(index - 1) >> 1`. */
function push(heap: number[], value: number): void {
  let index = heap.length;
  for (let parent = (index - 1) >> 1; index > 0 && at(heap, parent) > value; parent = (index - 1) >> 1) {
    heap[index] = at(heap, parent);
    index = parent;
  }
  heap[index] = value;
}

function popSmallest(heap: number[]): number | undefined {
  const smallest = heap[0];
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return smallest;
  let index = 0;
  for (let child = 1; child < heap.length; child = 2 * index + 1) {
    const smaller = at(heap, child + 1) < at(heap, child) ? child + 1 : child;
    if (last <= at(heap, smaller)) break;
    heap[index] = at(heap, smaller);
    index = smaller;
  }
  heap[index] = last;
  return smallest;
}

const at = (heap: readonly number[], index: number): number => heap[index] ?? Infinity;
