import {closeSync, constants, fstatSync, openSync, readSync, writeSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {makeFolderSync} from '../core/make-folder.ts';
import {noRoomFor, withPath} from '../core/why-not-written.ts';
import {OutputLines} from './output-lines.ts';

/**
 * The small outputs of a run, beside the folders of the larger ones: one line of JSON each, its name first. A file that is
 * only ever added to costs a hundredth of a folder and a file for each. Of two lines with one name the later counts, and
 * one with a name alone says that the output is not here, or no more. `~` is in no block's name.
 */
export const smallOutputsFile = (runFolder: string): string => join(runFolder, 'outputs~.jsonl');

/** Adds the manifest of an output that lies in it, in the place of the one that was there before. */
export function addSmallOutput(folder: string, manifest: string): void {
  fileOf(folder).add(`{"output":"${basename(folder)}",${manifest.slice(1)}`);
}

/** Says that the output of `folder` is not among the small ones. */
export function forgetSmallOutput(folder: string): void {
  if (readSmallOutput(folder) !== undefined) fileOf(folder).add(`{"output":"${basename(folder)}"}`);
}

/** The manifest of an output that lies in it; undefined where there is none. */
export const readSmallOutput = (folder: string): string | undefined => fileOf(folder).read(basename(folder));

/** Those that were used last, by path. */
const files = new Map<string, SmallOutputs>();
const keptFiles = 4;

function fileOf(folder: string): SmallOutputs {
  const path = smallOutputsFile(dirname(folder));
  const known = files.get(path);
  if (known) return known;
  for (const [oldest, file] of files) {
    if (files.size < keptFiles) break;
    file.close();
    files.delete(oldest);
  }
  const file = new SmallOutputs(path);
  files.set(path, file);
  return file;
}

/** Bytes that are read at once: nearly every run's file in one go. */
const pieceSize = 1024 * 1024;

/** Such a file, which stays open: to open it costs more than to write a line. */
class SmallOutputs {
  readonly #path: string;
  #file: {readonly number: number; readonly isToAdd: boolean} | undefined;
  #lines = new OutputLines();
  /** What was added last, where it follows what is known. */
  #added: Buffer | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  close(): void {
    if (this.#file) closeSync(this.#file.number);
    this.#file = undefined;
    this.#lines = new OutputLines();
    this.#added = undefined;
  }

  /**
   * One write, so that those of other threads do not get in between. It begins a line of its own: a process that was
   * killed, or a full disk, may have left the half of one. It is not forced to the disk.
   */
  add(line: string): void {
    const {file, size} = this.#opened('a+') ?? this.#made();
    const bytes = Buffer.from(`\n${line}\n`);
    if (this.#write(file, bytes) < bytes.length) throw noRoomFor(this.#path);
    if (size === this.#lines.end) this.#added = bytes;
  }

  #write(file: number, bytes: Buffer): number {
    try {
      return writeSync(file, bytes);
    } catch (error) {
      throw withPath(error, this.#path);
    }
  }

  read(name: string): string | undefined {
    const opened = this.#opened('r');
    if (!opened) return undefined;
    const {file, size} = opened;
    this.#readOn(file, size);
    const line = this.#lines.find(name);
    return line && `{${(line.bytes ?? readBytes(file, line.start, line.end - line.start)).toString('utf8')}`;
  }

  /** Reads what was added since; a line that is being written comes the next time. */
  #readOn(file: number, size: number): void {
    for (let most = pieceSize; this.#lines.end < size;) {
      const piece = readBytes(file, this.#lines.end, Math.min(most, size - this.#lines.end));
      const whole = piece.lastIndexOf('\n') + 1;
      if (whole > 0) this.#lines.take(piece.subarray(0, whole));
      else if (piece.length < most) return;
      else most *= 2;
    }
  }

  /** The file and how long it is; undefined where there is none, or none any more. */
  #opened(flags: 'r' | 'a+'): {readonly file: number; readonly size: number} | undefined {
    if (flags === 'a+' && this.#file?.isToAdd === false) this.close();
    try {
      this.#file ??= {
        number: openSync(this.#path, flags === 'r' ? 'r' : constants.O_APPEND | constants.O_RDWR),
        isToAdd: flags === 'a+',
      };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
    const {size, nlink} = fstatSync(this.#file.number);
    if (nlink > 0) {
      this.#takeAdded(size);
      return {file: this.#file.number, size};
    }
    this.close();
    return this.#opened(flags);
  }

  /** Where nobody else has added anything, what the file has by now is known without reading it. */
  #takeAdded(size: number): void {
    if (this.#added && size === this.#lines.end + this.#added.length) this.#lines.take(this.#added);
    this.#added = undefined;
  }

  #made(): {readonly file: number; readonly size: number} {
    makeFolderSync(dirname(this.#path));
    this.close();
    const number = openSync(this.#path, 'a+');
    this.#file = {number, isToAdd: true};
    return {file: number, size: fstatSync(number).size};
  }
}

function readBytes(file: number, start: number, count: number): Buffer {
  const bytes = Buffer.allocUnsafe(count);
  return bytes.subarray(0, readSync(file, bytes, 0, count, start));
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
