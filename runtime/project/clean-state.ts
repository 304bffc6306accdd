import {existsSync, readdirSync, renameSync, rmdirSync, rmSync, statSync} from 'node:fs';
import {join, relative} from 'node:path';
import type {DatabaseSync} from 'node:sqlite';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {PipelineName, RunName} from '../core/names.ts';
import {compact, readEndedRuns, readRunNames, removeRun, type EndedRun} from '../history/remove-runs.ts';
import {isFullDisk} from '../core/why-not-written.ts';
import type {Project} from './open-project.ts';
import {projectFiles} from './project-files.ts';
import {withHistory, withWritableHistory} from './with-history.ts';

export type CleanRequest = {
  /** Milliseconds: runs that ended longer ago go. */
  readonly olderThan?: number;
  /** The newest runs of each pipeline stay, this many. */
  readonly keep?: number;
  /** Only what would go is wanted. */
  readonly dryRun: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly onNotice: (diagnostic: Diagnostic) => void;
};

export type Cleaned = {
  readonly runs: readonly {readonly run: RunName; readonly pipeline: PipelineName; readonly bytes: number}[];
  /** Folders that belong to no run any more, relative to the project. */
  readonly leftovers: readonly {readonly path: string; readonly bytes: number}[];
  /** How many runs are left, and how many of them run at this moment. */
  readonly kept: number;
  readonly running: number;
  /** Bytes of the files that went, or would; those of the history are not among them. */
  readonly bytes: number;
  /** Bytes by which the history became smaller, which only compacting it tells. */
  readonly ofHistory: number;
  /** Names of the runs that are left. */
  readonly left: ReadonlySet<string>;
  /** Why the history still could not be written when the files were gone; it then has the runs as before. */
  readonly failure?: unknown;
};

/** A folder that nobody knows may be one of a run that is just beginning: for an hour it is let be. */
const youngest = 3_600_000;

type Removal = 'files and records' | 'files' | 'nothing';

/**
 * Removes runs that have ended, with their outputs, logs and records, and what killed processes left behind. On a disk so
 * full that no record can be removed, the files go first and make room for that.
 */
export function cleanState(project: Project, request: CleanRequest): Cleaned {
  const {dryRun, onNotice} = request;
  const gone: Gone = {runs: new Map(), leftovers: new Map(), history: sizeOf(projectFiles(project.folder).history)};
  const clean =
    (removal: Removal) =>
    (database: DatabaseSync): Cleaned =>
      cleanWith(database, project, {...request, removal, gone});
  const cleanAll = (): Cleaned => withWritableHistory(project, onNotice, clean('files and records')) ?? nothing;
  if (dryRun) return withHistory(project, onNotice, clean('nothing')) ?? nothing;
  try {
    return cleanAll();
  } catch (error) {
    if (!isFullDisk(error)) throw error;
    const freed = withHistory(project, onNotice, clean('files')) ?? nothing;
    if (freed.bytes === 0) throw error;
    try {
      return cleanAll();
    } catch (failure) {
      return {...freed, failure};
    }
  }
}

const nothing: Cleaned = {runs: [], leftovers: [], kept: 0, running: 0, bytes: 0, ofHistory: 0, left: new Set()};

/** What was removed so far, by name and by path. */
type Gone = {
  readonly runs: Map<RunName, Cleaned['runs'][number]>;
  readonly leftovers: Map<string, number>;
  /** Bytes of the history before. */
  readonly history: number;
};

type Cleaning = CleanRequest & {readonly removal: Removal; readonly gone: Gone};

function cleanWith(database: DatabaseSync, project: Project, cleaning: Cleaning): Cleaned {
  const {removal, gone, now} = cleaning;
  const files = projectFiles(project.folder);
  // One after the other: what the files of one give back is room for removing the records of the next.
  for (const {run, pipeline} of toGo(readEndedRuns(database), cleaning)) {
    if (removal === 'files and records' && !removeRun(database, run)) continue;
    const folder = removal === 'nothing' ? files.run(pipeline, run) : takenAway(files.run(pipeline, run));
    const bytes = (gone.runs.get(run)?.bytes ?? 0) + removed(folder, removal) + removed(files.temporary(run), removal);
    gone.runs.set(run, {run, pipeline, bytes});
    if (removal !== 'nothing') removeIfEmpty(join(files.runs, pipeline));
  }
  const {known, running} = readRunNames(database);
  const isYoung = (path: string): boolean => now - (statSync(path, {throwIfNoEntry: false})?.mtimeMs ?? 0) < youngest;
  const leftovers = [
    ...entriesOf(files.temporaries).filter(
      (path) =>
        !running.has(nameOf(path)) &&
        !gone.runs.has(nameOf(path) as RunName) &&
        (known.has(nameOf(path)) || !isYoung(path)),
    ),
    ...entriesOf(files.runs)
      .flatMap(entriesOf)
      .filter(
        (path) =>
          path.endsWith(takenSuffix) || (runShape.test(nameOf(path)) && !known.has(nameOf(path)) && !isYoung(path)),
      ),
  ];
  for (const path of leftovers) gone.leftovers.set(relative(project.folder, path), removed(path, removal));
  const compacts = gone.runs.size > 0 && running.size === 0 && removal === 'files and records';
  if (compacts) compact(database);
  const ofHistory = removal === 'files and records' ? Math.max(0, gone.history - sizeOf(files.history)) : 0;
  const left = known.difference(new Set<string>(gone.runs.keys()));
  return {
    runs: [...gone.runs.values()],
    leftovers: [...gone.leftovers].map(([path, bytes]) => ({path, bytes})),
    kept: left.size,
    running: running.size,
    bytes: [...gone.runs.values()].reduce((sum, {bytes}) => sum + bytes, 0) + sumOf(gone.leftovers.values()),
    ofHistory,
    left,
  };
}

const sumOf = (sizes: Iterable<number>): number => [...sizes].reduce((sum, bytes) => sum + bytes, 0);

function toGo(ended: readonly EndedRun[], {olderThan, keep, now}: CleanRequest): readonly EndedRun[] {
  const seen = new Map<PipelineName, number>();
  return ended.filter(({pipeline, endedAt}) => {
    const newer = seen.get(pipeline) ?? 0;
    seen.set(pipeline, newer + 1);
    const isOld = olderThan === undefined || now - endedAt > olderThan;
    return isOld && newer >= (keep ?? 0);
  });
}

/** Ends the name of the folder of a run that is removed: where that is killed on the way, the next one need not ask whose it is. */
const takenSuffix = '.left';

function takenAway(folder: string): string {
  if (!existsSync(folder)) return folder;
  rmSync(folder + takenSuffix, {recursive: true, force: true});
  renameSync(folder, folder + takenSuffix);
  return folder + takenSuffix;
}

/** Removes a folder, or only looks at it; gives how many bytes were in it. */
function removed(path: string, removal: Removal): number {
  const bytes = sizeOf(path);
  if (removal !== 'nothing') rmSync(path, {recursive: true, force: true});
  return bytes;
}

function sizeOf(path: string): number {
  const entry = statSync(path, {throwIfNoEntry: false});
  if (!entry) return 0;
  return entry.isDirectory() ? entriesOf(path).reduce((sum, inner) => sum + sizeOf(inner), 0) : entry.size;
}

function entriesOf(folder: string): readonly string[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return [];
  return readdirSync(folder).map((name) => join(folder, name));
}

function removeIfEmpty(folder: string): void {
  if (existsSync(folder) && entriesOf(folder).length === 0) rmdirSync(folder);
}

const nameOf = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

const runShape = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-[0-9a-z]{4}$/;
