import type {RawTexts} from './raw-vector.ts';

/** Gives the bytes that a pointer leads to, which stands at `offset` of `buffer`. */
export type BytesAt = (buffer: ArrayBuffer, offset: number, bytes: number) => Uint8Array;

/** Texts of up to so many bytes stand in the vector itself; of longer ones there is a pointer. DuckDB's `string_t`. */
const inlined = 12;
const valueBytes = 16;

/**
 * Two texts that lie closer than this are fetched with what lies between them: less than a page, so that no page is
 * touched that does not hold one of the two.
 */
const mostBetween = 4096;
/** A run of texts that is fetched in one call. */
const mostAtOnce = 4 * 1024 * 1024;

/** Texts that were seen last, by a hash of their bytes: a column of cities has few, and each is made once. */
const rememberedTexts = 4096;

/**
 * Reads a column of texts. The binding makes a call and a buffer for each text of more than 12 bytes, which costs more
 * than all else of most rows: here neighbours are fetched together, and short texts that come again are made once.
 */
export class TextReader {
  readonly #bytesAt: BytesAt;
  readonly #texts: (string | undefined)[] = Array.from({length: rememberedTexts});
  /** The four words of each text that is remembered. */
  readonly #words = new Int32Array(rememberedTexts * 4);

  constructor(bytesAt: BytesAt) {
    this.#bytesAt = bytesAt;
  }

  /** Appends `count` texts of a column to `values`; null where there is none. */
  append({view, isValid}: RawTexts, count: number, values: unknown[]): void {
    const words = new Int32Array(view.buffer, view.byteOffset, count * 4);
    const bytes = Buffer.from(view.buffer, view.byteOffset, count * valueBytes);
    const long: number[] = [];
    const first = values.length;
    for (let row = 0; row < count; row++) {
      if (!isValid(row)) values.push(null);
      else if ((words[row * 4] ?? 0) <= inlined) values.push(this.#short(words, bytes, row));
      else {
        long.push(row);
        values.push('');
      }
    }
    if (long.length > 0) this.#readLong(view, long, (row, text) => (values[first + row] = text));
  }

  #short(words: Int32Array, bytes: Buffer, row: number): string {
    const at = row * 4;
    const [length = 0, a = 0, b = 0, c = 0] = [words[at], words[at + 1], words[at + 2], words[at + 3]];
    // Odd numbers of no meaning, that spread the bits.
    const mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35) ^ length;
    const slot = (mixed ^ (mixed >>> 15)) & (rememberedTexts - 1);
    const known = this.#texts[slot];
    const own = slot * 4;
    const remembered = this.#words;
    if (
      known !== undefined &&
      remembered[own] === length &&
      remembered[own + 1] === a &&
      remembered[own + 2] === b &&
      remembered[own + 3] === c
    ) {
      return known;
    }
    const start = row * valueBytes + 4;
    const text = bytes.toString('utf8', start, start + length);
    this.#texts[slot] = text;
    remembered.set([length, a, b, c], own);
    return text;
  }

  #readLong(view: DataView<ArrayBuffer>, rows: readonly number[], put: (row: number, text: string) => void): void {
    const addressOf = (row: number): bigint => view.getBigUint64(row * valueBytes + 8, true);
    const lengthOf = (row: number): number => view.getUint32(row * valueBytes, true);
    for (let from = 0; from < rows.length;) {
      const [begin, starts] = [addressOf(rows[from] ?? 0), [0]];
      let end = lengthOf(rows[from] ?? 0);
      let to = from + 1;
      for (; to < rows.length; to++) {
        const row = rows[to] ?? 0;
        const start = Number(addressOf(row) - begin);
        const between = start - end;
        if (between < 0 || between >= mostBetween || start > mostAtOnce) break;
        starts.push(start);
        end = start + lengthOf(row);
      }
      this.#readRun(view, rows.slice(from, to), {starts, end}, put);
      from = to;
    }
  }

  #readRun(
    view: DataView<ArrayBuffer>,
    rows: readonly number[],
    {starts, end}: {readonly starts: readonly number[]; readonly end: number},
    put: (row: number, text: string) => void,
  ): void {
    const fetched = this.#bytesAt(view.buffer, view.byteOffset + (rows[0] ?? 0) * valueBytes + 8, end);
    const bytes = Buffer.from(fetched.buffer, fetched.byteOffset, fetched.byteLength);
    for (const [index, row] of rows.entries()) {
      const start = starts[index] ?? 0;
      put(row, bytes.toString('utf8', start, start + view.getUint32(row * valueBytes, true)));
    }
  }
}
