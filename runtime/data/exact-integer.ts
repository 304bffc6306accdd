/**
 * The type for a column of nothing but digits that DuckDB takes for another: for doubles beyond 64 bits, and in JSON
 * for HUGEINT where signs are mixed. Text where 128 bits do not hold it either.
 */
export function exactIntegerType(mostDigits: number): 'BIGINT' | 'HUGEINT' | 'VARCHAR' {
  if (mostDigits <= 18) return 'BIGINT';
  return mostDigits <= 38 ? 'HUGEINT' : 'VARCHAR';
}
