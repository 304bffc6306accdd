const units: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4,
};

/**
 * The bytes that a text such as `512MB` or `2 GiB` says; undefined where it says none.
 *
 * @example bytesIn('512MB') // 512000000
 */
export function bytesIn(text: string): number | undefined {
  const [, amount = '', unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text) ?? [];
  const factor = units[unit.toLowerCase()];
  const bytes = factor === undefined || amount === '' ? 0 : Math.floor(Number(amount) * factor);
  return bytes > 0 && Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** Bytes that anything takes: less is a unit that was forgotten. */
const smallestBudget = 1e6;

/** The same for memory that tables may take; undefined also for less than a megabyte: of `2`, the unit was forgotten. */
export function budgetIn(text: string): number | undefined {
  const bytes = bytesIn(text);
  return bytes !== undefined && bytes >= smallestBudget ? bytes : undefined;
}
