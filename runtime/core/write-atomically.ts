import {open, rename, rm} from 'node:fs/promises';
import {withPath} from './why-not-written.ts';

/**
 * Writes a file that is either whole or not there: to a temporary name beside it, to the disk, then renamed.
 * A file of that name is replaced.
 */
export async function writeAtomically(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await using file = await open(temporary, 'w');
    await file.writeFile(content);
    await file.sync();
  } catch (error) {
    await rm(temporary, {force: true});
    throw withPath(error, path);
  }
  await rename(temporary, path);
}
