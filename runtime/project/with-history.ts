import {existsSync} from 'node:fs';
import type {DatabaseSync} from 'node:sqlite';
import type {Diagnostic} from '../core/diagnostic.ts';
import {settleDead, showDead} from './settle-dead.ts';
import {openHistoryToRead} from '../history/read-history.ts';
import {isNotWritable} from '../core/why-not-written.ts';
import type {Project} from './open-project.ts';
import {projectFiles} from './project-files.ts';
import {openProjectHistory} from './project-history.ts';

/**
 * Reads the history of a project as it is at one moment, in which no dead run is called running any more. Undefined where nothing has run yet:
 * to look at a project makes no file in it. Where it cannot be written, such as on a full disk, what is there is read.
 */
export const withHistory: WithHistory = (project, onNotice, read) =>
  withOpened(
    project,
    () => openAtLeastToRead(project.folder, onNotice),
    (database) => {
      // A run whose process is gone is not shown as running because no word of that can be written.
      if (!settleWhereWritable(project, database)) showDead(project.folder, database);
      return atOneMoment(database, read);
    },
  );

/** The same for what also writes: throws where the history cannot be written. */
export const withWritableHistory: WithHistory = (project, onNotice, change) =>
  withOpened(
    project,
    () => openProjectHistory(project.folder, onNotice),
    (database) => {
      settleWhereWritable(project, database);
      return change(database);
    },
  );

type WithHistory = <Value>(
  project: Project,
  onNotice: (diagnostic: Diagnostic) => void,
  use: (database: DatabaseSync) => Value,
) => Value | undefined;

function withOpened<Value>(
  project: Project,
  open: () => DatabaseSync,
  use: (database: DatabaseSync) => Value,
): Value | undefined {
  if (!existsSync(projectFiles(project.folder).history)) return undefined;
  const database = open();
  try {
    return use(database);
  } finally {
    database.close();
  }
}

/** A run that goes on records more between two looks: its blocks would stand otherwise than its events say. */
function atOneMoment<Value>(database: DatabaseSync, read: (database: DatabaseSync) => Value): Value {
  database.exec('begin');
  try {
    return read(database);
  } finally {
    if (database.isTransaction) database.exec('rollback');
  }
}

/** Throws why it could not be written where it cannot be read either. */
function openAtLeastToRead(folder: string, onNotice: (diagnostic: Diagnostic) => void): DatabaseSync {
  try {
    return openProjectHistory(folder, onNotice);
  } catch (error) {
    const database = isNotWritable(error) ? openedToRead(projectFiles(folder).history) : undefined;
    if (!database) throw error;
    return database;
  }
}

function openedToRead(history: string): DatabaseSync | undefined {
  try {
    return openHistoryToRead(history);
  } catch {
    return undefined;
  }
}

function settleWhereWritable(project: Project, database: DatabaseSync): boolean {
  try {
    settleDead(project.folder, database);
    return true;
  } catch (error) {
    if (!isNotWritable(error)) throw error;
    return false;
  }
}
