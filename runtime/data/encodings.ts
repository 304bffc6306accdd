import {open} from 'node:fs/promises';
import {packingOf} from './formats.ts';

/** The encodings of text files. DuckDB reads the first three itself; a file in another is copied as UTF-8 first. */
export const encodings = [
  'utf-8',
  'latin-1',
  'utf-16',
  'utf-16le',
  'utf-16be',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'iso-8859-2',
  'iso-8859-15',
  'macintosh',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'gb18030',
  'big5',
] as const;

export type Encoding = (typeof encodings)[number];

/** How a text file is to be read: as it is, with DuckDB's word for its encoding, or from a copy in UTF-8. */
export type TextReading =
  | {readonly as: 'it is'; readonly encoding?: 'latin-1' | 'utf-16'}
  | {readonly as: 'a copy'; readonly encoding: string};

/**
 * How a file is read that is said to be in `encoding`, or tells it by the mark at its beginning.
 * `mark` is what the reader makes of the mark of UTF-8: that of CSV knows it, that of JSON takes it for a mistake.
 */
export async function textReading(
  path: string,
  encoding: Encoding | undefined,
  mark: 'known' | 'a mistake',
): Promise<TextReading> {
  if (encoding === 'latin-1') return {as: 'it is', encoding};
  const marked = packingOf(path) === 'none' ? await markedEncoding(path) : undefined;
  const found = encoding ?? marked ?? 'utf-8';
  if (found === 'utf-8') {
    return marked === 'utf-8' && mark === 'a mistake' ? {as: 'a copy', encoding: found} : {as: 'it is'};
  }
  // `utf-16` without a mark is little end first, as Windows writes it.
  const isLittle = found === 'utf-16' ? marked !== 'utf-16be' : found === 'utf-16le';
  if (isLittle) return mark === 'known' ? {as: 'it is', encoding: 'utf-16'} : {as: 'a copy', encoding: 'utf-16le'};
  return {as: 'a copy', encoding: found === 'utf-16' ? 'utf-16be' : found};
}

async function markedEncoding(path: string): Promise<Encoding | undefined> {
  await using file = await open(path, 'r');
  const {buffer, bytesRead} = await file.read(Buffer.alloc(3), 0, 3, 0);
  const [a, b, c] = buffer.subarray(0, bytesRead);
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  return a === 0xef && b === 0xbb && c === 0xbf ? 'utf-8' : undefined;
}
