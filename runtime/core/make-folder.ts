import {existsSync, mkdirSync} from 'node:fs';
import {mkdir} from 'node:fs/promises';
import {dirname, resolve} from 'node:path';

/**
 * Makes a folder and those above it, and gives the first that was not there. Node says ENOENT whatever a disk refuses where
 * it makes several (EIO, EROFS, EDQUOT): what is refused is then asked for again, one by one, and told as it is.
 */
export async function makeFolder(path: string): Promise<string | undefined> {
  try {
    return await mkdir(path, {recursive: true});
  } catch (error) {
    return oneByOne(path, error);
  }
}

/** The same, done when it returns. */
export function makeFolderSync(path: string): string | undefined {
  try {
    return mkdirSync(path, {recursive: true});
  } catch (error) {
    return oneByOne(path, error);
  }
}

function oneByOne(path: string, error: unknown): string | undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  const missing: string[] = [];
  for (let folder = resolve(path); !existsSync(folder); folder = dirname(folder)) missing.unshift(folder);
  for (const folder of missing) {
    try {
      mkdirSync(folder);
    } catch (refused) {
      // Another process may have been faster.
      if (!existsSync(folder)) throw refused;
    }
  }
  return missing[0];
}
