import {closeSync, fstatSync, openSync, readSync, rmSync, writeSync} from 'node:fs';
import {makeFolderSync} from '../core/make-folder.ts';
import type {RunEvent} from '../core/run-event.ts';
import {withPath} from '../core/why-not-written.ts';
import {logFile, logFileBytes, logFileNumbers, loggedLine, logFilesKept, type LoggedLine} from './log-files.ts';

/** The logs of a run being kept; the folder is made with the first line. */
export type KeptLogs = Disposable & {
  readonly keep: (events: readonly RunEvent[]) => void;
  /** Keeps lines that another machine kept before. */
  readonly add: (lines: readonly LoggedLine[]) => void;
};

type Limits = {readonly bytes: number; readonly files: number};

/**
 * Keeps what blocks log and print as JSON lines in `folder`, written at once, so that a process that is killed loses
 * none. A run that is resumed goes on in the file where it was left.
 */
export function keepLogs(folder: string, limits: Limits = {bytes: logFileBytes, files: logFilesKept}): KeptLogs {
  let open: {file: number; number: number; bytes: number} | undefined;

  const write = (text: string): void => {
    open ??= openNewest(folder);
    if (open.bytes >= limits.bytes) {
      closeSync(open.file);
      open = begin(folder, open.number + 1);
      for (const old of logFileNumbers(folder).slice(0, -limits.files)) rmSync(logFile(folder, old), {force: true});
    }
    try {
      open.bytes += writeWhole(open.file, text);
    } catch (error) {
      throw withPath(error, logFile(folder, open.number));
    }
  };

  const add = (lines: readonly LoggedLine[]): void => {
    if (lines.length > 0) write(lines.map(textOf).join(''));
  };

  return {
    keep: (events) => add(events.flatMap((event) => (event.type === 'block-log' ? [loggedLine(event)] : []))),
    add,
    [Symbol.dispose]() {
      if (open) closeSync(open.file);
      open = undefined;
    },
  };
}

const textOf = (line: LoggedLine): string =>
  `${JSON.stringify(line, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))}\n`;

function openNewest(folder: string): {file: number; number: number; bytes: number} {
  makeFolderSync(folder);
  return begin(folder, logFileNumbers(folder).at(-1) ?? 1);
}

function begin(folder: string, number: number): {file: number; number: number; bytes: number} {
  const file = openSync(logFile(folder, number), 'a+');
  const {size} = fstatSync(file);
  // A process that was killed within a line left it open.
  const isOpen = size > 0 && readSync(file, lastByte, 0, 1, size - 1) === 1 && lastByte[0] !== newline;
  return {file, number, bytes: size + (isOpen ? writeWhole(file, '\n') : 0)};
}

const newline = 10;
const lastByte = Buffer.alloc(1);

/** A full disk, or a file system with a limit, may take a part only. */
function writeWhole(file: number, text: string): number {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
  return bytes.length;
}
