import {charactersOf, textWidth} from '../core/text-width.ts';

/** `text` in at most `width` columns, cut at its end. */
export function shorten(text: string, width: number): string {
  return textWidth(text) <= width ? text : `${firstOf(charactersOf(text), width - 1)}…`;
}

/** `text` in at most `width` columns, cut in its middle: names that begin alike often end differently. */
export function shortenMiddle(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  const characters = charactersOf(text);
  const end = firstOf(characters.toReversed(), Math.floor((width - 1) / 2), 'from the end');
  return `${firstOf(characters, width - 1 - textWidth(end))}…${end}`;
}

function firstOf(
  characters: ReturnType<typeof charactersOf>,
  width: number,
  direction: 'from the start' | 'from the end' = 'from the start',
): string {
  let kept = '';
  let taken = 0;
  for (const character of characters) {
    taken += character.width;
    if (taken > width) break;
    kept = direction === 'from the start' ? kept + character.text : character.text + kept;
  }
  return kept;
}
