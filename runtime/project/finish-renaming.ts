import {existsSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync} from 'node:fs';
import {dirname, join} from 'node:path';
import type {DatabaseSync} from 'node:sqlite';
import {renameRuns} from '../history/rename-runs.ts';
import {projectFiles} from './project-files.ts';

/** A pipeline that gets another name, as it is noted until its runs have it too. */
export type Renaming = {readonly from: string; readonly to: string};

/**
 * Brings the runs after a pipeline that was renamed, also where the process that renamed it was killed in between. Does
 * nothing where no renaming is noted, and nothing twice.
 */
export function finishRenaming(project: string, database: DatabaseSync): void {
  const files = projectFiles(project);
  if (!existsSync(files.renaming)) return;
  // Not before whoever renames has ended: that one holds the history.
  if (!database.isTransaction) database.exec('begin immediate');
  try {
    const renaming = readRenaming(files.renaming);
    // It was killed before it began, or could not: then the runs stay, too.
    if (renaming && existsSync(dirname(files.pipeline(renaming.to)))) {
      moveEntries(join(files.runs, renaming.from), join(files.runs, renaming.to));
      moveEntries(join(files.seen, renaming.from), join(files.seen, renaming.to));
      renameRuns(database, renaming);
    }
    database.exec('commit');
    rmSync(files.renaming, {force: true});
  } catch (error) {
    if (database.isTransaction) database.exec('rollback');
    throw error;
  }
}

/** Undefined where another process has finished it meanwhile. */
function readRenaming(path: string): Renaming | undefined {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Renaming) : undefined;
}

/** What a removed pipeline of that name has left there makes room, or stays beside. */
function moveEntries(from: string, to: string): void {
  if (!existsSync(from)) return;
  if (!existsSync(to)) return renameSync(from, to);
  for (const entry of readdirSync(from)) {
    rmSync(join(to, entry), {recursive: true, force: true});
    renameSync(join(from, entry), join(to, entry));
  }
  rmdirSync(from);
}
