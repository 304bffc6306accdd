import {rm, rmdir} from 'node:fs/promises';
import {dirname} from 'node:path';
import type {DatabaseSync} from 'node:sqlite';
import type {Diagnostic} from '../../core/diagnostic.ts';
import type {BlockName} from '../../core/names.ts';
import {failed, success, type Result} from '../../core/result.ts';
import type {RunPlan} from '../../run/run-plan.ts';
import {keepingFolder} from '../project-files.ts';
import {atMost, withinGrace} from './within-grace.ts';
import {bringSeen, seenBy, sendSeen} from './seen-notes.ts';
import {seenNotBrought, seenNotKept} from './not-kept.ts';
import {bringRun, isLocalAlone, nowhere, type BroughtRun} from './bring-run.ts';
import {KeptRun} from './keep-run.ts';
import {openStore} from './open-store.ts';
import type {RemoteSettings} from './remote-of.ts';
import {whyNotOpened} from './why-not-opened.ts';

/** Seconds that a run waits for its bucket before it begins; one that has not answered by then is tried again meanwhile. */
const longestWait = 5;

/** Seconds that a run waits for what others have loaded with `incremental: true`, which is loaded again where it is not known. */
const longestWaitForSeen = 30;

/** Seconds that what is on its way has once the run was told to stop and its blocks have ended. */
const grace = 3;

/** Looks in the bucket for the run to go on with; one on the local bucket is nowhere but here. */
export async function bringForResume(
  wanted: string,
  settings: RemoteSettings,
  {
    project,
    pipeline,
    database,
    signal,
  }: {
    readonly project: string;
    readonly pipeline: RunPlan['pipeline'];
    readonly database: DatabaseSync;
    readonly signal: AbortSignal;
  },
): Promise<Result<BroughtRun>> {
  const {name} = pipeline.definition;
  if (isLocalAlone(database, name, wanted)) return success(nowhere);
  await using store = openStore(project, settings, {signal});
  const runs = {place: settings.place, store, pipeline: name};
  const brought = await bringRun(wanted, {database, project, runs, signal});
  const {mayStillRun} = brought;
  return wanted === 'latest' && mayStillRun ? failed([mayStillRun]) : success(brought);
}

export type KeepRequest = {
  readonly project: string;
  readonly plan: RunPlan;
  readonly fingerprints: ReadonlyMap<BlockName, string>;
  readonly reused: ReadonlySet<string>;
  readonly profile: string | undefined;
  readonly runFolder: string;
  readonly folderOf: (block: BlockName) => string;
  readonly newest: number;
  readonly stop: AbortSignal;
  readonly stopNow: AbortSignal;
  readonly onNotice: (diagnostic: Diagnostic) => void;
};

/** A run that is kept in its bucket; closing it gives up what is still on its way. */
export type KeptRemotely = AsyncDisposable & {
  readonly run: KeptRun;
  /** Tells other machines what the run, which has completed, has loaded with `incremental: true`. */
  readonly sendSeen: (outputs: ReadonlyMap<BlockName, string>) => Promise<Diagnostic | undefined>;
};

/**
 * Opens the bucket for a run that begins, and writes there what it begins with: a bucket that is not there, or a key that may
 * not write to it, is told before a block runs.
 */
export async function keepRemotely(settings: RemoteSettings, request: KeepRequest): Promise<Result<KeptRemotely>> {
  const kept = openRemotely(settings, request);
  const [failure] = await Promise.all([kept.run.open(longestWait), kept.bringSeen()]);
  if (failure === undefined) return success(kept);
  const {plan, newest, runFolder, onNotice} = request;
  const told = whyNotOpened(failure, settings, plan.pipeline.definition.name);
  if (told.severity === 'error') {
    await kept[Symbol.asyncDispose]();
    // Of a run that did not begin nothing stays behind.
    if (newest < 0) await removeRunFolder(runFolder);
    return failed([told]);
  }
  onNotice(told);
  return success(kept);
}

/** Aborted when the time is over that the run may take, with its uploads. */
function timeOfRun(seconds: number | undefined): Disposable & {readonly signal: AbortSignal} {
  const over = new AbortController();
  const reason = new DOMException(`the run's timeout of ${seconds} s was over before it was sent`, 'TimeoutError');
  const timer = seconds === undefined ? undefined : setTimeout(() => over.abort(reason), seconds * 1000);
  timer?.unref();
  return {signal: over.signal, [Symbol.dispose]: () => clearTimeout(timer)};
}

async function removeRunFolder(runFolder: string): Promise<void> {
  await rm(runFolder, {recursive: true, force: true});
  // That of the pipeline, where this was to be its only run.
  await rmdir(dirname(runFolder)).catch(() => undefined);
}

function openRemotely(
  settings: RemoteSettings,
  request: KeepRequest,
): KeptRemotely & {readonly bringSeen: () => Promise<void>} {
  const {project, plan, fingerprints, reused, profile, runFolder, stop, stopNow} = request;
  const ending = new AbortController();
  const store = openStore(project, settings, {signal: ending.signal, uploadsDir: keepingFolder(runFolder)});
  const runs = {place: settings.place, store, pipeline: plan.pipeline.definition.name};
  const time = timeOfRun(plan.pipeline.definition.timeout);
  const limits = {
    stop: AbortSignal.any([stop, time.signal]),
    stopNow,
    seconds: grace,
    giveUp: () => ending.abort(),
  };
  let unbrought: unknown;
  const run = new KeptRun({
    ...request,
    runs,
    run: plan.run,
    begins: {
      ...(profile !== undefined && {profile}),
      fingerprints: Object.fromEntries(fingerprints),
      reused: [...reused],
    },
    grace: limits,
  });
  return {
    run,
    async bringSeen() {
      const isBrought = bringSeen(project, runs, ending.signal).then(() => true);
      unbrought = await atMost(longestWaitForSeen, stop, isBrought).then(
        (brought) => (brought ? undefined : new DOMException('the bucket did not answer', 'TimeoutError')),
        (error: unknown) => error,
      );
    },
    async sendSeen(outputs) {
      const blocks = await seenBy(outputs);
      if (Object.keys(blocks).length === 0) return undefined;
      try {
        await withinGrace(() => sendSeen(project, runs, {run: plan.run, blocks}), limits);
      } catch (error) {
        return seenNotKept(runs, plan.run, error);
      }
      return unbrought === undefined ? undefined : seenNotBrought(runs, plan.run, unbrought);
    },
    async [Symbol.asyncDispose]() {
      time[Symbol.dispose]();
      ending.abort();
      await store[Symbol.asyncDispose]();
    },
  };
}
