/** A terminal as far as the reports use one: what stands on it, also what scrolled away, and whether its cursor shows. */
export class Screen {
  /** How often something was drawn. */
  writes: string[] = [];
  isCursorShown = true;
  #lines: string[] = [''];
  #row = 0;
  #column = 0;

  readonly write = (text: string): void => {
    this.writes.push(text);
    // eslint-disable-next-line no-control-regex
    for (const [part] of text.matchAll(/\u001b\[[?\d;]*[A-Za-z]|\n|[^\u001b\n]+/g)) this.#take(part);
  };

  /** Everything that is to be seen, as one text. */
  get text(): string {
    return this.#lines.map((line) => line.trimEnd()).join('\n');
  }

  #take(part: string): void {
    if (part === '\n') {
      this.#row++;
      this.#column = 0;
      this.#lines[this.#row] ??= '';
    } else if (!part.startsWith('\u001b')) {
      const line = this.#lines[this.#row] ?? '';
      this.#lines[this.#row] = line.slice(0, this.#column) + part + line.slice(this.#column + part.length);
      this.#column += part.length;
    } else if (part === '\u001b[K') this.#lines[this.#row] = (this.#lines[this.#row] ?? '').slice(0, this.#column);
    else if (part === '\u001b[J') this.#lines.length = this.#row + 1;
    else if (part === '\u001b[?25l') this.isCursorShown = false;
    else if (part === '\u001b[?25h') this.isCursorShown = true;
    else if (part.endsWith('F')) {
      this.#row -= Number(part.slice(2, -1));
      this.#column = 0;
    } else if (!part.startsWith('\u001b[?2026')) throw new Error(`the screen does not know ${JSON.stringify(part)}`);
    if (part === '\u001b[J') this.#lines[this.#row] = (this.#lines[this.#row] ?? '').slice(0, this.#column);
  }
}
