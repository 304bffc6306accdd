import type {DatabaseSync} from 'node:sqlite';
import type {Diagnostic} from '../core/diagnostic.ts';
import {newRunName} from '../core/names.ts';
import {unknownProfile} from '../config/read-profile.ts';
import {maskerFor, type Masker} from '../core/secrets.ts';
import type {CheckedPipeline, FailurePolicy} from '../core/pipeline.ts';
import type {Located} from '../core/place.ts';
import type {RunEvent} from '../core/run-event.ts';
import {failed, success, type Result} from '../core/result.ts';
import {intervalOf} from '../core/run-interval.ts';
import type {TriggerDefinition} from '../core/trigger.ts';
import {Journal} from '../history/journal.ts';
import {keepLogs} from '../history/keep-logs.ts';
import {claimRun} from '../history/claim-run.ts';
import {giveUp, settleDead, takeUp} from './settle-dead.ts';
import {recordInBatches} from '../history/record-in-batches.ts';
import {runRecorder} from '../history/record-run.ts';
import type {RecordedRun} from '../history/read-runs.ts';
import type {SettledRun} from '../run/run-pipeline.ts';
import type {RunPlan} from '../run/run-plan.ts';
import type {Selection} from '../run/select-blocks.ts';
import type {RunHost} from '../run/host.ts';
import {thisProcess} from './is-alive.ts';
import {executePlan, folderIn} from './execute-plan.ts';
import {completeSeenObjects} from './complete-seen-objects.ts';
import type {LocalB2} from './local-b2/start-local-b2.ts';
import type {Project} from './open-project.ts';
import {planRun, type PlanRequest} from './plan-run.ts';
import {journalFile, logFolder, projectFiles} from './project-files.ts';
import {openProjectHistory} from './project-history.ts';
import {remoteOf, type RemoteSettings} from './remote/remote-of.ts';
import type {BroughtRun} from './remote/bring-run.ts';
import {resumedVariables} from './resumed-variables.ts';
import {secretsOfProject} from './secrets-of-project.ts';
import {runToResume, stillRunning} from './run-to-resume.ts';
import {triggerNamed} from './variables-of-run.ts';

export type RunRequest = {
  readonly project: Project;
  readonly pipeline: CheckedPipeline;
  readonly selection: Selection;
  /** The run to go on with: a name, or `latest`. */
  readonly resume?: string;
  /** `--var`, which win over the pipeline's own. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** The trigger of `triggers.yaml` whose variables and interval the run has; the run is said to be begun by it. */
  readonly ofTrigger?: string;
  /** Now, where it is left out; a resumed run keeps its own. */
  readonly executionDate?: Date;
  readonly profile?: string;
  readonly concurrency?: number;
  /** Bytes that tables may take; wins over the pipeline's `memory_limit`. */
  readonly memoryLimit?: number;
  /** `--on-failure`, which wins over the pipeline's own. */
  readonly onFailure?: FailurePolicy;
  /** Opens the local bucket where the run is to have it; one that is resumed goes on where it ran before. */
  readonly openLocalB2: (of: {
    readonly ranOnLocalB2: boolean;
    readonly profile?: string;
  }) => Promise<Result<LocalB2 | undefined>>;
  /** Where the blocks run; whoever opened it closes it. */
  readonly host: RunHost;
  /** What began the run; `command line` where it is left out. */
  readonly trigger?: string;
  /** Only the plan is wanted. */
  readonly dryRun: boolean;
  /** The first Ctrl-C: no new blocks, running ones are told. */
  readonly stop: AbortSignal;
  /** The second: end what still runs. */
  readonly stopNow: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
  /** Told before the run begins, where the history had to be set aside. */
  readonly onNotice: (diagnostic: Diagnostic) => void;
};

export type FinishedRun = {
  readonly plan: RunPlan;
  /** Where the output of each block is, or would be. */
  readonly folders: ReadonlyMap<string, string>;
  readonly settled?: SettledRun;
};

