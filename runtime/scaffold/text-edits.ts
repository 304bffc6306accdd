/** One change to a text: what stands from `start` to `end` (offsets) is replaced. */
export type TextEdit = {readonly start: number; readonly end: number; readonly replacement: string};

export const insertAt = (at: number, replacement: string): TextEdit => ({start: at, end: at, replacement});

/** The text after all `edits`, which are in order and do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let edited = '';
  let from = 0;
  for (const {start, end, replacement} of edits.toSorted((a, b) => a.start - b.start)) {
    if (start < from) throw new Error('Internal error: two edits of one text overlap');
    edited += text.slice(from, start) + replacement;
    from = end;
  }
  return edited + text.slice(from);
}

/** Inserts whole lines where a line begins, or at the end of a text that lacks its last line end. */
export function insertLines(text: string, at: number, lines: readonly string[]): TextEdit {
  const lineEnd = lineEndOf(text);
  const isAtLineStart = at === 0 || text[at - 1] === '\n';
  return insertAt(at, `${isAtLineStart ? '' : lineEnd}${lines.map((line) => line + lineEnd).join('')}`);
}

/** How the lines of `text` end. */
export const lineEndOf = (text: string): '\r\n' | '\n' => (text.includes('\r\n') ? '\r\n' : '\n');

export const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;

/** The offset where the line of `at` ends, before its line end. */
export function lineStop(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  if (newline === -1) return text.length;
  return text[newline - 1] === '\r' && newline > at ? newline - 1 : newline;
}

/** The offset where the line after that of `at` begins, or the end of the text. */
export function nextLine(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  return newline === -1 ? text.length : newline + 1;
}

/** Characters before `at` on its line. */
export const columnOf = (text: string, at: number): number => at - lineStart(text, at);
