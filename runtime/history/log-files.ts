import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import type {LogLine, RunEvent} from '../core/run-event.ts';

/** Bytes after which a file of logs is full and the next one is begun. */
export const logFileBytes = 10_000_000;

/** Files of logs that a run keeps; the oldest goes when one more is begun, so that a run keeps about 100 MB. */
export const logFilesKept = 10;

/** A line of a run's logs as it lies in its file; `at` is milliseconds since 1970. */
export type LoggedLine = {readonly at: number; readonly block: string} & LogLine;

export const loggedLine = (event: RunEvent & {readonly type: 'block-log'}): LoggedLine => {
  const {at, block, level, source, message, fields} = event;
  return {at, block, level, source, message, ...(fields && {fields})};
};

/** Files are numbered upwards and never renamed, so that whoever follows them loses no line. */
export const logFile = (folder: string, number: number): string =>
  join(folder, `${String(number).padStart(6, '0')}.jsonl`);

/** The numbers of the files there are, the oldest first. */
export function logFileNumbers(folder: string): readonly number[] {
  try {
    return readdirSync(folder)
      .flatMap((name) => /^(\d{6,})\.jsonl$/.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return [];
  }
}
