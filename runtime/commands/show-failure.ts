import {existsSync} from 'node:fs';
import {isMageletError, type Diagnostic} from '../core/diagnostic.ts';
import {wholeFile} from '../core/place.ts';
import {nearestExisting} from '../core/nearest-existing.ts';
import {codeOf, isFullDisk, isFullQuota, isLocked} from '../core/why-not-written.ts';
import {exitCodes, show} from './terminal.ts';

/** What a command could not foresee: a full disk, a folder without permission, or a flaw of ours. */
export async function showFailure(error: unknown, exitCode: number = exitCodes['could not start']): Promise<void> {
  await show([failureInWords(error)]);
  process.exitCode = exitCode;
}

/** What was thrown, as a person is told it: by the code of the operating system, of SQLite, or as a flaw of ours. */
export function failureInWords(error: unknown, exists: (path: string) => boolean = existsSync): Diagnostic {
  if (isMageletError(error)) return error.diagnostic;
  const {path: wanted, syscall} = error as NodeJS.ErrnoException;
  const code = codeIn(error);
  const known = code === undefined ? undefined : fileErrors[code];
  if (known) {
    // What is not there yet has no permissions: those of the folder count in which it was to be made.
    const path = known === noPermission && wanted !== undefined ? nearestExisting(wanted, exists) : wanted;
    const message = path === undefined ? known.message : `${known.message}: ${path}`;
    return {severity: 'error', code: known.code, message, ...helpOf(known, path)};
  }
  if (isFullDisk(error) || cannotBeOpened(error)) return historyNotWritten(error as Error);
  if (isLocked(error)) return historyLocked;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    severity: 'error',
    code: 'internal-error',
    message: `magelet met a flaw of its own: ${error instanceof Error ? error.message : String(error)}`,
    notes: [
      ...(syscall ? [`while calling ${syscall}`] : []),
      ...stack
        .split('\n')
        .slice(1, 6)
        .map((line) => line.trim()),
    ],
  };
}

/** SQLite's code 14 (SQLITE_CANTOPEN): no room for a file more, or the disk fails. What lacks a permission is told before. */
const cannotBeOpened = (error: unknown): boolean => codeOf(error) === 14;

const historyNotWritten = ({message}: Error): Diagnostic => ({
  severity: 'error',
  code: 'disk-full',
  message: 'the history of runs cannot be written: the disk is full, or fails',
  notes: [`SQLite says: ${message}`],
  help: 'remove old runs: magelet clean --keep 5, or see how much room there is: df -h .magelet',
});

const historyLocked: Diagnostic = {
  severity: 'error',
  code: 'history-locked',
  message: 'another process holds the history of runs, and did not let go of it in 10 s',
  at: {place: wholeFile('.magelet/history.db')},
  notes: ['runs at once share it, and wait for each other a moment; a tool that looks into it may hold it for good'],
  help: 'see who has it open, end that, and try again: fuser -v .magelet/history.db',
};

/** The code of the operating system; Node has none for a full quota, and `rmSync` of Node 24 says some errors in the words of strerror(3) alone. */
function codeIn(error: unknown): string | undefined {
  const {code, syscall, message} = error as NodeJS.ErrnoException;
  if (isFullQuota(error)) return 'EDQUOT';
  if (syscall !== 'rm') return code;
  if (message.includes('Input/output error')) return 'EIO';
  return message.includes('Read-only file system') ? 'EROFS' : code;
}

type FileError = {
  readonly code: string;
  readonly message: string;
  /** What can be pasted; where it is a function, only with the path. */
  readonly help: string | ((path: string) => string);
};

function helpOf({help}: FileError, path: string | undefined): Pick<Diagnostic, 'help'> {
  if (typeof help === 'string') return {help};
  return path === undefined ? {} : {help: help(path)};
}

const noPermission: FileError = {
  code: 'no-permission',
  message: 'this may not be read or written',
  help: (path) => `give yourself the permission: chmod -R u+rwX ${path}`,
};

const fullDisk: FileError = {
  code: 'disk-full',
  message: 'the disk is full',
  help: 'make room, such as with magelet clean --keep 5; a run then goes on with: magelet run <pipeline> --resume',
};

const fileErrors: Readonly<Record<string, FileError>> = {
  EACCES: noPermission,
  EPERM: noPermission,
  EROFS: {
    code: 'read-only-disk',
    message: 'this lies on a disk that cannot be written',
    help: 'work on a copy elsewhere: cp -R . ~/my-project',
  },
  ENOSPC: fullDisk,
  EDQUOT: fullDisk,
  EIO: {
    code: 'disk-fails',
    message: 'the disk fails',
    help: 'see what the system says of it: dmesg --level err; a run then goes on with: magelet run <pipeline> --resume',
  },
  EEXIST: {
    code: 'file-in-the-way',
    message: 'a file stands where a folder is needed',
    help: (path) => `move it away: mv ${path} ${path}.old`,
  },
  EISDIR: {
    code: 'file-in-the-way',
    message: 'a folder stands where a file is needed',
    help: (path) => `move it away: mv ${path} ${path}.old`,
  },
};
