/** Steps between two ticks, in milliseconds: round ones, as a clock has them. */
const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000].concat(
  [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440, 2880, 7200, 14_400].map((minutes) => minutes * 60_000),
);

/**
 * Times on an axis of `span` milliseconds, from 0 on, at most nine.
 *
 * @example timeTicks(1700) // [0, 500, 1000, 1500]
 */
export function timeTicks(span: number): readonly number[] {
  const step = steps.find((each) => span / each <= 8) ?? Math.ceil(span / 8);
  return Array.from({length: Math.floor(span / step) + 1}, (_, index) => index * step);
}
