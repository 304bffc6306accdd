import {textWidth} from '../core/text-width.ts';
import type {Look} from './reporter.ts';

export type Wrapping = {
  /** Columns of the screen; Infinity for a pipe, which has no edge. */
  readonly width: number;
  /** Columns that are taken on the first line. */
  readonly first: number;
  /** Columns that stay empty before the lines after it. */
  readonly indent: number;
};

/**
 * One line broken at its words where the screen ends. A command to be pasted is kept whole: it goes to a line of its own
 * where that helps, and over the edge where it is wider than the screen, since a terminal copies that as one line.
 *
 * @example wrapText('go on: magelet run sales --resume', {width: 30, first: 10, indent: 10})
 * // ['go on:', 'magelet run sales --resume']
 */
export function wrapText(text: string, {width, first, indent}: Wrapping): readonly string[] {
  if (first + textWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line: string | undefined;
  for (const word of wordsOf(text)) {
    const taken: number = lines.length === 0 ? first : indent;
    if (line === undefined) line = word;
    else if (taken + textWidth(`${line} ${word}`) <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, ...(line === undefined ? [] : [line])];
}

/** Text that begins `indent` columns in, broken at its words where the look has an edge, and further lines as far in. */
export function hanging(text: string, {width, wrap = false}: Look, indent: number): string {
  return wrapText(text, {width: wrap ? width : Infinity, first: indent, indent}).join(`\n${' '.repeat(indent)}`);
}

/** Words, spaces within the line kept as they are, and a command at the end as one word. */
function wordsOf(text: string): readonly string[] {
  const at = commandAtEnd.exec(text)?.index ?? -1;
  const [prose, command] = at === -1 ? [text, []] : [text.slice(0, at).trimEnd(), [text.slice(at).trimStart()]];
  return [...(prose === '' ? [] : prose.split(/ (?=\S)/)), ...command];
}

/** What help tells to paste begins the text or follows a colon, and goes on to the end. */
const commandAtEnd = /(?<=^|: )(?:npx|npm|magelet|mv|cp|rm|chmod|df|kill|export|sqlite3|curl|mkdir|ls) \S[^]*$/;
