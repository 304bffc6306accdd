import {rename, rm, rmdir, stat} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {makeFolder} from '../core/make-folder.ts';

/** A file that stands elsewhere for now: `undo` puts it back, `finish` makes it so for good. */
export type Moved = {readonly undo: () => Promise<void>; readonly finish: () => Promise<void>};

/** Moves a file or a folder, making the folders it needs; undefined, with nothing done, where something is there already. */
export async function moveFile(folder: string, path: string, to: string): Promise<Moved | undefined> {
  const [source, target] = [join(folder, path), join(folder, to)];
  if (await isThere(target)) return undefined;
  const firstFolder = await makeFolder(dirname(target));
  await rename(source, target);
  return {
    async undo() {
      await makeFolder(dirname(source));
      await rename(target, source);
      if (firstFolder !== undefined) await removeEmptyFolders(folder, dirname(to));
    },
    finish: () => removeEmptyFolders(folder, dirname(path)),
  };
}

/** Takes a file or a folder away, in a way that can be taken back until it is finished. */
export async function setAside(folder: string, path: string): Promise<Moved> {
  const source = join(folder, path);
  const aside = `${source}.${process.pid}.removed`;
  await rename(source, aside);
  return {
    undo: () => rename(aside, source),
    async finish() {
      await rm(aside, {recursive: true, force: true});
      await removeEmptyFolders(folder, dirname(path));
    },
  };
}

/** Folders that a project keeps even when they are empty: `pipelines`, and the homes of blocks. */
export const isKept = (path: string): boolean => /^(?:[^/]+|blocks\/[^/]+)$/.test(path);

async function removeEmptyFolders(folder: string, path: string): Promise<void> {
  if (isKept(path)) return;
  try {
    await rmdir(join(folder, path));
  } catch {
    return;
  }
  await removeEmptyFolders(folder, dirname(path));
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
