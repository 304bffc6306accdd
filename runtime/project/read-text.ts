import {readFileSync} from 'node:fs';

/** The text of a file, undefined where it is not there. */
export function readTextIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    // Node leaves the path out of what it says of a folder.
    throw Object.assign(error as Error, {path});
  }
}
