/** Digits in groups of three: `3,000,000`. */
export const groupDigits = (count: number): string => {
  const [whole = '', ...fraction] = String(count).split('.');
  return [whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ','), ...fraction].join('.');
};

/**
 * A count with its noun, `1 row`, `1,204 rows`; the plural takes an s unless it is given.
 *
 * @example countOf(2, 'try', 'tries') // '2 tries'
 */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${groupDigits(count)} ${count === 1 ? one : many}`;
