import type {DataFrame} from 'magelet/danfo';

/**
 * The columns of a frame, in order and by name; the index is not one of them.
 * NaN and undefined are danfo's words for "no value", and become null.
 * A column of dtype `float32` stays one of doubles where all its values happen to be whole.
 */
export function fromDanfo(frame: DataFrame): Readonly<Record<string, readonly unknown[]>> {
  const values = frame.getColumnData as readonly (readonly unknown[])[];
  return Object.fromEntries(frame.columns.map((name, index) => [name, (values[index] ?? []).map(nullForNone)]));
}

/** The names of columns that hold doubles whatever their values are. */
export const doubleColumns = (frame: DataFrame): readonly string[] =>
  frame.columns.filter((_, index) => frame.dtypes[index] === 'float32');

const nullForNone = (value: unknown): unknown => (value === undefined || Number.isNaN(value) ? null : value);
