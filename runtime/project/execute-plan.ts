import {rm} from 'node:fs/promises';
import {availableParallelism, totalmem} from 'node:os';
import {setTimeout as sleep} from 'node:timers/promises';
import {makeFolder} from '../core/make-folder.ts';
import type {BlockName} from '../core/names.ts';
import type {RunEvent, RunHappening} from '../core/run-event.ts';
import type {Masker} from '../core/secrets.ts';
import {runPipeline, type SettledRun} from '../run/run-pipeline.ts';
import {emitInTurns} from './emit-in-turns.ts';
import {memoryShare} from './memory-share.ts';
import {grace} from './open-host.ts';
import type {PlannedRun} from './plan-run.ts';
import {outputFolder, projectFiles} from './project-files.ts';
import {fetchingFor} from './remote/fetching-for.ts';
import type {KeptRun} from './remote/keep-run.ts';
import type {RunRequest} from './run-in-project.ts';
import {takeAside} from './settle-dead.ts';
import {tasksOf} from './tasks-of.ts';
import type {B2Settings, ThreadData} from './thread/thread-data.ts';

export type ExecuteParts = {
  readonly b2: B2Settings | undefined;
  readonly remotely: KeptRun | undefined;
  /** Puts stars for the secrets of the project. */
  readonly masked: Masker;
};

/** Executes a plan on the host of the request: every event, secrets masked, is recorded and then told. */
export async function executePlan(
  request: RunRequest,
  planned: PlannedRun,
  record: (...events: readonly RunEvent[]) => void,
  {b2, remotely, masked}: ExecuteParts,
): Promise<SettledRun> {
  const {project, stop, stopNow} = request;
  const {plan} = planned;
  const {run} = plan;
  const pipeline = plan.pipeline.definition.name;
  const turns = emitInTurns({record, tell: request.onEvent, atEndOfTurn: setImmediate});
  const tempFolder = projectFiles(project.folder).temporary(run);
  let temporaries = tempFolder;
  let isSettled = false;
  const emit = (happening: RunHappening): void => {
    // The code of a block may have something to say when nobody records it any more.
    if (isSettled) return;
    isSettled = happening.type === 'run-settled';
    // Once its end is recorded, another process may go on with the run, in a folder of the same name.
    if (isSettled) temporaries = asideWhereItGoes(tempFolder);
    turns.emit(masked({at: Date.now(), run, pipeline, ...happening}));
  };
  await makeFolder(tempFolder);
  const {host} = request;
  const memory = memoryOfThread(request, planned);
  host.begin({
    project: project.folder,
    tempFolder,
    memory,
    env: environmentOf(b2),
    ...(b2 && {b2}),
  } satisfies ThreadData);
  const endNow = (): void => void host[Symbol.asyncDispose]();
  stopNow.addEventListener('abort', endNow, {once: true});
  await using fetching = await fetchingFor(planned, project.folder);
  try {
    return await runPipeline(plan, {
      host: fetching ? fetching.hostOver(host) : host,
      emit,
      recorded: turns.recorded,
      signal: stop,
      grace: grace.stopped,
      wait: async (seconds, signal) => {
        await sleep(seconds * 1000, undefined, {signal}).catch(() => undefined);
      },
      clock: () => performance.now(),
      random: Math.random,
      projectRetry: project.settings.retry,
      taskOf: tasksOf(plan, project.folder),
      folderOf: folderIn(planned),
      // What was emitted in this turn, it has not heard of yet.
      ...(remotely && {stored: () => turns.recorded().then(() => remotely.stored())}),
    });
  } finally {
    stopNow.removeEventListener('abort', endNow);
    // Its threads end while the rest of the run is recorded and told; whoever opened it waits for them.
    endNow();
    await rm(temporaries, {recursive: true, force: true});
  }
}

/** Windows moves no folder in which a thread that could not be ended has a file open. */
function asideWhereItGoes(folder: string): string {
  try {
    return takeAside(folder);
  } catch {
    return folder;
  }
}

/** What the run may take is shared by as many threads as it has blocks at once. */
function memoryOfThread({memoryLimit}: RunRequest, {plan}: PlannedRun): number {
  const threads = Math.min(availableParallelism(), plan.concurrency);
  const machine = {memory: totalmem(), constrained: process.constrainedMemory()};
  return memoryShare(memoryLimit ?? plan.pipeline.definition.memoryLimit, threads, machine);
}

/** The same settings for clients that a block makes by hand. */
function environmentOf(b2: B2Settings | undefined): Record<string, string> {
  if (!b2) return {};
  return {B2_APPLICATION_KEY_ID: b2.accessKeyId, B2_APPLICATION_KEY: b2.secretAccessKey, B2_ENDPOINT_URL: b2.endpoint};
}

/** Where a block's output lies, or will. */
export const folderIn =
  ({folders, runFolder}: PlannedRun) =>
  (block: BlockName): string =>
    folders.get(block) ?? outputFolder(runFolder, block);
