/**
 * What a block returned, in the words of the author: what its downstream receives is of the same kind.
 * `rows` is an array of plain objects, `stream` an async iterable of them, `danfo` a danfojs DataFrame.
 */
export type OutputKind = 'nothing' | 'table' | 'rows' | 'danfo' | 'value' | 'text' | 'bytes' | 'stream';

export type Column = {
  readonly name: string;
  /** DuckDB's name of the type, such as `BIGINT` or `DECIMAL(18,3)`. */
  readonly type: string;
};

/** What is known of a stored output without reading it. */
export type OutputSummary = {
  readonly kind: OutputKind;
  /** Bytes on disk. */
  readonly bytes: number;
  /** Rows, or items of an array, where the kind has them. */
  readonly rows?: number;
  readonly columns?: readonly Column[];
  /** Up to ten first rows, every cell as text (null where there is no value); `rows` and `columns` say how many there are. */
  readonly preview?: OutputPreview;
  /** The items of a dynamic block's output. */
  readonly items?: OutputItems;
};

/** Items that each become a run of the blocks below, with their names where the block gave them some. */
export type OutputItems = {readonly count: number; readonly names?: readonly string[]};

export type OutputPreview = {
  readonly columns: readonly string[];
  readonly cells: readonly (readonly (string | null)[])[];
  /** Columns whose cells are numbers, to be set flush right. */
  readonly numeric: readonly string[];
};
