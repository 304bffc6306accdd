import type {RawTexts} from './raw-vector.ts';
import {RememberedTexts} from './remembered-texts.ts';

/** Gives the bytes that a pointer leads to, which stands at `offset` of `buffer`. */
export type BytesAt = (buffer: ArrayBuffer, offset: number, bytes: number) => Uint8Array;

/** Texts of up to so many bytes stand in the vector itself; of longer ones there is a pointer. DuckDB's `string_t`. */
const inlined = 12;
const valueBytes = 16;
const valueWords = 4;

/**
 * Two texts that lie closer than this are fetched with what lies between them: less than a page, so that no page is
 * touched that does not hold one of the two.
 */
const mostBetween = 4096;
/** A run of texts that is fetched in one call. */
const mostAtOnce = 4 * 1024 * 1024;

/** Short texts that were seen last, by a hash of their bytes: a column of cities has few, and each is made once. */
const shortTexts = 4096;

/** The bits that no letter of ASCII has, of the four in a word. */
const beyondAscii = 0x80_80_80_80 | 0;

/**
 * Reads a column of texts. The binding makes a call and a buffer for each text of more than 12 bytes, which costs more
 * than all else of most rows: here neighbours are fetched together, and texts that come again are made once.
 */
export class TextReader {
  readonly #bytesAt: BytesAt;
  readonly #texts: (string | undefined)[] = Array.from({length: shortTexts});
  /** The four words of each short text that is remembered. */
  readonly #words = new Int32Array(shortTexts * valueWords);
  readonly #long = new RememberedTexts();

  constructor(bytesAt: BytesAt) {
    this.#bytesAt = bytesAt;
  }

  /** Appends `count` texts of a column to `values`; null where there is none. */
  append({view, isValid}: RawTexts, count: number, values: unknown[]): void {
    const words = new Int32Array(view.buffer, view.byteOffset, count * valueWords);
    const vector = new Letters(Buffer.from(view.buffer, view.byteOffset, count * valueBytes));
    const long: number[] = [];
    const first = values.length;
    for (let row = 0; row < count; row++) {
      if (!isValid(row)) values.push(null);
      else if ((words[row * valueWords] ?? 0) <= inlined) values.push(this.#short(words, vector, row));
      else {
        long.push(row);
        values.push('');
      }
    }
    if (long.length > 0) this.#readLong(view, words, long, values, first);
  }

  #short(words: Int32Array, vector: Letters, row: number): string {
    const at = row * valueWords;
    const [length = 0, a = 0, b = 0, c = 0] = [words[at], words[at + 1], words[at + 2], words[at + 3]];
    // Odd numbers of no meaning, that spread the bits.
    const mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35) ^ length;
    const slot = (mixed ^ (mixed >>> 15)) & (shortTexts - 1);
    const known = this.#texts[slot];
    const own = slot * valueWords;
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
    const isAscii = ((a | b | c) & beyondAscii) === 0;
    const text = vector.text(row * valueBytes + 4, length, isAscii);
    this.#texts[slot] = text;
    remembered[own] = length;
    remembered[own + 1] = a;
    remembered[own + 2] = b;
    remembered[own + 3] = c;
    return text;
  }

  /** Fills in the texts of `rows`, of which that of row 0 would be the one at `first` of the values. */
  #readLong(
    view: DataView<ArrayBuffer>,
    words: Int32Array,
    rows: readonly number[],
    values: unknown[],
    first: number,
  ): void {
    for (let from = 0; from < rows.length;) {
      const firstRow = rows[from] ?? 0;
      const begin = addressOf(words, firstRow);
      let end = lengthOf(words, firstRow);
      let to = from + 1;
      for (; to < rows.length; to++) {
        const row = rows[to] ?? 0;
        const start = addressOf(words, row) - begin;
        const between = start - end;
        if (between < 0 || between >= mostBetween || start > mostAtOnce) break;
        end = start + lengthOf(words, row);
      }
      const {buffer, byteOffset, byteLength} = this.#bytesAt(
        view.buffer,
        view.byteOffset + firstRow * valueBytes + 8,
        end,
      );
      const bytes = Buffer.from(buffer, byteOffset, byteLength);
      const run = new DataView(buffer, byteOffset, byteLength);
      for (; from < to; from++) {
        const row = rows[from] ?? 0;
        values[first + row] = this.#long.text(bytes, run, addressOf(words, row) - begin, lengthOf(words, row));
      }
    }
  }
}

const lengthOf = (words: Int32Array, row: number): number => (words[row * valueWords] ?? 0) >>> 0;

/** Where a text lies; no machine has addresses of more than 52 bits. */
const addressOf = (words: Int32Array, row: number): number =>
  ((words[row * valueWords + 3] ?? 0) >>> 0) * 2 ** 32 + ((words[row * valueWords + 2] ?? 0) >>> 0);

/** A vector as texts. A part of a text that is there is made in a quarter of the time that a text from bytes takes. */
class Letters {
  readonly #bytes: Buffer;
  #letters: string | undefined;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  text(start: number, length: number, isAscii: boolean): string {
    if (!isAscii) return this.#bytes.toString('utf8', start, start + length);
    this.#letters ??= this.#bytes.toString('latin1');
    return this.#letters.slice(start, start + length);
  }
}
