import {downstreamMap} from './downstream-map.ts';

/** The names that may still lie on a cycle: each waits for another of them, and another of them waits for it. */
export type CycleCandidates<Name extends string> = {
  readonly has: (name: Name) => boolean;
  /** Those upstreams that are candidates themselves. */
  readonly upstreamOf: (name: Name) => readonly Name[];
  /** Takes `name` away, and with it all that lies on no cycle without it. */
  readonly remove: (name: Name) => void;
};

/** All of `names` but those at loose ends: what lies before, behind and beside the cycles. */
export function cycleCandidates<Name extends string>(
  names: readonly Name[],
  upstreamOf: (name: Name) => readonly Name[],
): CycleCandidates<Name> {
  const left = new Set(names);
  const upstream = new Map(
    names.map((name) => [name, [...new Set(upstreamOf(name))].filter((above) => left.has(above))]),
  );
  const downstream = downstreamMap(names, upstreamOf);
  const waitsFor = new Map(names.map((name) => [name, upstream.get(name)?.length ?? 0]));
  const waitedForBy = new Map(names.map((name) => [name, downstream.get(name)?.length ?? 0]));

  const isLoose = (name: Name): boolean => waitsFor.get(name) === 0 || waitedForBy.get(name) === 0;

  const remove = (name: Name): void => {
    const leaving = [name];
    left.delete(name);
    for (let next = leaving.pop(); next !== undefined; next = leaving.pop()) {
      const above = upstream.get(next) ?? [];
      const below = downstream.get(next) ?? [];
      for (const each of above) decrease(waitedForBy, each);
      for (const each of below) decrease(waitsFor, each);
      for (const neighbour of [...above, ...below]) {
        if (isLoose(neighbour) && left.delete(neighbour)) leaving.push(neighbour);
      }
    }
  };

  for (const name of names) if (left.has(name) && isLoose(name)) remove(name);
  return {
    has: (name) => left.has(name),
    upstreamOf: (name) => (upstream.get(name) ?? []).filter((above) => left.has(above)),
    remove,
  };
}

function decrease<Name>(counts: Map<Name, number>, name: Name): void {
  counts.set(name, (counts.get(name) ?? 0) - 1);
}
