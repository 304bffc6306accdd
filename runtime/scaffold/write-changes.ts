import {link, readFile, realpath, rm, rmdir, writeFile} from 'node:fs/promises';
import {dirname, join, relative} from 'node:path';
import {makeFolder} from '../core/make-folder.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import {nearestExisting} from '../core/nearest-existing.ts';
import {wholeFile} from '../core/place.ts';
import {failed, success, type Result} from '../core/result.ts';
import {unreachable} from '../core/unreachable.ts';
import {writeAtomically} from '../core/write-atomically.ts';
import type {FileChange} from './file-change.ts';
import {moveFile, setAside} from './move-file.ts';
import {noteChanges} from './noted-changes.ts';

/** What is written by now, told with how to take it back, and what is left to do when all is. */
type Step = {readonly path: string; readonly undo: () => Promise<void>; readonly finish?: () => Promise<void>};

/**
 * Writes the planned changes below `folder`, each file whole or not at all, and gives the paths.
 * A file that is to be created is never one that is there, and an edit is never of another text than was read.
 * Where one fails, those before are taken back; what could not be is told. Where this process is killed, the next one that
 * opens the project ends it.
 *
 * @param disk What not every file system can do.
 */
export async function writeChanges(
  folder: string,
  changes: readonly FileChange[],
  disk: Disk = {link},
): Promise<Result<readonly string[]>> {
  const done: Step[] = [];
  const noted = await noteChanges(folder, changes);
  for (const change of changes) {
    const failure = await write(folder, change, done, disk).catch((error: unknown) =>
      notWritable(folder, change.path, error),
    );
    if (!failure) continue;
    // What is taken back is not to be ended by anybody.
    await noted.forget();
    return failed([{...failure, notes: await takeBack(done)}]);
  }
  // Empty folders and what was set aside go last: up to here everything can be taken back.
  for (const {finish} of done) await finish?.();
  await noted.forget();
  return success(changes.map(({path}) => path));
}

async function write(folder: string, change: FileChange, done: Step[], disk: Disk): Promise<Diagnostic | undefined> {
  switch (change.action) {
    case 'create':
      return create(folder, change, done, disk);
    case 'edit':
      return edit(folder, change, done);
    case 'move': {
      const moved = await moveFile(folder, change.path, change.to);
      if (!moved) return isInTheWay(change.to);
      done.push({path: change.path, ...moved});
      return undefined;
    }
    case 'remove':
      done.push({path: change.path, ...(await setAside(folder, change.path))});
      return undefined;
    default:
      return unreachable(change);
  }
}

type Disk = {readonly link: (from: string, to: string) => Promise<void>};
type Create = Extract<FileChange, {action: 'create'}>;
type Edit = Extract<FileChange, {action: 'edit'}>;

async function create(
  folder: string,
  {path, content}: Create,
  done: Step[],
  disk: Disk,
): Promise<Diagnostic | undefined> {
  const target = join(folder, path);
  const firstFolder = await makeFolder(dirname(target));
  if (firstFolder !== undefined) {
    done.push({path: dirname(path), undo: () => removeFolders(dirname(target), firstFolder)});
  }
  const temporary = `${target}.${process.pid}.new`;
  try {
    await writeFile(temporary, content, {flush: true});
    await disk.link(temporary, target);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return isInTheWay(path);
    // Not every file system has links; there the file is still never written over.
    if (!hasNoLinks(error)) throw error;
    const refused = await createDirectly(target, path, content);
    if (refused) return refused;
  } finally {
    await rm(temporary, {force: true});
  }
  done.push({path, undo: () => rm(target)});
  return undefined;
}

async function createDirectly(target: string, path: string, content: string): Promise<Diagnostic | undefined> {
  try {
    await writeFile(target, content, {flag: 'wx', flush: true});
    return undefined;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return isInTheWay(path);
    throw error;
  }
}

async function edit(folder: string, {path, content, before}: Edit, done: Step[]): Promise<Diagnostic | undefined> {
  // A link to the file stays a link.
  const target = await realpath(join(folder, path));
  if ((await readFile(target, 'utf8')) !== before) return isChanged(path);
  await writeAtomically(target, content);
  done.push({path, undo: () => writeAtomically(target, before)});
  return undefined;
}

/** Takes back the last step first; the notes say how it went. */
async function takeBack(done: readonly Step[]): Promise<readonly string[]> {
  const left: string[] = [];
  for (const {path, undo} of done.toReversed()) {
    try {
      await undo();
    } catch {
      left.push(path);
    }
  }
  return [
    left.length === 0
      ? 'nothing was written'
      : `written before it, and not taken back: ${left.toReversed().join(', ')}`,
  ];
}

/** Removes the folders from `last` up to `first`, which were made for a file that is gone again. */
async function removeFolders(last: string, first: string): Promise<void> {
  await rmdir(last);
  if (last !== first) await removeFolders(dirname(last), first);
}

const isInTheWay = (path: string): Diagnostic => ({
  severity: 'error',
  code: 'file-exists',
  message: `${path} is there already, and is not written over`,
  at: {place: wholeFile(path)},
  help: `move it away: mv ${path} ${path}.old`,
});

const isChanged = (path: string): Diagnostic => ({
  severity: 'error',
  code: 'file-changed',
  message: `${path} was changed by somebody else in the meantime`,
  at: {place: wholeFile(path)},
  help: 'give the same command again',
});

function notWritable(folder: string, path: string, error: unknown): Diagnostic {
  const inTheWay = nearestExisting(dirname(join(folder, path)));
  const {reason, help} = reasonOf(error, inTheWay, relative(folder, inTheWay));
  return {
    severity: 'error',
    code: 'not-writable',
    message: `${path} cannot be written: ${reason}`,
    at: {place: wholeFile(path)},
    ...(help !== undefined && {help}),
  };
}

type Reason = {readonly reason: string; readonly help?: string};

/** Why a file cannot be written and what mends it; `above` is the nearest of its folders that is there, or a file in its place. */
function reasonOf(error: unknown, above: string, shown: string): Reason {
  const code = codeOf(error);
  if (code === 'EACCES' || code === 'EPERM') {
    return {
      reason: `its folder does not allow it (${code})`,
      help: `give yourself the permission: chmod u+rwx ${above}`,
    };
  }
  if (code === 'ENOENT') return {reason: 'it is not there any more (ENOENT)'};
  if (code === 'EROFS') return {reason: 'the disk is read-only (EROFS)'};
  if (code === 'EIO') {
    return {reason: 'the disk fails (EIO)', help: 'see what the system says of it: dmesg --level err'};
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return {reason: `the disk is full (${code})`, help: `see how much room there is: df -h ${above}`};
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return {reason: 'a file stands where its folder should be', help: `move it away: mv ${shown} ${shown}.old`};
  }
  return {reason: error instanceof Error ? error.message : String(error)};
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

const hasNoLinks = (error: unknown): boolean =>
  ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(codeOf(error) ?? '');
