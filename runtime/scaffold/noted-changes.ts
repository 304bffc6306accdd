import {statSync} from 'node:fs';
import {rm, rmdir} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {makeFolder} from '../core/make-folder.ts';
import {writeAtomically} from '../core/write-atomically.ts';
import type {FileChange} from './file-change.ts';

/** Changes that a process has begun to write, as it noted them before. */
export type NotedChanges = {
  readonly pid: number;
  readonly changes: readonly FileChange[];
  /** Which files were to be removed, by path: another one that has the name by now stays. */
  readonly removed: Readonly<Record<string, string>>;
};

/** Where they are noted; there is no such folder but while somebody writes. */
export const changesFolder = (project: string): string => join(project, '.magelet', 'changes');

/**
 * Notes changes until they are written, so that whoever opens the project after this process was killed ends what it had
 * begun (`finish-changes.ts`). Where no note can be made, they are written without.
 */
export async function noteChanges(project: string, changes: readonly FileChange[]): Promise<Noted> {
  const folder = changesFolder(project);
  const path = join(folder, `${process.pid}.json`);
  const removed: Record<string, string> = {};
  for (const change of changes) {
    if (change.action === 'remove') removed[change.path] = identityOf(join(project, change.path)) ?? '';
  }
  let first: string | undefined;
  try {
    first = await makeFolder(folder);
    await writeAtomically(path, JSON.stringify({pid: process.pid, changes, removed} satisfies NotedChanges));
  } catch {
    // Whatever keeps the note from being written, the changes meet and tell.
  }
  return {
    // One that cannot be removed finds everything written when it is read.
    forget: async () => {
      await rm(path, {force: true}).catch(() => undefined);
      await removeEmpty(folder, first ?? folder);
    },
  };
}

export type Noted = {readonly forget: () => Promise<void>};

/** What tells a file or a folder from another one of its name; undefined where there is none. */
export function identityOf(path: string): string | undefined {
  const found = statSync(path, {throwIfNoEntry: false});
  return found && `${found.dev} ${found.ino} ${found.mtimeMs}`;
}

/** Removes the folders from `last` up to `first` where nothing is in them. */
async function removeEmpty(last: string, first: string): Promise<void> {
  try {
    await rmdir(last);
  } catch {
    return;
  }
  if (last !== first) await removeEmpty(dirname(last), first);
}
