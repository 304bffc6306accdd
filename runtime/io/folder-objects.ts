import {readdir} from 'node:fs/promises';
import {join} from 'node:path';
import {refused} from './folder-refusals.ts';

/** The file of an object. A key that would lead elsewhere, or to the same file as another key, is refused. */
export function pathOfObject(folder: string, bucket: string, key: string): string {
  const parts = key.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..') || key.includes('\0')) {
    throw refused(400, 'InvalidArgument', `The key "${key}" is no path below a folder`);
  }
  return join(folder, bucket, ...parts);
}

/** The keys of all files below a bucket that begin with `prefix`, in the order in which a server lists them: that of their UTF-8. */
export async function filesBelow(bucket: string, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(bucket, folder), {withFileTypes: true})) {
      const key = `${folder}${entry.name}`;
      if (entry.isDirectory()) {
        const below = `${key}/`;
        const mayHave = below.startsWith(prefix) || prefix.startsWith(below);
        if (mayHave && !entry.name.startsWith('.magelet-')) await walk(below);
      } else if (key.startsWith(prefix)) keys.push(key);
    }
  };
  const top = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  await walk(top).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  });
  return keys.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}
