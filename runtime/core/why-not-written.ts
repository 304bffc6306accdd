import {constants} from 'node:os';

/** Whether the disk has no room left, or fails: SQLite's codes 10 (SQLITE_IOERR) and 13 (SQLITE_FULL), sqlite.org/rescode.html. */
export const isFullDisk = (error: unknown): boolean => hasNoRoom(error) || [10, 13].includes(codeOf(error));

/** Whether the operating system has no room left, or none for this user. */
export const hasNoRoom = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException | null)?.code ?? '') || isFullQuota(error);

/** What Node has no code for: `Unknown system error -122`. */
export const isFullQuota = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException | null)?.errno === -constants.errno.EDQUOT;

/** What the operating system does not throw where it has taken a part of what was to be written. */
export const noRoomFor = (path: string): Error =>
  Object.assign(new Error(`no space left to write ${path}`), {code: 'ENOSPC', path});

/** Whether the operating system says that the disk itself fails. */
export const isFailingDisk = (error: unknown): boolean => (error as NodeJS.ErrnoException | null)?.code === 'EIO';

/** The same error with the path that the operating system leaves out where a file is open already. */
export function withPath(error: unknown, path: string): unknown {
  const isRefused = hasNoRoom(error) || isFailingDisk(error);
  return isRefused
    ? Object.assign(error as NodeJS.ErrnoException, {path: (error as NodeJS.ErrnoException).path ?? path})
    : error;
}

/**
 * Whether it is writing that failed, so that reading may go on all the same: also SQLite's codes 8 (SQLITE_READONLY) and
 * 14 (SQLITE_CANTOPEN).
 */
export const isNotWritable = (error: unknown): boolean =>
  isFullDisk(error) ||
  [8, 14].includes(codeOf(error)) ||
  ['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '');

/** Whether another process kept a database locked for longer than is waited: SQLite's codes 5 (SQLITE_BUSY) and 6 (SQLITE_LOCKED). */
export const isLocked = (error: unknown): boolean => [5, 6].includes(codeOf(error));

/** SQLite's code of an error, without what it adds to it in the upper bits; 0 where the error is none of SQLite's. */
export const codeOf = (error: unknown): number => ((error as {errcode?: number}).errcode ?? 0) % 256;
