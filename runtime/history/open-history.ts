import {renameSync} from 'node:fs';
import {dirname} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {makeFolderSync} from '../core/make-folder.ts';
import {MageletError, type Diagnostic} from '../core/diagnostic.ts';
import {wholeFile} from '../core/place.ts';
import {migrations} from './schema.ts';

/** What a reader of the history may tell a person once it is open. */
export type OpenedHistory = {
  readonly database: DatabaseSync;
  /** Where a database that could not be read was moved to. */
  readonly setAside?: string;
};

/**
 * Opens the history at `path`, making or migrating it. A corrupt file is set aside under a name of its own,
 * so that runs go on. `now` (milliseconds since 1970) goes into that name. Throws `history-newer` for a history that a
 * newer magelet made, and leaves it as it is.
 */
export function openHistory(path: string, now: number): OpenedHistory {
  makeFolderSync(dirname(path));
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
    const version = versionOf(database);
    if (version > migrations.length) throw new MageletError(newerHistory(version));
    // 8,000 pages are 32 MB: to bring the log into the file forces the disk twice, and is most of what a long run waits for.
    database.exec('pragma journal_mode = wal; pragma synchronous = normal; pragma wal_autocheckpoint = 8000;');
    if (version < migrations.length) migrate(database);
    touchNewest(database);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

/** The version of the tables. */
export const versionOf = (database: DatabaseSync): number =>
  Number(database.prepare('pragma user_version').get()?.['user_version'] ?? 0);

function migrate(database: DatabaseSync): void {
  database.exec('begin immediate');
  // Read again inside the transaction: another process may have migrated meanwhile.
  for (const step of migrations.slice(versionOf(database))) database.exec(step);
  database.exec(`pragma user_version = ${migrations.length}; commit`);
}

/**
 * Reads the newest entry of every table and index, beside which the next run writes its own: a file whose beginning is
 * whole and whose end is not, such as one cut off by a full disk, tells itself here and not in the middle of a run.
 */
function touchNewest(database: DatabaseSync): void {
  for (const newest of newestEntries) database.prepare(newest).get();
}

const newestEntries = [
  'select * from runs order by run desc limit 1',
  'select run from runs order by started_at desc, run desc limit 1',
  'select * from block_runs order by run desc limit 1',
  'select * from events order by run desc limit 1',
  // The list of the tables, which are not among the tables.
  'select * from sqlite_master',
];

const newerHistory = (version: number): Diagnostic => ({
  severity: 'error',
  code: 'history-newer',
  message: 'the history of runs was made by a newer magelet',
  at: {place: wholeFile('.magelet/history.db')},
  notes: [`it is of version ${version}, this magelet reads up to ${migrations.length}; it was left as it is`],
  help: 'get the newer magelet: npm i magelet@latest',
});

/** SQLite's codes 11 (SQLITE_CORRUPT) and 26 (SQLITE_NOTADB), sqlite.org/rescode.html. */
const isCorrupt = (error: unknown): boolean => [11, 26].includes((error as {errcode?: number}).errcode ?? 0);

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
