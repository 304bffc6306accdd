/** A stretch of one line in a file that a person wrote. */
export type Place = {
  /** Relative to the project where it lies inside, absolute elsewhere. */
  readonly file: string;
  /** Counted from 1; 0 means the file as a whole. */
  readonly line: number;
  /** Counted from 1, in UTF-16 units. */
  readonly column: number;
  /** The column after the last character. */
  readonly endColumn: number;
  /** The source line, where it is known: without it no frame is drawn. */
  readonly text?: string;
};

/** A value that keeps the place it was read from until the last check that can fail. */
export type Located<Value> = {readonly value: Value; readonly place: Place};

/** The place that stands for a whole file, such as one that is missing. */
export const wholeFile = (file: string): Place => ({file, line: 0, column: 0, endColumn: 0});

/**
 * The place of the characters from `start` to `end` (offsets, UTF-16 units) in `source`.
 * A stretch over several lines ends with its first line.
 */
export function placeAt(file: string, source: string, start: number, end: number): Place {
  const lineStart = source.lastIndexOf('\n', start - 1) + 1;
  const newline = source.indexOf('\n', start);
  const lineEnd = newline === -1 ? source.length : newline;
  let line = 1;
  for (let at = source.indexOf('\n'); at !== -1 && at < lineStart; at = source.indexOf('\n', at + 1)) line++;
  const text = source.slice(lineStart, lineEnd).replace(/\r$/, '');
  const column = start - lineStart + 1;
  const endColumn = Math.max(column + 1, Math.min(end, lineStart + text.length) - lineStart + 1);
  return {file, line, column, endColumn, text};
}
