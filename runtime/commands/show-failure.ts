import {isMageletError, type Diagnostic} from '../core/diagnostic.ts';
import {exitCodes, show} from './terminal.ts';

/** What a command could not foresee: a full disk, a folder without permission, or a flaw of ours. */
export async function showFailure(error: unknown, exitCode: number = exitCodes['could not start']): Promise<void> {
  await show([diagnosticOf(error)]);
  process.exitCode = exitCode;
}

function diagnosticOf(error: unknown): Diagnostic {
  if (isMageletError(error)) return error.diagnostic;
  const {code, path, syscall} = error as NodeJS.ErrnoException;
  const known = code === undefined ? undefined : fileErrors[code];
  if (known) {
    const message = path === undefined ? known.message : `${known.message}: ${path}`;
    return {severity: 'error', code: known.code, message, help: known.help};
  }
  // SQLite's codes 10 (SQLITE_IOERR, also for a disk with no room left) and 13 (SQLITE_FULL), sqlite.org/rescode.html.
  if ([10, 13].includes(((error as {errcode?: number}).errcode ?? 0) % 256)) return historyNotWritten(error as Error);
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

const historyNotWritten = ({message}: Error): Diagnostic => ({
  severity: 'error',
  code: 'disk-full',
  message: 'the history of runs cannot be written: the disk is full, or fails',
  notes: [`SQLite says: ${message}`],
  help: 'see how much room there is: df -h .magelet',
});

const fileErrors: Readonly<Record<string, {code: string; message: string; help: string}>> = {
  EACCES: {
    code: 'no-permission',
    message: 'this may not be read or written',
    help: 'give yourself the permission: chmod u+rw on it',
  },
  EPERM: {
    code: 'no-permission',
    message: 'this may not be read or written',
    help: 'give yourself the permission: chmod u+rw on it',
  },
  EROFS: {
    code: 'read-only-disk',
    message: 'this lies on a disk that cannot be written',
    help: 'copy the project to one that can',
  },
  ENOSPC: {code: 'disk-full', message: 'the disk is full', help: 'make room, then go on with --resume'},
};
