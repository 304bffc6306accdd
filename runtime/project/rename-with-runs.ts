import {existsSync, rmSync} from 'node:fs';
import type {Diagnostic} from '../core/diagnostic.ts';
import {failed, type Result} from '../core/result.ts';
import {writeAtomically} from '../core/write-atomically.ts';
import {settleDead} from './settle-dead.ts';
import {readRuns} from '../history/read-runs.ts';
import {finishRenaming, type Renaming} from './finish-renaming.ts';
import {projectFiles} from './project-files.ts';
import {openProjectHistory} from './project-history.ts';
import {stillRunning} from './run-to-resume.ts';

/**
 * Renames a pipeline by `write`, and its runs with it: what is recorded of them, and the folders of their outputs, logs
 * and seen objects. Refused where one of them still runs; none begins meanwhile. Where this process is killed, the next
 * one that opens the history brings the runs after it.
 */
export async function renameWithRuns<Value>(
  project: string,
  renaming: Renaming,
  {write, onNotice}: {readonly write: () => Promise<Result<Value>>; readonly onNotice: (told: Diagnostic) => void},
): Promise<Result<Value>> {
  const files = projectFiles(project);
  if (!existsSync(files.history)) return write();
  const database = openProjectHistory(project, onNotice);
  try {
    settleDead(project, database);
    database.exec('begin immediate');
    const [running] = readRuns(database, {pipeline: renaming.from, status: 'running', limit: 1});
    if (running) return failed([{...stillRunning(running), notes: ['it writes under that name: nothing was renamed']}]);
    await writeAtomically(files.renaming, JSON.stringify(renaming));
    const written = await write();
    if (written.ok) finishRenaming(project, database);
    else rmSync(files.renaming, {force: true});
    return written;
  } finally {
    if (database.isTransaction) database.exec('rollback');
    database.close();
  }
}
