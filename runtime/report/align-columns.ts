import {textWidth} from '../core/text-width.ts';
import {padText} from './fit-text.ts';

/** Text in a column; `paint` adds colour to it and its padding, after it was measured. */
export type Cell = {
  readonly text: string;
  readonly flush?: 'left' | 'right';
  readonly paint?: (text: string) => string;
};

/** Rows of cells as lines, every column as wide as its widest cell, `gap` between them; no space at the end of a line. */
export function alignColumns(rows: readonly (readonly Cell[])[], gap = '   '): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, {text}] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, textWidth(text));
  }
  return rows.map((row) => {
    const last = row.findLastIndex(({text}) => text !== '');
    return row
      .slice(0, last + 1)
      .map(({text, flush = 'left', paint = asIs}, column) => {
        const isEnd = column === last && flush === 'left';
        return paint(isEnd ? text : padText(text, widths[column] ?? 0, flush));
      })
      .join(gap);
  });
}

const asIs = (text: string): string => text;
