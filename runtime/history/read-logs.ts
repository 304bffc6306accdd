import {open} from 'node:fs/promises';
import {logFile, logFileNumbers, type LoggedLine} from './log-files.ts';

/** How to go on where the lines that there are have been read. */
export type Following = {
  readonly hasEnded: () => boolean;
  readonly wait: () => Promise<void>;
};

/** Bytes read at once. */
const chunkBytes = 256 * 1024;

/**
 * The lines of a run's logs in the order in which they were kept; memory holds a chunk of them. With `following` also
 * those that are still to come, until the run has ended. A line that a killed process left half is passed over.
 */
export async function* readLogs(folder: string, following?: Following): AsyncGenerator<LoggedLine> {
  let number = logFileNumbers(folder)[0] ?? 1;
  let offset = 0;
  for (;;) {
    // Asked before reading: what was written until the end is then read after it.
    const isLast = following?.hasEnded() ?? true;
    for (;;) {
      offset += yield* linesFrom(logFile(folder, number), offset);
      const next = logFileNumbers(folder).find((each) => each > number);
      if (next === undefined) break;
      // What was written between reading to the end of the file and seeing the next one; then nothing more comes.
      yield* linesFrom(logFile(folder, number), offset);
      [number, offset] = [next, 0];
    }
    if (isLast) return;
    await following?.wait();
  }
}

/** The whole lines after `offset`; gives how many bytes they were. */
async function* linesFrom(path: string, offset: number): AsyncGenerator<LoggedLine, number> {
  await using file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    // Not begun yet, or the oldest that just went.
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!file) return 0;
  let taken = 0;
  let rest = Buffer.alloc(0);
  for (;;) {
    const chunk = Buffer.alloc(chunkBytes);
    const {bytesRead} = await file.read(chunk, 0, chunkBytes, offset + taken + rest.length);
    if (bytesRead === 0) return taken;
    const bytes = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
    const end = bytes.lastIndexOf(0x0a) + 1;
    rest = bytes.subarray(end);
    taken += end;
    for (const line of bytes.subarray(0, end).toString('utf8').split('\n')) {
      const parsed = parse(line);
      if (parsed) yield parsed;
    }
  }
}

function parse(line: string): LoggedLine | undefined {
  if (line === '') return undefined;
  try {
    return JSON.parse(line) as LoggedLine;
  } catch {
    return undefined;
  }
}
