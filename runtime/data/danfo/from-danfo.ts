import type {DataFrame} from 'magelet/danfo';
import type {Column} from '../../core/output.ts';

/**
 * The columns of a frame, in order and by name; the index is not one of them.
 * NaN and undefined are danfo's words for "no value", and become null.
 * A column of dtype `float32` stays one of doubles where all its values happen to be whole.
 */
export function fromDanfo(frame: DataFrame): Readonly<Record<string, readonly unknown[]>> {
  const values = frame.getColumnData as readonly (readonly unknown[])[];
  return Object.fromEntries(frame.columns.map((name, index) => [name, (values[index] ?? []).map(nullForNone)]));
}

/** The columns that hold doubles though their values may happen to be whole: those of dtype `float32`. */
export function doubleColumns(frame: DataFrame): readonly Column[] {
  const values = frame.getColumnData as readonly (readonly unknown[])[];
  const isDouble = (index: number): boolean =>
    frame.dtypes[index] === 'float32' && (values[index] ?? []).every(isNumberOrNone);
  return frame.columns.filter((_, index) => isDouble(index)).map((name) => ({name, type: 'DOUBLE'}));
}

/** A dtype is danfo's guess from the first values, or the author's word. */
const isNumberOrNone = (value: unknown): boolean => typeof value === 'number' || value === null || value === undefined;

const nullForNone = (value: unknown): unknown => (value === undefined || Number.isNaN(value) ? null : value);
