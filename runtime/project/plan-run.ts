import {availableParallelism} from 'node:os';
import type {DatabaseSync} from 'node:sqlite';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {BlockName, RunName} from '../core/names.ts';
import type {OutputSummary} from '../core/output.ts';
import type {RunInterval} from '../core/run-interval.ts';
import type {CheckedBlock, CheckedPipeline} from '../core/pipeline.ts';
import {failed, success, type Result} from '../core/result.ts';
import {topologicalOrder} from '../graph/topological-order.ts';
import {readBlocks, type RecordedRun} from '../history/read-runs.ts';
import {readManifest} from '../outputs/stored-output.ts';
import type {PlannedStep, RunPlan} from '../run/run-plan.ts';
import {selectBlocks, type Selection} from '../run/select-blocks.ts';
import {changeBetween, fingerprintOf} from './fingerprint.ts';
import {ImportedFiles} from './imported-files.ts';
import {latestOutput} from './latest-output.ts';
import {outputFolder} from './project-files.ts';

export type PlanRequest = {
  readonly project: string;
  readonly pipeline: CheckedPipeline;
  readonly database: DatabaseSync;
  readonly run: RunName;
  readonly runFolder: string;
  /** The run to go on with: what completed in it is served from store. */
  readonly resumed?: RecordedRun;
  readonly selection: Selection;
  readonly executionDate: Date;
  readonly interval?: RunInterval;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly profile?: string;
  readonly trigger?: string;
  readonly concurrency?: number;
};

/** A plan, and where the stored output of each block is or will be. */
export type PlannedRun = {
  readonly plan: RunPlan;
  readonly folders: ReadonlyMap<BlockName, string>;
  readonly fingerprints: ReadonlyMap<BlockName, string>;
};

/** Enough for blocks that wait on a network; those that compute share the cores anyway. */
const defaultConcurrency = Math.max(32, availableParallelism());

/** Decides for every block whether it runs or its stored output is served, and why. */
export async function planRun(request: PlanRequest): Promise<Result<PlannedRun>> {
  const {pipeline, run} = request;
  const blocks = inOrder(pipeline.blocks.filter((block) => !isAttached(block)));
  const selectable = blocks.map((block) => ({...block, tags: block.definition.tags ?? []}));
  const selected = selectBlocks(pipeline.definition.name, selectable, request.selection);
  if (!selected.ok) return selected;
  const {project} = request;
  const read = {project, files: new ImportedFiles(project)};
  const fingerprints = new Map(blocks.map((block) => [block.name, fingerprintOf(block, read)]));
  const needed = new Set(
    blocks.filter(({name}) => selected.value.has(name)).flatMap(({name, upstream}) => [name, ...upstream]),
  );
  const done = await completedBefore(request, fingerprints);
  const folders = new Map<BlockName, string>();
  const runs = new Set<BlockName>();
  const problems: Diagnostic[] = [];
  const steps: PlannedStep[] = [];
  for (const block of blocks.filter(({name}) => needed.has(name))) {
    const {name} = block;
    const decision = selected.value.has(name) ? decide(block, request, done, runs) : await supply(block, request);
    if ('problem' in decision) {
      problems.push(decision.problem);
      continue;
    }
    folders.set(name, decision.folder);
    if (decision.step.action === 'run') runs.add(name);
    const waitsFor = decision.step.action === 'run' ? block.upstream : [];
    steps.push({block, waitsFor, ...attachedTo(name, pipeline.blocks), ...decision.step});
  }
  if (problems.length > 0) return failed(problems);
  const {executionDate, interval, variables, profile} = request;
  const limit = request.concurrency ?? pipeline.definition.blockRunLimit ?? defaultConcurrency;
  const plan: RunPlan = {
    run,
    pipeline,
    blocks: steps,
    executionDate,
    trigger: request.trigger ?? 'command line',
    ...(interval && {interval}),
    variables,
    concurrency: limit,
    ...(profile !== undefined && {profile}),
  };
  return success({plan, folders, fingerprints});
}

type StepDecision = Pick<PlannedStep, 'reason'> & ({action: 'run'} | {action: 'reuse'; output: OutputSummary});
type Decision = {readonly step: StepDecision; readonly folder: string} | {readonly problem: Diagnostic};

/** `change` says what of a block is not as it was. */
type Completed = ReadonlyMap<BlockName, {readonly output: OutputSummary; readonly change: string | undefined}>;

/** A block that completed in the resumed run is served from it, unless it or something above it changed. */
function decide(block: CheckedBlock, request: PlanRequest, done: Completed, runs: ReadonlySet<BlockName>): Decision {
  const folder = outputFolder(request.runFolder, block.name);
  const before = done.get(block.name);
  const runAgain = (reason: string): Decision => ({folder, step: {action: 'run', reason}});
  if (!request.resumed) return runAgain('selected');
  if (!before) return runAgain('it did not complete');
  if (before.change !== undefined) return runAgain(before.change);
  const above = block.upstream.find((name) => runs.has(name));
  if (above !== undefined) return runAgain(`${above} above it runs again`);
  return {folder, step: {action: 'reuse', reason: 'it completed', output: before.output}};
}

/** A block outside the selection gives its output of the newest run that has one. */
async function supply({name}: CheckedBlock, {project, pipeline, database}: PlanRequest): Promise<Decision> {
  const pipelineOf = pipeline.definition.name;
  const latest = await latestOutput({project, pipeline: pipelineOf, database, block: name});
  if (latest) {
    const {folder, run, output} = latest;
    return {folder, step: {action: 'reuse', reason: `from run ${run}`, output}};
  }
  return {
    problem: {
      severity: 'error',
      code: 'missing-input',
      message: `no run has an output of block "${name}", which a selected block waits for`,
      help: `make it first: magelet run ${pipelineOf} --until ${name}`,
    },
  };
}

async function completedBefore(
  {resumed, database, runFolder}: PlanRequest,
  fingerprints: ReadonlyMap<BlockName, string>,
): Promise<Completed> {
  const completed = new Map<BlockName, {output: OutputSummary; change: string | undefined}>();
  if (!resumed) return completed;
  for (const {block, status, fingerprint} of readBlocks(database, resumed.run)) {
    if (status !== 'completed' && status !== 'reused') continue;
    const output = await readManifest(outputFolder(runFolder, block));
    if (output) completed.set(block, {output, change: changeBetween(fingerprint, fingerprints.get(block) ?? '')});
  }
  return completed;
}

/** Conditionals and callbacks are no steps of their own: they wait for blocks by being attached to them. */
const isAttached = ({kind}: CheckedBlock): boolean => kind === 'conditional' || kind === 'callback';

function attachedTo(name: BlockName, blocks: readonly CheckedBlock[]): Pick<PlannedStep, 'conditionals' | 'callbacks'> {
  const attached = blocks.filter((block) => isAttached(block) && block.upstream.includes(name));
  return {
    conditionals: attached.filter(({kind}) => kind === 'conditional'),
    callbacks: attached.filter(({kind}) => kind === 'callback'),
  };
}

function inOrder(blocks: readonly CheckedBlock[]): readonly CheckedBlock[] {
  const byName = new Map<string, CheckedBlock>(blocks.map((block) => [block.name, block]));
  const order = topologicalOrder([...byName.keys()], (name) => byName.get(name)?.upstream ?? []);
  return order.map((name) => byName.get(name)).filter((block) => block !== undefined);
}
