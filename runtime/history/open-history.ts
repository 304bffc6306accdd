import {mkdirSync, renameSync} from 'node:fs';
import {dirname} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {migrations} from './schema.ts';

/** What a reader of the history may tell a person once it is open. */
export type OpenedHistory = {
  readonly database: DatabaseSync;
  /** Where a database that could not be read was moved to. */
  readonly setAside?: string;
};

/**
 * Opens the history at `path`, making or migrating it. A corrupt file is set aside under a name of its own,
 * so that runs go on. `now` (milliseconds since 1970) goes into that name.
 */
export function openHistory(path: string, now: number): OpenedHistory {
  mkdirSync(dirname(path), {recursive: true});
  try {
    return {database: openDatabase(path)};
  } catch (error) {
    if (!isCorrupt(error)) throw error;
    const setAside = `${path}.corrupt-${now}`;
    for (const suffix of ['-wal', '-shm', '']) moveIfThere(path + suffix, setAside + suffix);
    return {database: openDatabase(path), setAside};
  }
}

function openDatabase(path: string): DatabaseSync {
  // 10 s: longer than any write of another process that shares the file.
  const database = new DatabaseSync(path, {timeout: 10_000});
  try {
    database.exec('pragma journal_mode = wal; pragma synchronous = normal;');
    migrate(database);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

function migrate(database: DatabaseSync): void {
  const version = (): number => Number(database.prepare('pragma user_version').get()?.['user_version'] ?? 0);
  if (version() >= migrations.length) return;
  database.exec('begin immediate');
  // Read again inside the transaction: another process may have migrated meanwhile.
  for (const step of migrations.slice(version())) database.exec(step);
  database.exec(`pragma user_version = ${migrations.length}; commit`);
}

/** SQLite's codes 11 (SQLITE_CORRUPT) and 26 (SQLITE_NOTADB), sqlite.org/rescode.html. */
const isCorrupt = (error: unknown): boolean => [11, 26].includes((error as {errcode?: number}).errcode ?? 0);

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
