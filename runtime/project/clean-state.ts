import {existsSync, readdirSync, rmdirSync, rmSync, statSync} from 'node:fs';
import {join, relative} from 'node:path';
import type {DatabaseSync} from 'node:sqlite';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {PipelineName, RunName} from '../core/names.ts';
import {compact, readEndedRuns, readRunNames, removeRun, type EndedRun} from '../history/remove-runs.ts';
import type {Project} from './open-project.ts';
import {projectFiles} from './project-files.ts';
import {withHistory} from './with-history.ts';

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
  /** Bytes that were freed, or would be, those of the history among them where they are known. */
  readonly bytes: number;
  /** Names of the runs that are left. */
  readonly left: ReadonlySet<string>;
};

/** A folder that nobody knows may be one of a run that is just beginning: for an hour it is let be. */
const youngest = 3_600_000;

/** Removes runs that have ended, with their outputs, logs and records, and what killed processes left behind. */
export function cleanState(project: Project, request: CleanRequest): Cleaned {
  const nothing: Cleaned = {runs: [], leftovers: [], kept: 0, running: 0, bytes: 0, left: new Set()};
  return withHistory(project, request.onNotice, (database) => cleanWith(database, project, request)) ?? nothing;
}

function cleanWith(database: DatabaseSync, project: Project, request: CleanRequest): Cleaned {
  const files = projectFiles(project.folder);
  const sizeBefore = sizeOf(files.history);
  const going = toGo(readEndedRuns(database), request).filter(({run}) => request.dryRun || removeRun(database, run));
  const runs = going.map(({run, pipeline}) => {
    const bytes = removed(files.run(pipeline, run), request);
    if (!request.dryRun) removeIfEmpty(join(files.runs, pipeline));
    return {run, pipeline, bytes};
  });
  const {known, running} = readRunNames(database);
  const isYoung = (path: string): boolean => request.now - statSync(path).mtimeMs < youngest;
  const leftovers = [
    ...entriesOf(files.temporaries).filter(
      (path) => !running.has(nameOf(path)) && (known.has(nameOf(path)) || !isYoung(path)),
    ),
    ...entriesOf(files.runs)
      .flatMap(entriesOf)
      .filter((path) => runShape.test(nameOf(path)) && !known.has(nameOf(path)) && !isYoung(path)),
  ].map((path) => ({path: relative(project.folder, path), bytes: removed(path, request)}));
  if (runs.length > 0 && running.size === 0 && !request.dryRun) compact(database);
  const ofHistory = request.dryRun ? 0 : Math.max(0, sizeBefore - sizeOf(files.history));
  const bytes = [...runs, ...leftovers].reduce((sum, each) => sum + each.bytes, ofHistory);
  const kept = known.size - (request.dryRun ? runs.length : 0);
  const left = known.difference(new Set(runs.map(({run}) => run as string)));
  return {runs, leftovers, kept, running: running.size, bytes, left};
}

function toGo(ended: readonly EndedRun[], {olderThan, keep, now}: CleanRequest): readonly EndedRun[] {
  const seen = new Map<PipelineName, number>();
  return ended.filter(({pipeline, endedAt}) => {
    const newer = seen.get(pipeline) ?? 0;
    seen.set(pipeline, newer + 1);
    const isOld = olderThan === undefined || now - endedAt > olderThan;
    return isOld && newer >= (keep ?? 0);
  });
}

/** Removes a folder, or only looks at it; gives how many bytes were in it. */
function removed(path: string, {dryRun}: CleanRequest): number {
  const bytes = sizeOf(path);
  if (!dryRun) rmSync(path, {recursive: true, force: true});
  return bytes;
}

function sizeOf(path: string): number {
  if (!existsSync(path)) return 0;
  const entry = statSync(path);
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
