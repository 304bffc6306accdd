import {open, readdir, type FileHandle} from 'node:fs/promises';
import {expect, onTestFinished, test, vi} from 'vitest';
import {Table} from '../../runtime/data/table.ts';
import {spoolTable} from '../../runtime/io/spool-table.ts';
import {temporaryFolder} from '../data/temporary-folder.ts';

const folder = temporaryFolder();

/** How often this thread has waited for a disk since; all goes on as ever. */
async function countSyncs(): Promise<() => number> {
  await using file = await open(folder.write('any', ''));
  const spy = vi.spyOn(Object.getPrototypeOf(file) as FileHandle, 'sync');
  onTestFinished(() => spy.mockRestore());
  return () => spy.mock.calls.length;
}

test('a table that is sent on is written whole, and nobody waits for the disk to have it', async () => {
  const table = await Table.from([{id: 1, name: 'Ada'}]);
  const syncs = await countSyncs();
  expect(await spoolTable(table, folder.path('sent.csv'), {format: 'csv'})).toEqual({rows: 1, bytes: 14});
  expect([await Table.read(folder.path('sent.csv')).rows(), syncs()]).toEqual([[{id: 1, name: 'Ada'}], 0]);
  await table.write(folder.path('kept.csv'));
  expect([syncs(), (await readdir(folder.path(''))).toSorted()]).toEqual([1, ['any', 'kept.csv', 'sent.csv']]);
});
