import type {Relation} from './relation.ts';

/** What makes a value a table, whichever copy of magelet made it. */
export const tableBrand = Symbol.for('magelet.table');
export const pendingBrand = Symbol.for('magelet.pending-table');

/** The relation that a table reads. */
export const relationOf = (table: {readonly [tableBrand]: Relation}): Relation => table[tableBrand];

export const hasBrand = (value: unknown, brand: symbol): boolean =>
  typeof value === 'object' && value !== null && brand in value;
