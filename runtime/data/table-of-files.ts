import {PendingTable} from './pending-table.ts';
import type {FileConstants} from './file-constants.ts';
import {relationOfFiles} from './read-file.ts';
import type {AnyReadOptions} from './read-options.ts';
import {Table} from './table.ts';

/** A table of several files, as `Table.read` makes it, with columns that tell of the file that a row is from. */
export const tableOfFiles = (
  paths: readonly string[],
  options: AnyReadOptions,
  constants: FileConstants,
): PendingTable =>
  new PendingTable(async () => {
    const {relation, parquetFile} = await relationOfFiles(paths, options, constants);
    return new Table(relation, parquetFile);
  });
