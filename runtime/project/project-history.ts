import {accessSync, constants, existsSync, statSync} from 'node:fs';
import {dirname, relative} from 'node:path';
import type {DatabaseSync} from 'node:sqlite';
import type {Diagnostic} from '../core/diagnostic.ts';
import {openHistory, type OpenedHistory} from '../history/open-history.ts';
import {finishRenaming} from './finish-renaming.ts';
import {projectFiles} from './project-files.ts';

/**
 * Opens the history of the project in `folder`, with what was not finished in it; the caller closes it. `onNotice` is told where a history that could
 * not be read had to be set aside. Throws the operating system's error where the files may not be written.
 */
export function openProjectHistory(folder: string, onNotice: (diagnostic: Diagnostic) => void): DatabaseSync {
  const {database, setAside} = openWritable(folder, projectFiles(folder).history);
  if (setAside !== undefined) onNotice(historySetAside(relative(folder, setAside)));
  try {
    finishRenaming(folder, database);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

/** SQLite and `mkdir` do not say that a disk or a folder refuses to be written: `access` does, with the path. */
function openWritable(folder: string, history: string): OpenedHistory {
  try {
    return openHistory(history, Date.now());
  } catch (error) {
    for (const path of [folder, dirname(history), history]) {
      if (existsSync(path)) accessSync(path, constants.R_OK | constants.W_OK);
    }
    if (existsSync(history) && statSync(history).isDirectory()) throw folderInTheWay(history);
    throw error;
  }
}

/** As the operating system says it, where SQLite says only that it cannot open the file. */
const folderInTheWay = (path: string): Error =>
  Object.assign(new Error(`EISDIR: a folder stands at ${path}`), {code: 'EISDIR', path});

const historySetAside = (path: string): Diagnostic => ({
  severity: 'warning',
  code: 'history-set-aside',
  message: 'the history of runs could not be read, and a new one was begun',
  notes: [`the old one is kept as ${path}`, 'runs recorded in it cannot be resumed'],
});
