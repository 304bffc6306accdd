/** Shapes of pipelines whose cost is the engine's own. */
export type Shape = 'chain' | 'side by side' | 'lattice';

/** For each of `count` blocks, by index, the blocks that it waits for. A lattice is as wide as it is long. */
export function edgesOf(shape: Shape, count: number): readonly (readonly number[])[] {
  const width = Math.max(2, Math.round(Math.sqrt(count)));
  return Array.from({length: count}, (_, index) => {
    if (shape === 'side by side') return [];
    if (shape === 'chain') return index === 0 ? [] : [index - 1];
    const above = index - width;
    if (above < 0) return [];
    return [above, index % width === 0 ? above + 1 : above - 1];
  });
}
