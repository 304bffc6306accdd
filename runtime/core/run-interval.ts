/** The stretch of time that a scheduled run is for, in Mage's terms: it begins at the run's execution date. */
export type RunInterval = {readonly start: Date; readonly end: Date; readonly previousStart: Date};

const seconds: Readonly<Record<string, number>> = {'@hourly': 3600, '@daily': 86_400, '@weekly': 604_800};

/**
 * The interval of a trigger at `start`; undefined for one that has none of a fixed length, such as a cron expression.
 *
 * @example intervalOf('@daily', new Date('2026-11-22')) // until 2026-11-23, the one before from 2026-11-21
 */
export function intervalOf(schedule: string | undefined, start: Date): RunInterval | undefined {
  if (schedule === '@monthly') return {start, end: monthsFrom(start, 1), previousStart: monthsFrom(start, -1)};
  const length = seconds[schedule ?? ''];
  if (length === undefined) return undefined;
  const shifted = (by: number): Date => new Date(start.getTime() + by * 1000);
  return {start, end: shifted(length), previousStart: shifted(-length)};
}

export const secondsOf = ({start, end}: RunInterval): number => (end.getTime() - start.getTime()) / 1000;

/** The same day of another month, or its last where it has no such day. */
function monthsFrom(date: Date, months: number): Date {
  const moved = new Date(date);
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + months);
  const last = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(date.getUTCDate(), last));
  return moved;
}
