import {downstreamMap} from './downstream-map.ts';

/**
 * `starts` and everything they wait for, near or far: what `--until` runs. Also where there is a cycle.
 *
 * @example upstreamsOf(['export'], upstreamOf) // Set {'export', 'clean', 'load'}
 */
export function upstreamsOf<Name extends string>(
  starts: Iterable<Name>,
  upstreamOf: (name: Name) => readonly Name[],
): ReadonlySet<Name> {
  return reach(starts, upstreamOf);
}

/** `starts` and everything in `names` that waits for them, near or far: what `--from` runs. Also where there is a cycle. */
export function downstreamsOf<Name extends string>(
  starts: Iterable<Name>,
  names: readonly Name[],
  upstreamOf: (name: Name) => readonly Name[],
): ReadonlySet<Name> {
  const downstream = downstreamMap(names, upstreamOf);
  return reach(starts, (name) => downstream.get(name) ?? []);
}

function reach<Name extends string>(starts: Iterable<Name>, nextOf: (name: Name) => readonly Name[]): Set<Name> {
  const reached = new Set(starts);
  // A set gives what is added while it is walked, too.
  for (const name of reached) for (const next of nextOf(name)) reached.add(next);
  return reached;
}
