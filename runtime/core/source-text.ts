import type {Place} from './place.ts';

/** The text of a file with an index of its lines: a place costs a binary search and not a walk through the file. */
export type SourceText = {
  readonly file: string;
  readonly text: string;
  /** The place of the characters from `start` to `end` (offsets, UTF-16 units), clipped to the first line. */
  placeOf(start: number, end: number): Place;
  /** The line of a character, counted from 1. */
  lineOf(offset: number): number;
};

/**
 * Indexes the lines of `text`.
 *
 * @param shown What a frame may show of a line, for files that hold secrets; the line itself where it is left out.
 */
export function sourceText(file: string, text: string, shown: (line: string) => string = (line) => line): SourceText {
  const starts = lineStarts(text);
  const lineAt = (index: number): string => {
    const end = (starts[index + 1] ?? text.length + 1) - 1;
    return text.slice(starts[index], text[end - 1] === '\r' ? end - 1 : end);
  };
  // The places of one line are asked for after each other.
  let last = -1;
  let visibleLast = '';
  const visibleAt = (index: number, line: string): string => {
    if (index !== last) visibleLast = shown(line);
    last = index;
    return visibleLast;
  };
  return {
    file,
    text,
    lineOf: (offset) => lastNotAbove(starts, offset) + 1,
    placeOf(start, end) {
      const index = lastNotAbove(starts, start);
      const lineStart = starts[index] ?? 0;
      const line = lineAt(index);
      const column = Math.min(start - lineStart, line.length) + 1;
      const endColumn = Math.max(column + 1, Math.min(end - lineStart, line.length) + 1);
      const visible = visibleAt(index, line);
      if (visible === line) return {file, line: index + 1, column, endColumn, text: line};
      // What is hidden changes the width of the line: the pointer keeps its start and stays inside.
      const first = Math.min(column, visible.length + 1);
      const after = Math.max(first + 1, Math.min(endColumn, visible.length + 1));
      return {file, line: index + 1, column: first, endColumn: after, text: visible};
    },
  };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function lastNotAbove(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] ?? Infinity) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
