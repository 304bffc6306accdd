import {textWidth} from '../core/text-width.ts';
import type {OutputPreview} from '../core/output.ts';
import {alignColumns, type Cell} from './align-columns.ts';
import {countOf, groupDigits} from './count-words.ts';
import {fitColumns} from './fit-columns.ts';
import {fitText} from './fit-text.ts';
import {paletteFor} from './palette.ts';
import {printable} from './printable.ts';
import type {Look} from './reporter.ts';

/** The first rows of a table, and how much more of it there is. */
export type TableToDraw = OutputPreview & {
  /** Rows of the whole table, where they are known. */
  readonly rows?: number;
  /** Columns of the whole table that the preview has not. */
  readonly moreColumns?: number;
};

/**
 * A table as a person reads it, never wider than the screen: numbers flush right and never cut, long text ended with `…`,
 * the last columns left out where there is no room, and below it how much of the table is shown. Whole lines.
 *
 * @example
 * drawTable({columns: ['city', 'flights'], cells: [['Austin', '12']], numeric: ['flights'], rows: 1204}, {width: 80, colour: false})
 * // city     flights
 * // ────────────────
 * // Austin        12
 * //
 * // 1 of 1,204 rows
 */
export function drawTable(table: TableToDraw, {width, colour}: Look): string {
  const {dim, bold} = paletteFor(colour);
  const numeric = new Set(table.numeric);
  const columns = table.columns.map((name, index) => {
    const cells = table.cells.map((row) => cellText(row[index]));
    return {name: printable(name), isNumeric: numeric.has(name), cells};
  });
  const widths = fitColumns(
    columns.map(({name, isNumeric, cells}) => ({
      header: textWidth(name),
      content: cells.reduce((widest, cell) => Math.max(widest, textWidth(cell.text)), 0),
      canBeCut: !isNumeric,
    })),
    width,
    gap.length,
  );
  const shown = columns.slice(0, widths.length).map((column, index) => ({...column, width: widths[index] ?? 0}));
  const header = shown.map(({name, isNumeric, width}): Cell => {
    return {text: fitText(name, width), flush: isNumeric ? 'right' : 'left', paint: bold};
  });
  const rule = '─'.repeat(widths.reduce((sum, each) => sum + each, gap.length * Math.max(0, widths.length - 1)));
  const body = table.cells.map((_, row) =>
    shown.map(({cells, isNumeric, width}): Cell => {
      const {text, isNull} = cells[row] ?? cellText(null);
      return {text: fitText(text, width), flush: isNumeric ? 'right' : 'left', ...(isNull && {paint: dim})};
    }),
  );
  const [top = '', ...rows] = alignColumns([header, ...body], gap);
  const caption = extent(table, columns.length - shown.length + (table.moreColumns ?? 0));
  return [top, dim(rule), ...rows, '', dim(caption)].map((line) => `${line}\n`).join('');
}

const gap = '   ';

const cellText = (cell: string | null | undefined): {text: string; isNull: boolean} => {
  const isNull = cell === null || cell === undefined;
  return {text: isNull ? 'null' : printable(cell), isNull};
};

function extent({rows, cells}: TableToDraw, hidden: number): string {
  const isWhole = rows === undefined || rows <= cells.length;
  const shown = isWhole ? countOf(cells.length, 'row') : `${groupDigits(cells.length)} of ${countOf(rows, 'row')}`;
  return hidden > 0 ? `${shown}, +${countOf(hidden, 'column')}` : shown;
}
