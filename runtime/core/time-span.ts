const milliseconds: Readonly<Record<string, number>> = {
  w: 7 * 24 * 3_600_000,
  d: 24 * 3_600_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
};

/**
 * A span of time as Mage writes one, in milliseconds; undefined for what is none.
 *
 * @example timeSpan('1d12h') // 129_600_000
 */
export function timeSpan(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?[wdhms])+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/([\d.]+)([wdhms])/g)];
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (milliseconds[unit] ?? 0), 0);
}
