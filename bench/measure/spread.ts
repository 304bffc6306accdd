/** How values lie: the median counts, the ends say how quiet the machine was. */
export type Spread = {readonly min: number; readonly median: number; readonly max: number};

/** Throws where there is no value: a benchmark without a measurement says nothing. */
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) throw new Error('Internal error: nothing was measured');
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? max;
  const lower = sorted.length % 2 === 0 ? (sorted[middle - 1] ?? min) : upper;
  return {min, median: (lower + upper) / 2, max};
}

/** The ratios of two series that were measured in turn, pair by pair: what slows the machine slows both of a pair. */
export const ratioSpread = (subject: readonly number[], base: readonly number[]): Spread =>
  spread(subject.flatMap((value, index) => (base[index] ? [value / base[index]] : [])));

/** The exponent k of cost = c · size^k, fitted by least squares over the logarithms; 1 is linear. */
export function exponent(points: readonly {readonly size: number; readonly cost: number}[]): number {
  const logs = points.map(({size, cost}) => ({x: Math.log(size), y: Math.log(cost)}));
  const mean = (of: 'x' | 'y'): number => logs.reduce((sum, point) => sum + point[of], 0) / logs.length;
  const [x, y] = [mean('x'), mean('y')];
  const covariance = logs.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0);
  return covariance / logs.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
}
