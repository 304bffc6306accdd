import type {DatabaseSync} from 'node:sqlite';
import type {BlockName} from '../../core/names.ts';
import {failed, success, type Result} from '../../core/result.ts';
import type {RunPlan} from '../../run/run-plan.ts';
import {keepingFolder} from '../project-files.ts';
import {bringRun, isLocalAlone, type BroughtRun} from './bring-run.ts';
import {KeptRun} from './keep-run.ts';
import {openStore} from './open-store.ts';
import type {RemoteSettings} from './remote-of.ts';

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
  if (isLocalAlone(database, name, wanted)) return success({run: undefined, segments: 0});
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
  readonly segments: number;
  readonly stop: AbortSignal;
  readonly stopNow: AbortSignal;
};

/** Opens the bucket for a run that begins; closing it gives up what is still on its way. */
export function keepRemotely(
  settings: RemoteSettings,
  request: KeepRequest,
): AsyncDisposable & {readonly run: KeptRun} {
  const {project, plan, fingerprints, reused, profile, runFolder} = request;
  const ending = new AbortController();
  const store = openStore(project, settings, {signal: ending.signal, uploadsDir: keepingFolder(runFolder)});
  const runs = {place: settings.place, store, pipeline: plan.pipeline.definition.name};
  const run = new KeptRun({
    ...request,
    runs,
    run: plan.run,
    begins: {
      ...(profile !== undefined && {profile}),
      fingerprints: Object.fromEntries(fingerprints),
      reused: [...reused],
    },
    grace,
    giveUp: () => ending.abort(),
  });
  return {
    run,
    async [Symbol.asyncDispose]() {
      ending.abort();
      await store[Symbol.asyncDispose]();
    },
  };
}
