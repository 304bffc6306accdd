import {
  existsSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import {dirname, isAbsolute, join, relative} from 'node:path';
import {makeFolderSync} from '../core/make-folder.ts';
import {unreachable} from '../core/unreachable.ts';
import type {FileChange} from './file-change.ts';
import {isKept} from './move-file.ts';
import {changesFolder, identityOf, type NotedChanges} from './noted-changes.ts';

/**
 * Ends what processes had begun to write in a project when they were killed, and gives the paths. A file that somebody has
 * changed meanwhile stays as it is. Costs a look where nothing is noted.
 */
export function finishChanges(project: string, isAlive: (pid: number) => boolean): readonly string[] {
  const folder = changesFolder(project);
  if (!existsSync(folder)) return [];
  const finished: string[] = [];
  for (const name of readdirSync(folder)) {
    try {
      finished.push(...finishNote(project, join(folder, name), isAlive));
    } catch {
      // Where the project cannot be written, or another process ends it at this moment, it stays for the next time.
    }
  }
  removeIfEmpty(folder);
  return finished;
}

function finishNote(project: string, note: string, isAlive: (pid: number) => boolean): readonly string[] {
  // A note that was not written whole is one before the first change.
  const whole = /^(\d+)\.json(?:\.\d+\.tmp)?$/.exec(note.slice(dirname(note).length + 1));
  if (!whole || isAlive(Number(whole[1]))) return [];
  if (note.endsWith('.tmp')) {
    rmSync(note, {force: true});
    return [];
  }
  const noted = JSON.parse(readFileSync(note, 'utf8')) as NotedChanges;
  // Whoever made a note by hand does not get at what lies outside of the project.
  const paths = noted.changes.flatMap((change) =>
    change.action === 'move' ? [change.path, change.to] : [change.path],
  );
  if (!Number.isInteger(noted.pid) || !paths.every((path) => isWithin(project, path))) return [];
  for (const change of noted.changes) finish(project, change, noted);
  rmSync(note, {force: true});
  return noted.changes.map(({path}) => path);
}

function isWithin(project: string, path: string): boolean {
  const way = relative(project, join(project, path));
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
}

function finish(project: string, change: FileChange, {pid, removed}: NotedChanges): void {
  const path = join(project, change.path);
  switch (change.action) {
    case 'create':
      rmSync(`${path}.${pid}.new`, {force: true});
      if (!existsSync(path)) write(path, change.content, pid);
      return;
    case 'edit': {
      if (!existsSync(path)) return;
      const file = realpathSync(path);
      rmSync(`${file}.${pid}.tmp`, {force: true});
      if (readFileSync(file, 'utf8') === change.before) write(file, change.content, pid);
      return;
    }
    case 'move': {
      const target = join(project, change.to);
      if (existsSync(path) && !existsSync(target)) {
        makeFolderSync(dirname(target));
        renameSync(path, target);
      }
      return removeEmptyFolders(project, dirname(change.path));
    }
    case 'remove': {
      const aside = `${path}.${pid}.removed`;
      rmSync(aside, {recursive: true, force: true});
      if (existsSync(path) && removed[change.path] === identityOf(path)) renameSync(path, aside);
      rmSync(aside, {recursive: true, force: true});
      return removeEmptyFolders(project, dirname(change.path));
    }
    default:
      return unreachable(change);
  }
}

/** Whole or not at all. */
function write(path: string, content: string, pid: number): void {
  const temporary = `${path}.${pid}.tmp`;
  makeFolderSync(dirname(path));
  writeFileSync(temporary, content, {flush: true});
  renameSync(temporary, path);
}

function removeEmptyFolders(project: string, path: string): void {
  if (!isKept(path) && removeIfEmpty(join(project, path))) removeEmptyFolders(project, dirname(path));
}

function removeIfEmpty(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}
