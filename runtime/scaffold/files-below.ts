import {readdir} from 'node:fs/promises';
import {join, relative, sep} from 'node:path';

/** The files in `folder` and below, relative to it, with `/`, in order; none where there is no such folder. */
export async function filesBelow(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, {recursive: true, withFileTypes: true});
    return entries
      .filter((entry) => !entry.isDirectory())
      .map(({parentPath, name}) => relative(folder, join(parentPath, name)).replaceAll(sep, '/'))
      .toSorted();
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw error;
  }
}
