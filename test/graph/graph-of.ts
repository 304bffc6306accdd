/**
 * A graph written as lines of a name and what it waits for: `graphOf('load', 'clean: load')`.
 */
export function graphOf(...lines: readonly string[]): {
  readonly names: readonly string[];
  readonly upstreamOf: (name: string) => readonly string[];
} {
  const upstream = new Map(
    lines.map((line) => {
      const [name = '', waitsFor = ''] = line.split(':');
      return [name, waitsFor.split(' ').filter((word) => word !== '')];
    }),
  );
  return {names: [...upstream.keys()], upstreamOf: (name) => upstream.get(name) ?? []};
}

/** `count` names, each waiting for the one before. */
export function chainOf(count: number): ReturnType<typeof graphOf> {
  return graphOf(...Array.from({length: count}, (_, index) => (index === 0 ? 'n0' : `n${index}: n${index - 1}`)));
}
