import type {DataFrame} from 'magelet/danfo';

/** A danfojs DataFrame taken apart: columns of values in order, so that nothing is keyed, shifted or parsed. */
export type DanfoParts = {
  readonly rows: number;
  readonly columns: readonly string[];
  readonly dtypes: readonly string[];
  readonly index: readonly (string | number)[];
  readonly values: readonly (readonly unknown[])[];
};

export function danfoParts(frame: DataFrame): DanfoParts {
  return {
    rows: frame.shape[0] ?? 0,
    columns: frame.columns,
    dtypes: frame.dtypes,
    index: frame.index,
    values: frame.getColumnData as unknown[][],
  };
}

/** A frame of its own for each consumer, since frames are mutable. */
export async function frameOf(parts: DanfoParts): Promise<DataFrame> {
  const {DataFrame} = await import('magelet/danfo');
  const rows = Array.from({length: parts.rows}, (_, row) => parts.values.map((column) => column[row]));
  return new DataFrame(rows, {columns: [...parts.columns], dtypes: [...parts.dtypes], index: [...parts.index]});
}
