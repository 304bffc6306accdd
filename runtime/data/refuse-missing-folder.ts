import {stat} from 'node:fs/promises';
import {dirname} from 'node:path';
import {MageletError} from '../core/diagnostic.ts';

/** Throws `folder-not-found` where the folder of a file that is to be written is not there: none is made. */
export async function refuseMissingFolder(path: string): Promise<void> {
  const folder = dirname(path);
  if ((await stat(folder).catch(() => undefined))?.isDirectory()) return;
  throw new MageletError({
    severity: 'error',
    code: 'folder-not-found',
    message: `${path} is not written: there is no folder ${folder}`,
    help: `mkdir -p ${folder}`,
  });
}
