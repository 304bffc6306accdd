/**
 * The names so that each comes after all it waits for, and as near to them as may be: what is read once stands right
 * above its reader. There must be no cycle.
 *
 * @example nearbyOrder(['load_a', 'load_b', 'save_a', 'save_b'], upstreamOf) // ['load_a', 'save_a', 'load_b', 'save_b']
 */
export function nearbyOrder(
  names: readonly string[],
  upstreamOf: (name: string) => readonly string[],
): readonly string[] {
  const known = new Set(names);
  const isRead = new Set(names.flatMap((name) => upstreamOf(name)));
  const order = new Set<string>();
  for (const end of names.filter((name) => !isRead.has(name))) {
    const way = [{name: end, next: 0}];
    for (let at = way.at(-1); at !== undefined; at = way.at(-1)) {
      const above = upstreamOf(at.name)[at.next++];
      if (above === undefined) {
        order.add(at.name);
        way.pop();
      } else if (known.has(above) && !order.has(above)) {
        way.push({name: above, next: 0});
      }
    }
  }
  return [...order];
}
