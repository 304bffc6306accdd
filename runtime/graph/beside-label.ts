import {textWidth} from '../core/text-width.ts';
import {shortenMiddle} from './shorten.ts';

/** Columns that names and kinds take; 0 where kinds are left out. */
export type Columns = {readonly name: number; readonly kind: number};

/** What stands between columns. */
export const gap = '   ';

/** Words on the line of a block, and the lines of words below it. */
export type BesideLabel = {readonly first: readonly string[]; readonly more: readonly string[]};

/**
 * Phrases right of the name and the kind of a block: on one line where there is room, else in lines below each other.
 * Where what is left of the line is too narrow for that, they stand below the name.
 *
 * @param options.room The columns from the name on.
 * @param options.isTaken Whether the line of the block has other words in that place.
 */
export function besideLabel(
  phrases: readonly (readonly string[])[],
  {name, kind}: Columns,
  {room, isTaken}: {readonly room: number; readonly isTaken: boolean},
): BesideLabel {
  if (phrases.length === 0) return {first: [], more: []};
  const start = name + gap.length + (kind === 0 ? 0 : kind + gap.length);
  const whole = phrases.map((words) => words.join(' ')).join(gap);
  const isNarrow = room - start < Math.min(leastRoom, textWidth(whole));
  const indent = isNarrow ? 2 : start;
  const fits = textWidth(whole) <= room - indent;
  const lines = fits ? [whole] : phrases.flatMap((words) => wrapped(words, Math.max(1, room - indent)));
  const [first = '', ...rest] = lines;
  const isBeside = !isNarrow && !isTaken;
  const more = (isBeside ? rest : lines).map((line) => ' '.repeat(indent) + line);
  return {first: isBeside ? [first] : [], more};
}

/** Columns in which phrases can be read. */
const leastRoom = 24;

/** Words in lines of at most `width` columns, of which all but the first are indented. */
function wrapped(words: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && textWidth(longer) > width) lines.push(`  ${word}`);
    else lines.splice(-1, 1, longer);
  }
  return lines.map((line) => shortenMiddle(line, width));
}
