import type {RunEvent} from '../../core/run-event.ts';
import {loggedLine, type LoggedLine} from '../../history/log-files.ts';

/** Characters of one block's lines that are kept in a bucket: the newest of them. */
export const mostOfBlock = 256 * 1024;

/** Characters that wait to be sent, at most: a bucket that does not answer fills no memory. */
const mostUnsent = 16 * 1024 * 1024;

/** What blocks logged and printed, until it is sent: the newest lines of each, and how many more there were. */
export class UnsentLogs {
  readonly #byBlock = new Map<string, Lines>();
  #ended: LoggedLine[] = [];
  #size = 0;

  take(event: RunEvent & {readonly type: 'block-log'}): void {
    const lines = this.#byBlock.get(event.block) ?? new Lines();
    this.#byBlock.set(event.block, lines);
    lines.add(shortened(loggedLine(event)));
  }

  /** No more lines of the block come: those that there are may be sent. */
  end(block: string): void {
    const lines = this.#byBlock.get(block);
    if (!lines) return;
    this.#byBlock.delete(block);
    this.#wait(lines.kept());
  }

  endAll(): void {
    for (const block of this.#byBlock.keys()) this.end(block);
  }

  /** The lines that are to be sent now; those that could not be are given back. */
  give(): readonly LoggedLine[] {
    const given = this.#ended;
    this.#ended = [];
    this.#size = 0;
    return given;
  }

  giveBack(lines: readonly LoggedLine[]): void {
    const newer = this.give();
    this.#wait(lines);
    this.#wait(newer);
  }

  #wait(lines: readonly LoggedLine[]): void {
    for (const line of lines) {
      const size = sizeOf(line);
      if (this.#size + size > mostUnsent) return;
      this.#ended.push(line);
      this.#size += size;
    }
  }
}

/** The lines of one block. */
class Lines {
  #lines: LoggedLine[] = [];
  /** The index of the oldest line that is kept: those before it go in one go. */
  #first = 0;
  #size = 0;
  #leftOut = 0;

  add(line: LoggedLine): void {
    this.#lines.push(line);
    this.#size += sizeOf(line);
    while (this.#size > mostOfBlock && this.#first < this.#lines.length - 1) {
      this.#size -= sizeOf(this.#lines[this.#first++] ?? line);
      this.#leftOut++;
    }
    if (this.#first * 2 <= this.#lines.length) return;
    this.#lines = this.#lines.slice(this.#first);
    this.#first = 0;
  }

  kept(): readonly LoggedLine[] {
    const lines = this.#lines.slice(this.#first);
    const [oldest] = lines;
    if (!oldest || this.#leftOut === 0) return lines;
    const message = `${this.#leftOut} earlier lines of this block are on the machine that ran it alone`;
    const {at, block} = oldest;
    return [{at, block, level: 'info', source: 'log', message}, ...lines];
  }
}

/** One line that is longer than all may be is cut, and loses its fields. */
function shortened(line: LoggedLine): LoggedLine {
  if (sizeOf(line) <= mostOfBlock) return line;
  const {at, block, level, source, message} = line;
  const isLong = message.length > mostOfBlock;
  return {at, block, level, source, message: isLong ? `${message.slice(0, mostOfBlock - 1)}…` : message};
}

const sizeOf = ({message, fields}: LoggedLine): number => message.length + (fields ? jsonLength(fields) : 0);

const jsonLength = (fields: Readonly<Record<string, unknown>>): number =>
  JSON.stringify(fields, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)).length;
