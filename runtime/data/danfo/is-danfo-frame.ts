import type {DataFrame} from 'magelet/danfo';

/**
 * Whether `value` is a danfojs DataFrame, of our bundle or of the author's own danfojs.
 * Known by its parts, so that danfo is not loaded to find out.
 */
export function isDanfoFrame(value: unknown): value is DataFrame {
  if (typeof value !== 'object' || value === null || !('$dataIncolumnFormat' in value)) return false;
  return 'columns' in value && Array.isArray(value.columns) && 'ndim' in value && value.ndim === 2;
}
