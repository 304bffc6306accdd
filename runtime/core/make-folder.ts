import {existsSync, mkdirSync, statSync} from 'node:fs';
import {dirname, resolve} from 'node:path';

/**
 * Makes a folder and those above it, one by one, and gives the first that was not there. Where Node makes several itself, it
 * says ENOENT whatever a disk refuses (EIO, EROFS, EDQUOT), and never ends where no folder can be made, as below /proc.
 */
export function makeFolderSync(path: string): string | undefined {
  const missing: string[] = [];
  for (let folder = resolve(path); !existsSync(folder); folder = dirname(folder)) missing.unshift(folder);
  // A file of that name is told by the system.
  if (missing.length === 0 && !statSync(path).isDirectory()) mkdirSync(path);
  for (const folder of missing) {
    try {
      mkdirSync(folder);
    } catch (error) {
      // Another process may have been faster.
      if (!existsSync(folder)) throw error;
    }
  }
  return missing[0];
}

/** The same for those who wait for what is read and written. */
export const makeFolder = async (path: string): Promise<string | undefined> => makeFolderSync(path);
