const slots = 1024;
/** The longest text that is remembered, in bytes. */
const longest = 64;

/** After so many texts it is known whether they come again. */
const trial = 4096;

/** Long texts that were seen last, by a hash of their bytes: a column of remarks may have few, and each is made once. */
export class RememberedTexts {
  readonly #texts: (string | undefined)[] = Array.from({length: slots});
  readonly #lengths = new Int32Array(slots);
  readonly #bytes = new Uint8Array(slots * longest);
  readonly #view = new DataView(this.#bytes.buffer);
  #asked = 0;
  #known = 0;

  /** The text of `length` bytes, at least four, at `start` of `bytes`, which `view` shows too. */
  text(bytes: Buffer, view: DataView, start: number, length: number): string {
    if (length > longest || (this.#asked >= trial && this.#known < this.#asked / 4)) {
      return bytes.toString('utf8', start, start + length);
    }
    this.#asked++;
    const slot = hashOf(view, start, length) & (slots - 1);
    const own = slot * longest;
    const known = this.#texts[slot];
    if (known !== undefined && this.#lengths[slot] === length && areSame(view, start, this.#view, own, length)) {
      this.#known++;
      return known;
    }
    const text = bytes.toString('utf8', start, start + length);
    this.#texts[slot] = text;
    this.#lengths[slot] = length;
    bytes.copy(this.#bytes, own, start, start + length);
    return text;
  }
}

/** By words, the last of which may overlap the one before it. */
function hashOf(view: DataView, start: number, length: number): number {
  const last = start + length - 4;
  let hash = length;
  for (let at = start; at < last; at += 4) hash = mixed(hash ^ view.getInt32(at, true));
  return mixed(hash ^ view.getInt32(last, true));
}

/** Spreads bits upwards, by an odd number of no meaning, and down again. */
function mixed(word: number): number {
  const spread = Math.imul(word, 0x9e3779b1);
  return spread ^ (spread >>> 15);
}

function areSame(one: DataView, start: number, other: DataView, own: number, length: number): boolean {
  const last = length - 4;
  for (let at = 0; at < last; at += 4) {
    if (one.getInt32(start + at, true) !== other.getInt32(own + at, true)) return false;
  }
  return one.getInt32(start + last, true) === other.getInt32(own + last, true);
}
