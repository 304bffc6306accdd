import {charactersOf, textWidth} from '../core/text-width.ts';

/** `text` where it fits in `width` columns, else as much of its beginning as fits with `…` behind it. */
export function fitText(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  return width < 1 ? '' : `${beginningOf(text, width - 1)}…`;
}

/** As many whole characters from the beginning of `text` as fit in `width` columns. */
export function beginningOf(text: string, width: number): string {
  let left = width;
  let kept = '';
  for (const character of charactersOf(text)) {
    left -= character.width;
    if (left < 0) break;
    kept += character.text;
  }
  return kept;
}

/** As many whole characters from the end of `text` as fit in `width` columns. */
export function endOf(text: string, width: number): string {
  let left = width;
  let kept = '';
  for (const character of charactersOf(text).toReversed()) {
    left -= character.width;
    if (left < 0) break;
    kept = character.text + kept;
  }
  return kept;
}

/** `text` with spaces around it until it is `width` columns wide; a wider one stays as it is. */
export function padText(text: string, width: number, flush: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, width - textWidth(text)));
  return flush === 'left' ? text + space : space + text;
}

/** The columns of the widest of `texts`. */
export const widestOf = (texts: Iterable<string>): number => {
  let widest = 0;
  for (const text of texts) widest = Math.max(widest, textWidth(text));
  return widest;
};
