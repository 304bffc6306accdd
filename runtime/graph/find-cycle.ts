import {cycleCandidates} from './cycle-candidates.ts';

/**
 * The shortest cycle, or undefined where there is none: each name waits for the next one, and the last for the first.
 * It starts with that name of it that comes first in `names`; of several as short, the one found from the earliest name.
 * An upstream that is not among `names` is passed over.
 *
 * @example findCycle(['a', 'b'], (name) => (name === 'a' ? ['b'] : ['a'])) // ['a', 'b']
 */
export function findCycle<Name extends string>(
  names: readonly Name[],
  upstreamOf: (name: Name) => readonly Name[],
): readonly Name[] | undefined {
  if (eachFollowsItsUpstreams(names, upstreamOf)) return undefined;
  const candidates = cycleCandidates(names, upstreamOf);
  let shortest: readonly Name[] | undefined;
  for (const name of names) {
    if (!candidates.has(name)) continue;
    shortest = cycleThrough(name, candidates.upstreamOf, (shortest?.length ?? Infinity) - 1) ?? shortest;
    // Every cycle through this name has been seen, and without it most others fall apart.
    candidates.remove(name);
  }
  return shortest;
}

/** Most pipelines are written from top to bottom: whatever is waited for comes before, and nothing can close a circle. */
function eachFollowsItsUpstreams<Name extends string>(
  names: readonly Name[],
  upstreamOf: (name: Name) => readonly Name[],
): boolean {
  const listed = new Set(names);
  const passed = new Set<Name>();
  for (const name of names) {
    for (const upstream of upstreamOf(name)) if (!passed.has(upstream) && listed.has(upstream)) return false;
    passed.add(name);
  }
  return true;
}

/**
 * A walk in breadth from `start` along its upstreams until it comes back, over at most `limit` names.
 * `start` is the first of the cycle in the list: the cycles of earlier names are gone when its turn comes.
 */
function cycleThrough<Name extends string>(
  start: Name,
  upstreamOf: (name: Name) => readonly Name[],
  limit: number,
): readonly Name[] | undefined {
  const cameFrom = new Map<Name, Name | undefined>([[start, undefined]]);
  let layer = [start];
  for (let length = 1; length <= limit && layer.length > 0; length++) {
    const next: Name[] = [];
    for (const name of layer) {
      for (const upstream of upstreamOf(name)) {
        if (upstream === start) return pathTo(name, cameFrom);
        if (cameFrom.has(upstream)) continue;
        cameFrom.set(upstream, name);
        next.push(upstream);
      }
    }
    layer = next;
  }
  return undefined;
}

function pathTo<Name>(end: Name, cameFrom: ReadonlyMap<Name, Name | undefined>): readonly Name[] {
  const path: Name[] = [];
  for (let name: Name | undefined = end; name !== undefined; name = cameFrom.get(name)) path.push(name);
  return path.reverse();
}
