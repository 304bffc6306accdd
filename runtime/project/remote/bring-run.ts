import {rmSync} from 'node:fs';
import type {DatabaseSync} from 'node:sqlite';
import type {Diagnostic} from '../../core/diagnostic.ts';
import type {BlockName, RunName} from '../../core/names.ts';
import {settleDeadRuns} from '../../history/claim-run.ts';
import {keepLogs} from '../../history/keep-logs.ts';
import {lastWord} from '../../history/last-word.ts';
import {readRun, readRuns} from '../../history/read-runs.ts';
import {recordRun} from '../../history/record-run.ts';
import {mapAtOnce} from '../../io/at-once.ts';
import {addSeenNotes} from '../../io/seen-objects.ts';
import {noteKeptElsewhere} from '../../outputs/kept-output.ts';
import {logFolder, outputFolder, pendingSeen, projectFiles} from '../project-files.ts';
import {addKnownSegments, readKnownSegments} from './known-segments.ts';
import {
  numberOf,
  recordsOf,
  outputsOf,
  readSegment,
  unreadable,
  uriOfRun,
  type RunStore,
  type Segment,
} from './segments.ts';

export type BringOptions = {
  readonly database: DatabaseSync;
  /** The project's folder. */
  readonly project: string;
  readonly runs: RunStore;
  readonly signal: AbortSignal;
};

/** What the bucket has of a run: the number of its newest part, -1 where it has none, and else the run itself. */
export type BroughtRun = {
  readonly run: RunName | undefined;
  readonly newest: number;
  /** That it may still be at work: another machine ran it last, and does not say that it has ended. */
  readonly mayStillRun?: Diagnostic;
};

/** Parts that are fetched at once. */
const segmentsAtOnce = 8;

/**
 * Enters into the history what the bucket knows of a run and this machine does not: of the one that is named, or of the
 * newest of the pipeline (`latest`), which is then also found where it ran elsewhere. The outputs stay in the bucket
 * until a block needs them.
 */
export async function bringRun(wanted: string, options: BringOptions): Promise<BroughtRun> {
  const {database, runs, project} = options;
  const {pipeline} = runs;
  const all = await recordsOf(runs, wanted === 'latest' ? undefined : wanted);
  const begun = new Set(all.flatMap(({run, number}) => (number > 0 ? [run] : [])));
  const listed = all.filter(({run}) => begun.has(run));
  const newest = listed.map(({run}) => run).reduce<RunName | undefined>((a, b) => (a && a > b ? a : b), undefined);
  const here = readRuns(database, {pipeline, limit: 1})[0]?.run;
  const run =
    wanted !== 'latest' ? (wanted as RunName) : here !== undefined && !(newest && newest > here) ? here : newest;
  const own = listed.filter((segment) => segment.run === run);
  if (run === undefined || own.length === 0) return nowhere;
  const names = own.toSorted((a, b) => a.number - b.number).map(({name}) => name);
  const runFolder = projectFiles(project).run(pipeline, run);
  const known = segmentsIn(database, run, runFolder);
  if (!names.every((name) => known.has(name))) {
    const read = await mapAtOnce(names, segmentsAtOnce, options.signal, (name) => readSegment(runs, name));
    await enterAlone(names, read, {...options, run});
  }
  // Another process of this machine may have gone on with the run since the parts were listed.
  const number = Math.max(...[...names, ...readKnownSegments(runFolder)].map(numberOf));
  // What is known already says it again: it may have been read when somebody looked at the run.
  const last = lastWord(database, run);
  const isGoing = last?.startedAs === elsewhere.startedAs && last.type !== 'run-settled';
  return {run, newest: number, ...(isGoing && {mayStillRun: mayStillRun(runs, run, last.at)})};
}

/** No part of a run. */
export const nowhere: BroughtRun = {run: undefined, newest: -1};

type EnterOptions = BringOptions & {readonly run: RunName};

/** One process at a time enters a run, and none while another goes on with it: that one has entered it before. */
async function enterAlone(
  names: readonly string[],
  segments: readonly Segment[],
  options: EnterOptions,
): Promise<void> {
  const {database, project, runs, run} = options;
  const runFolder = projectFiles(project).run(runs.pipeline, run);
  database.exec('begin immediate');
  try {
    if (readRun(database, run)?.status === 'running') return;
    await enter(names, segments, options);
    database.exec('commit');
  } finally {
    if (database.isTransaction) database.exec('rollback');
  }
  await addKnownSegments(runFolder, names);
  // It was not this machine that ran it: whoever names it takes it for dead.
  settleDeadRuns(database, {isAlive: ({startedAs}) => startedAs !== elsewhere.startedAs});
}

async function enter(
  names: readonly string[],
  segments: readonly Segment[],
  {database, project, runs, run}: EnterOptions,
): Promise<void> {
  const runFolder = projectFiles(project).run(runs.pipeline, run);
  const [known, noted] = [segmentsIn(database, run, runFolder), new Set(readKnownSegments(runFolder))];
  let record: ReturnType<typeof recordRun> | undefined;
  using kept = keepLogs(logFolder(runFolder));
  for (const [index, {begins, events, outputs, logs = []}] of segments.entries()) {
    const name = names[index] ?? '';
    if (begins) {
      const {profile, fingerprints, reused} = begins;
      const byBlock = new Map(Object.entries(fingerprints));
      record = recordRun(database, {process: elsewhere, fingerprints: byBlock, profile, reused: new Set(reused)});
    }
    if (!record) throw unreadable(runs, name, 'is missing before it');
    if (known.has(name)) continue;
    // What is kept is noted first: a block that the history calls completed has its output.
    for (const [block, {seen, ...kept}] of Object.entries(outputs)) {
      const folder = outputFolder(runFolder, block as BlockName);
      const at = outputsOf(runs, run, folder.slice(runFolder.length + 1));
      await noteKeptElsewhere(folder, {...kept, at});
      rmSync(pendingSeen(folder), {recursive: true, force: true});
      if (seen) await addSeenNotes(pendingSeen(folder), seen);
    }
    record(...events);
    if (!noted.has(name)) kept.add(logs);
  }
}

/** The parts that are in the history: those that were noted, unless it was lost and is another one by now. */
const segmentsIn = (database: DatabaseSync, run: RunName, runFolder: string): ReadonlySet<string> =>
  new Set(readRun(database, run) ? readKnownSegments(runFolder) : []);

/** Stands for a process of another machine; no process of this one says that it started so. */
const elsewhere = {pid: 1, startedAs: 'on another machine'};

const mayStillRun = (runs: RunStore, run: RunName, at: number): Diagnostic => ({
  severity: 'error',
  code: 'run-still-going',
  message: `run ${run} of ${runs.pipeline} may still run on another machine`,
  notes: [
    `its record at ${uriOfRun(runs, run)} does not say that it has ended`,
    `the newest word of it is of ${new Date(at).toISOString()}`,
  ],
  help: `where that machine is gone, name the run: magelet run ${runs.pipeline} --resume ${run}`,
});

/** Whether the history has the run, and whether it was one on the local bucket, of which no other machine knows. */
export const isLocalAlone = (database: DatabaseSync, pipeline: string, wanted: string): boolean =>
  (wanted === 'latest' ? readRuns(database, {pipeline, limit: 1})[0] : readRun(database, wanted))?.onLocalB2 ?? false;
