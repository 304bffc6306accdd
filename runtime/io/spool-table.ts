import type {Table} from '../data/table.ts';
import {relationOf} from '../data/table-brand.ts';
import {writeRelation, type WriteOptions, type Written} from '../data/write-file.ts';

/** Writes a table to a file of the spool, as `table.write` does: it is sent on and removed, so nobody waits for the disk to have it. */
export const spoolTable = (table: Table, path: string, options: WriteOptions): Promise<Written> =>
  writeRelation(relationOf(table), path, options, {isSentOn: true});
