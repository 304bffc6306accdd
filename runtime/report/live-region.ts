import {stripVTControlCharacters} from 'node:util';
import {textWidth} from '../core/text-width.ts';

/** The last lines of a terminal, drawn again and again in place; what is written above them stays. */
export type LiveRegion = {
  /**
   * Shows `lines`, each narrower than `width`, with `above` written over them once.
   * Writes only the lines that changed, and nothing where none did.
   */
  readonly draw: (lines: readonly string[], above: readonly string[], width: number) => void;
};

/** Begins where the cursor is, which is at the beginning of a line. */
export function liveRegion(write: (text: string) => void): LiveRegion {
  let shown: readonly string[] = [];
  return {
    draw(lines, above, width) {
      // A terminal that became narrower has broken our lines into more rows.
      const rows = shown.reduce((sum, line) => sum + rowsTaken(line, width), 0);
      const isFresh = above.length > 0 || rows !== shown.length;
      const text = isFresh ? drawAfresh(rows, [...above, ...lines]) : redraw(shown, lines);
      shown = lines;
      if (text !== '') write(`${holdScreen}${text}${showScreen}`);
    },
  };
}

const drawAfresh = (rows: number, lines: readonly string[]): string =>
  `${cursorUp(rows)}${clearBelow}${lines.map((line) => `${line}\n`).join('')}`;

function redraw(shown: readonly string[], lines: readonly string[]): string {
  const first = lines.findIndex((line, index) => line !== shown[index]);
  const from = first === -1 ? lines.length : first;
  const changed = lines
    .slice(from)
    .map((line, index) => (line === shown[from + index] ? '\n' : `${line}${clearToEnd}\n`));
  const rest = lines.length < shown.length ? clearBelow : '';
  return `${cursorUp(shown.length - from)}${changed.join('')}${rest}`;
}

const rowsTaken = (line: string, width: number): number =>
  Math.max(1, Math.ceil(textWidth(stripVTControlCharacters(line)) / width));

/** A terminal that knows these shows all that lies between them at once; another one passes over them. */
const holdScreen = '\u001b[?2026h';
const showScreen = '\u001b[?2026l';
const clearToEnd = '\u001b[K';
const clearBelow = '\u001b[J';
/** To the beginning of the line that many rows up; zero would be taken for one. */
const cursorUp = (rows: number): string => (rows > 0 ? `\u001b[${rows}F` : '');

export const hideCursor = '\u001b[?25l';
export const showCursor = '\u001b[?25h';