/** Runs a checked pipeline and records it. Fails where it could not start; how blocks end is in the events. */
export async function runInProject(request: RunRequest): Promise<Result<FinishedRun>> {
  const {project} = request;
  if (request.profile !== undefined && project.profiles && !hasProfile(project.profiles, request.profile)) {
    return failed([unknownProfile('io_config.yaml', request.profile, project.profiles)]);
  }
  const files = projectFiles(project.folder);
  const database = openProjectHistory(project.folder, request.onNotice);
  try {
    settleDead(project.folder, database);
    const pipeline = request.pipeline.definition.name;
    const remote = remoteOf(project, request.pipeline.definition);
    const brought = remote && (await broughtRun(request, remote, database));
    if (brought && !brought.ok) return brought;
    const wanted = brought?.value?.run ?? request.resume;
    const resumed = wanted === undefined ? undefined : runToResume(database, pipeline, wanted, remote?.place);
    if (resumed && !resumed.ok) return resumed;
    const before = resumed?.value;
    const trigger = triggerOf(request, before);
    if (trigger && !trigger.ok) return trigger;
    const masker = maskerOnce(project);
    const variables = variablesOf(request, before, masker);
    if (!variables.ok) return variables;
    const run = before?.run ?? newRunName(Date.now(), Math.random);
    const profile = request.profile ?? before?.profile;
    const withProfile = profile !== undefined && {profile};
    const planned = await planRun({
      ...request,
      ...withProfile,
      project: project.folder,
      database,
      run,
      runFolder: files.run(pipeline, run),
      ...(before && {resumed: before}),
      ...datesOf(request, before, trigger?.value),
      variables: {...variables.value, ...trigger?.value.variables, ...request.variables},
    });
    if (!planned.ok) return planned;
    if (request.dryRun) return success({plan: planned.value.plan, folders: planned.value.folders});
    const opened = await request.openLocalB2({ranOnLocalB2: before?.onLocalB2 ?? false, ...withProfile});
    if (!opened.ok) return opened;
    await using local = opened.value;
    const {plan, folders, fingerprints} = planned.value;
    const reused = new Set(plan.blocks.flatMap(({action, block}) => (action === 'reuse' ? [block.name] : [])));
    const onLocalB2 = local !== undefined;
    // What ran on the local bucket nobody can go on with elsewhere.
    const kept =
      remote && !local
        ? await (
            await import('./remote/run-remotely.ts')
          ).keepRemotely(remote, {
            project: project.folder,
            plan,
            fingerprints,
            reused,
            profile,
            runFolder: planned.value.runFolder,
            folderOf: folderIn(planned.value),
            newest: brought?.value?.newest ?? -1,
            stop: request.stop,
            stopNow: request.stopNow,
            onNotice: request.onNotice,
          })
        : success(undefined);
    if (!kept.ok) return kept;
    await using remotely = kept.value;
    const process = thisProcess();
    if (before && !claimRun(database, before, process)) return failed([stillRunning(before)]);
    takeUp(run);
    const recorder = runRecorder(database, {process, fingerprints, profile, onLocalB2, reused});
    using batches = recordInBatches(recorder, new Journal(journalFile(planned.value.runFolder)));
    using logs = keepLogs(logFolder(planned.value.runFolder));
    let isSettled = false;
    const keep = (...events: readonly RunEvent[]): void => {
      logs.keep(events);
      batches.record(...events);
      isSettled ||= events.some(({type}) => type === 'run-settled');
      remotely?.run.take(events);
    };
    const settled = await executePlan(request, planned.value, keep, {
      b2: local?.settings,
      remotely: remotely?.run,
      masked: masker(),
    }).catch(async (error: unknown) => {
      // Nothing of it works any more by the time that somebody can go on with it.
      await request.host[Symbol.asyncDispose]();
      batches[Symbol.dispose]();
      // Somebody may have gone on with one whose end is recorded.
      if (!isSettled) giveUp(project.folder, database, run);
      throw error;
    });
    const endUnkept = await remotely?.run.end();
    // A run that did not complete has told it, and whoever goes on with it tells it again.
    if (endUnkept && settled.status === 'completed') request.onNotice(endUnkept);
    const unsent = settled.status === 'completed' ? await remotely?.sendSeen(folders) : undefined;
    if (unsent) request.onNotice(unsent);
    if (settled.status === 'completed') await completeSeenObjects(project.folder, pipeline, folders);
    return success({plan, folders, settled});
  } finally {
    database.close();
  }
}

/** What the bucket knows of the run to go on with, entered into the history. */
async function broughtRun(
  {project, pipeline, resume, stop: signal}: RunRequest,
  remote: RemoteSettings,
  database: DatabaseSync,
): Promise<Result<BroughtRun | undefined>> {
  if (resume === undefined) return success(undefined);
  const {bringForResume} = await import('./remote/run-remotely.ts');
  return bringForResume(resume, remote, {project: project.folder, pipeline, database, signal});
}

/** A resumed run has the variables of its trigger already; its interval it has again, where the trigger is still there. */
function triggerOf(
  {project, pipeline, ofTrigger}: RunRequest,
  before: RecordedRun | undefined,
): Result<TriggerDefinition> | undefined {
  const {name} = pipeline.definition;
  if (ofTrigger !== undefined) return triggerNamed(project.folder, name, ofTrigger);
  if (!before) return undefined;
  const again = triggerNamed(project.folder, name, before.trigger);
  return again.ok ? success({...again.value, variables: {}}) : undefined;
}

/** Reads the secrets of the project when they are first asked for, and once. */
function maskerOnce(project: Project): () => Masker {
  let masker: Masker | undefined;
  return () => (masker ??= maskerFor(secretsOfProject(project, process.env)));
}

function variablesOf(
  {pipeline, variables}: RunRequest,
  before: RecordedRun | undefined,
  masker: () => Masker,
): Result<Readonly<Record<string, unknown>>> {
  const own = pipeline.definition.variables ?? {};
  if (!before) return success(own);
  return resumedVariables(before, {own, given: variables, masked: masker()});
}

function datesOf(
  request: RunRequest,
  before: RecordedRun | undefined,
  trigger: TriggerDefinition | undefined,
): Pick<PlanRequest, 'executionDate' | 'trigger' | 'interval'> {
  const executionDate = before ? new Date(before.executionDate) : (request.executionDate ?? new Date());
  const interval = intervalOf(trigger?.interval?.value, executionDate);
  const name = request.ofTrigger ?? request.trigger ?? before?.trigger;
  return {executionDate, ...(name !== undefined && {trigger: name}), ...(interval && {interval})};
}

const hasProfile = (profiles: readonly Located<string>[], name: string): boolean =>
  profiles.some(({value}) => value === name);
