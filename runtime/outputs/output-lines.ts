/** Where a line lies in its file, in bytes. */
export type Line = {readonly start: number; readonly end: number};

const prefix = '{"output":"';
const [comma, quote, newline] = [',', '"', '\n'].map((character) => character.charCodeAt(0)) as [
  number,
  number,
  number,
];

/** Which lines of a file hold which outputs: of two with one name the later, and none of one that has a name alone. */
export class OutputLines {
  readonly #lines = new Map<string, Line>();
  /** Bytes that are known. */
  #end = 0;
  /** What was taken last: most of what is asked for was written a moment ago. */
  #piece: Uint8Array = new Uint8Array();

  get end(): number {
    return this.#end;
  }

  /** Takes the bytes that follow, which are whole lines. */
  take(piece: Buffer): void {
    for (let start = 0; start < piece.length;) {
      const end = piece.indexOf(newline, start);
      const nameEnd = piece.indexOf(quote, start + prefix.length);
      if (nameEnd !== -1 && nameEnd < end) {
        const name = piece.toString('utf8', start + prefix.length, nameEnd);
        if (piece[nameEnd + 1] === comma) {
          this.#lines.set(name, {start: this.#end + nameEnd + 2, end: this.#end + end});
        } else this.#lines.delete(name);
      }
      start = end + 1;
    }
    this.#end += piece.length;
    this.#piece = piece;
  }

  /** Where the manifest of an output lies, without the brace that it begins with; its bytes too where they are at hand. */
  find(name: string): (Line & {readonly bytes?: Buffer}) | undefined {
    const line = this.#lines.get(name);
    if (!line) return undefined;
    const from = line.start - (this.#end - this.#piece.length);
    if (from < 0) return line;
    const {buffer, byteOffset} = this.#piece;
    return {...line, bytes: Buffer.from(buffer, byteOffset + from, line.end - line.start)};
  }
}
