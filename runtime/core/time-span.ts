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

/**
 * The seconds that a person meant by a text, where a number is due: `'30s'` and `'30'` are 30, `'1h 30min'` is 5400;
 * undefined where that is not certain.
 */
export function secondsMeant(text: string): number | undefined {
  const plain = numberMeant(text);
  if (plain !== undefined) return plain;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)\s*/gi)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text.trimStart()) return undefined;
  const seconds = parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * secondsOf(unit.toLowerCase()), 0);
  return Number.isFinite(seconds) ? seconds : undefined;
}

/** The number that a text is: `'30'` is 30. */
export const numberMeant = (text: string): number | undefined =>
  /^\s*-?\d+(?:\.\d+)?\s*$/.test(text) ? Number(text) : undefined;

function secondsOf(unit: string): number {
  if (/^(?:ms|millis|milliseconds?)$/.test(unit)) return 1 / 1000;
  const [, letter = ''] =
    /^(?:([wdhms])|(s)ec(?:ond)?s?|(m)in(?:ute)?s?|(h)(?:r|our)s?|(d)ays?|(w)eeks?)$/.exec(unit)?.filter(Boolean) ?? [];
  return (milliseconds[letter] ?? NaN) / 1000;
}
