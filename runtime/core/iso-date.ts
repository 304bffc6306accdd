/**
 * The point in time that a text of ISO 8601 says: a date alone is midnight UTC, a time without a zone is UTC. Undefined
 * for any other text, and for a day that no calendar has: `new Date('2026-02-30')` is the second of March.
 *
 * @example isoDate('2026-11-23')?.toISOString() // '2026-11-23T00:00:00.000Z'
 */
export function isoDate(text: string): Date | undefined {
  const [, year, month, day, time, zone] =
    /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/.exec(text) ?? [];
  if (year === undefined || !isOnCalendar(Number(year), Number(month), Number(day))) return undefined;
  const date = new Date(time === undefined ? text : `${text.slice(0, 10)}T${time}${zone ?? 'Z'}`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function isOnCalendar(year: number, month: number, day: number): boolean {
  // The day before the first of the month after is its last; `Date.UTC` counts months from 0.
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}
