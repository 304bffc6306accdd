import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {filesBelow} from '../../runtime/scaffold/files-below.ts';

/** A folder of a test's own, removed after it: `await using scratch = await scratchFolder({'a.txt': 'a'})`. */
export async function scratchFolder(files: Readonly<Record<string, string>> = {}): Promise<ScratchFolder> {
  const path = await mkdtemp(join(tmpdir(), 'magelet-scaffold-'));
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(path, file)), {recursive: true});
    await writeFile(join(path, file), text);
  }
  return {
    path,
    async contents() {
      const names = await filesBelow(path);
      const entries = names.map(async (name) => [name, await readFile(join(path, name), 'utf8')] as const);
      return Object.fromEntries(await Promise.all(entries));
    },
    [Symbol.asyncDispose]: () => rm(path, {recursive: true, force: true}),
  };
}

export type ScratchFolder = AsyncDisposable & {
  readonly path: string;
  /** Every file by its path, with its text. */
  readonly contents: () => Promise<Readonly<Record<string, string>>>;
};
