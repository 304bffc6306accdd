import {statSync} from 'node:fs';
import {DatabaseSync} from 'node:sqlite';
import {pathToFileURL} from 'node:url';
import {versionOf} from './open-history.ts';
import {migrations} from './schema.ts';

/**
 * Opens the history at `path` to read it and no more, where there is no room, or no permission, to write beside it.
 * Throws SQLite's error where that does not go either. Undefined for a history that an older magelet left, which would
 * have to be changed first.
 */
export function openHistoryToRead(path: string): DatabaseSync | undefined {
  const database = new DatabaseSync(withoutWriting(path), {readOnly: true});
  try {
    if (versionOf(database) === migrations.length) return database;
  } catch (error) {
    database.close();
    throw error;
  }
  database.close();
  return undefined;
}

/**
 * SQLite wants to write an index of the log beside it even to read. Where the log is empty the file alone is all there
 * is; else the index is kept in memory, sqlite.org/uri.html and sqlite.org/wal.html#readonly.
 */
function withoutWriting(path: string): URL {
  const url = pathToFileURL(path);
  url.search = sizeOf(`${path}-wal`) === 0 ? 'immutable=1' : 'readonly_shm=1';
  return url;
}

const sizeOf = (path: string): number => statSync(path, {throwIfNoEntry: false})?.size ?? 0;
