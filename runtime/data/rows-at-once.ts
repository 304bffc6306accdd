import {open} from 'node:fs/promises';
import {packingOf} from './formats.ts';

/** Bytes that are looked at in each of these places, parts of the file. */
const lookedAt = 64 * 1024;
const places = [1 / 8, 3 / 8, 5 / 8, 7 / 8];

/** Fewer rows make row groups that cost more to write and to read, more of them take more memory. */
const [fewest, most] = [20_480, 122_880];

/** A file of one row a line, of which DuckDB reads so many bytes at once. */
export type FileOfLines = {readonly path: string; readonly bytesAtOnce: number};

/**
 * About as many rows as DuckDB reads of a file at once: those of one of its buffers, by the lines in four places. Row groups of
 * that size are written as they were read; for others DuckDB copies all rows, a tenth of the time of reading and
 * writing. Undefined where the file is small or packed, or its rows are very short or very long.
 */
export async function rowsAtOnce({path, bytesAtOnce}: FileOfLines): Promise<number | undefined> {
  if (packingOf(path) !== 'none') return undefined;
  await using file = await open(path, 'r');
  const {size} = await file.stat();
  if (size < 2 * bytesAtOnce) return undefined;
  const buffer = Buffer.alloc(lookedAt);
  let [bytes, lines] = [0, 0];
  for (const place of places) {
    const {bytesRead} = await file.read(buffer, 0, lookedAt, Math.floor(size * place));
    bytes += bytesRead;
    for (let at = buffer.indexOf(lineEnd); at >= 0 && at < bytesRead; at = buffer.indexOf(lineEnd, at + 1)) lines++;
  }
  const rows = Math.round((lines / bytes) * bytesAtOnce);
  return rows >= fewest && rows <= most ? rows : undefined;
}

const lineEnd = 0x0a;
