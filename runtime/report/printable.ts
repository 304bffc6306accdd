import {stripVTControlCharacters} from 'node:util';

/**
 * `text` as one line that can do nothing to the terminal: without escape sequences and other control characters,
 * also those that turn the direction of text; a tab is four spaces, a line break `↵`.
 */
export function printable(text: string): string {
  if (harmless.test(text)) return text;
  return stripVTControlCharacters(text)
    .replaceAll('\t', '    ')
    .replaceAll(/\r?\n/g, '↵')
    .replaceAll(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, '');
}

/** The lines of `text`, each printable; of a line that was written over with `\r`, what was seen last. */
export function printableLines(text: string): readonly string[] {
  return text
    .replace(/\n$/, '')
    .split(/\r?\n/)
    .map((line) => printable(line.replace(/\r$/, '').replace(/^[^]*\r/, '')));
}

const harmless = /^[\u0020-\u007e]*$/;
