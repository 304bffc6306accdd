import type {Place} from '../core/place.ts';
import type {SourceText} from '../core/source-text.ts';

/**
 * From `start` to `end` in a file, offsets in UTF-16 units. Its place is found when somebody asks for it: in a large
 * file most of what is written is right, and nobody does.
 */
export class Stretch {
  readonly start: number;
  readonly end: number;
  readonly #source: SourceText;

  constructor(source: SourceText, start: number, end: number) {
    this.#source = source;
    this.start = start;
    this.end = end;
  }

  get place(): Place {
    return this.#source.placeOf(this.start, this.end);
  }

  /** The last line that it takes; a block scalar ends after its last line break. */
  get lastLine(): number {
    return this.#source.lineOf(Math.max(this.start, this.end - 1));
  }
}
