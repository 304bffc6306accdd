/**
 * For every name the ones that wait for it, in the order of `names`.
 * An upstream that is not among `names` is left out: to say so is the check's work.
 */
export function downstreamMap<Name extends string>(
  names: readonly Name[],
  upstreamOf: (name: Name) => readonly Name[],
): ReadonlyMap<Name, readonly Name[]> {
  const downstream = new Map<Name, Name[]>(names.map((name) => [name, []]));
  for (const name of downstream.keys()) {
    for (const upstream of upstreamOf(name)) {
      const below = downstream.get(upstream);
      // An upstream that is written twice is waited for once.
      if (below && below.at(-1) !== name) below.push(name);
    }
  }
  return downstream;
}
