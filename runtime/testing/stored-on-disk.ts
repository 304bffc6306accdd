import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {isPendingTable} from '../data/table.ts';
import {loadOutput} from '../outputs/load-output.ts';
import {storeOutput} from '../outputs/store-output.ts';
import type {Handing} from './hand-on.ts';

/** A folder in which values are stored as those of a run are; removed with everything in it. */
export type DiskStore = AsyncDisposable & {readonly handOn: (value: unknown) => Promise<Handing>};

/** Opens a store on disk: slower than memory, and the very code of a run, from Parquet to the manifest. */
export async function openDiskStore(): Promise<DiskStore> {
  const folder = await mkdtemp(join(tmpdir(), 'magelet-test-'));
  let count = 0;
  return {
    handOn: async (value) => {
      const path = join(folder, String(++count));
      await storeOutput(path, isPendingTable(value) ? await value : value);
      return () => loadOutput(path);
    },
    [Symbol.asyncDispose]: () => rm(folder, {recursive: true, force: true}),
  };
}
