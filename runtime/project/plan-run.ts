import {availableParallelism} from 'node:os';
import type {DatabaseSync} from 'node:sqlite';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {BlockName, RunName} from '../core/names.ts';
import type {OutputSummary} from '../core/output.ts';
import type {RunInterval} from '../core/run-interval.ts';
import type {CheckedBlock, CheckedPipeline, FailurePolicy} from '../core/pipeline.ts';
import {failed, success, type Result} from '../core/result.ts';
import {topologicalOrder} from '../graph/topological-order.ts';
import {readBlocks, runsWithBlock, type RecordedRun} from '../history/read-runs.ts';
import {knownOutput} from '../outputs/kept-output.ts';
import {expandedBlocks} from '../run/expanded-blocks.ts';
import type {PlannedStep, RunPlan} from '../run/run-plan.ts';
import {selectBlocks, type Selection} from '../run/select-blocks.ts';
import {changeBetween, fingerprintOf} from './fingerprint.ts';
import {ImportedFiles} from './imported-files.ts';
import {latestOutput} from './latest-output.ts';
import {outputFolder, projectFiles} from './project-files.ts';
import {storedChildren, type StoredChild} from './stored-children.ts';

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
  /** Wins over the pipeline's own. */
  readonly onFailure?: FailurePolicy;
};

/** A plan, and where the stored output of each block is or will be. */
export type PlannedRun = {
  readonly plan: RunPlan;
  readonly folders: ReadonlyMap<BlockName, string>;
  readonly runFolder: string;
  readonly fingerprints: ReadonlyMap<BlockName, string>;
};

/** Enough for blocks that wait on a network; those that compute share the cores anyway. */
const defaultConcurrency = Math.max(32, availableParallelism());

/** Decides for every block whether it runs or its stored output is served, and why. */
export async function planRun(request: PlanRequest): Promise<Result<PlannedRun>> {
  const {pipeline, run} = request;
  const blocks = inOrder(pipeline.blocks.filter((block) => !isAttached(block)));
  const selectable = blocks.map((block) => ({...block, tags: block.definition.tags ?? []}));
  const selected = selectBlocks(
    pipeline.definition.name,
    selectable,
    request.selection,
    pipeline.blocks.filter(isAttached),
  );
  if (!selected.ok) return selected;
  const {project} = request;
  const files = new ImportedFiles(project);
  const fingerprints = new Map(blocks.map((block) => [block.name, fingerprintOf(block, files)]));
  const expanded = expandedBlocks(
    blocks.map(({name, upstream, definition}) => ({name, upstream, fanOut: definition.fanOut})),
  );
  const needed = neededFor(blocks, selected.value, expanded);
  const done = await completedBefore(request, fingerprints, expanded);
  const folders = new Map<BlockName, string>();
  const runs = new Set<BlockName>();
  const problems: Diagnostic[] = [];
  const steps: PlannedStep[] = [];
  const attached = attachedByBlock(pipeline.blocks);
  for (const block of blocks.filter(({name}) => needed.has(name))) {
    const {name} = block;
    const decision = selected.value.has(name)
      ? decide(block, request, done, runs)
      : await supply(block, request, {isExpanded: expanded.has(name), from: needed.get(name)});
    if ('problem' in decision) {
      problems.push(decision.problem);
      continue;
    }
    folders.set(name, decision.folder);
    if (decision.step.action === 'run') runs.add(name);
    const waitsFor = decision.step.action === 'run' || expanded.has(name) ? block.upstream : [];
    steps.push({block, waitsFor, ...partsOf(attached.get(name)), ...decision.step});
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
    onFailure: request.onFailure ?? pipeline.definition.onFailure ?? 'continue',
    callbacks: pipeline.blocks.filter(({kind, upstream}) => kind === 'callback' && upstream.length === 0),
    ...(profile !== undefined && {profile}),
  };
  return success({plan, folders, fingerprints, runFolder: request.runFolder});
}

type StepDecision = Pick<PlannedStep, 'reason' | 'children'> &
  ({action: 'run'} | {action: 'reuse'; output: OutputSummary});
type Decision = {readonly step: StepDecision; readonly folder: string} | {readonly problem: Diagnostic};

type Completed = {
  /** `change` says what of a block is not as it was. */
  readonly blocks: ReadonlyMap<BlockName, {readonly output: OutputSummary; readonly change: string | undefined}>;
  /** By block, the children that are as they would be now. */
  readonly children: ReadonlyMap<BlockName, ReadonlyMap<BlockName, OutputSummary>>;
};

/**
 * The blocks that a run has a use for: those selected, those right above them, and above a block that has children,
 * what these were made of. By name, with the block whose children need it.
 */
function neededFor(
  blocks: readonly CheckedBlock[],
  selected: ReadonlySet<BlockName>,
  expanded: ReadonlySet<BlockName>,
): ReadonlyMap<BlockName, BlockName | undefined> {
  const needed = new Map<BlockName, BlockName | undefined>();
  for (const {name, upstream} of blocks) {
    if (!selected.has(name)) continue;
    for (const needs of [name, ...upstream]) if (!needed.has(needs)) needed.set(needs, undefined);
  }
  for (const {name, upstream} of blocks.toReversed()) {
    if (!needed.has(name) || selected.has(name) || !expanded.has(name)) continue;
    for (const above of upstream) if (!selected.has(above)) needed.set(above, needed.get(name) ?? name);
  }
  return needed;
}

/** A block that completed in the resumed run is served from it, unless it or something above it changed. */
function decide(block: CheckedBlock, request: PlanRequest, done: Completed, runs: ReadonlySet<BlockName>): Decision {
  const folder = outputFolder(request.runFolder, block.name);
  const before = done.blocks.get(block.name);
  const children = done.children.get(block.name);
  const withChildren = children && {children};
  const runAgain = (reason: string): Decision => ({folder, step: {action: 'run', reason, ...withChildren}});
  if (!request.resumed) return runAgain('selected');
  if (!before) return runAgain('it did not complete');
  if (before.change !== undefined) return runAgain(before.change);
  const above = block.upstream.find((name) => runs.has(name));
  if (above !== undefined) return runAgain(`${above} above it runs again`);
  return {folder, step: {action: 'reuse', reason: 'it completed', output: before.output, ...withChildren}};
}

/**
 * A block outside the selection gives its output of the newest run that has one; its children are all of one run, and
 * so is what they were made of (`from`).
 */
async function supply(
  {name}: CheckedBlock,
  {project, pipeline, database}: PlanRequest,
  {isExpanded, from}: {readonly isExpanded: boolean; readonly from: BlockName | undefined},
): Promise<Decision> {
  const pipelineOf = pipeline.definition.name;
  const [run] = isExpanded || from ? runsWithBlock(database, {pipeline: pipelineOf, block: from ?? name}) : [];
  if (isExpanded && run !== undefined) {
    const runFolder = projectFiles(project).run(pipelineOf, run);
    const stored = (await storedChildren(database, run, runFolder)).get(name) ?? new Map<BlockName, StoredChild>();
    const children = new Map([...stored].map(([child, {output}]) => [child, output]));
    const step = {action: 'reuse', reason: `from run ${run}`, output: ofChildren, children} as const;
    return {folder: outputFolder(runFolder, name), step};
  }
  const latest = isExpanded
    ? undefined
    : await latestOutput({project, pipeline: pipelineOf, database, block: name, ...(run !== undefined && {run})});
  if (latest) {
    const {folder, output} = latest;
    return {folder, step: {action: 'reuse', reason: `from run ${latest.run}`, output}};
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

/** What stands for the output of a block that has children: theirs are stored, and it has none itself. */
const ofChildren: OutputSummary = {kind: 'nothing', bytes: 0};

async function completedBefore(
  {resumed, database, runFolder}: PlanRequest,
  fingerprints: ReadonlyMap<BlockName, string>,
  expanded: ReadonlySet<BlockName>,
): Promise<Completed> {
  const blocks = new Map<BlockName, {output: OutputSummary; change: string | undefined}>();
  const children = new Map<BlockName, ReadonlyMap<BlockName, OutputSummary>>();
  if (!resumed) return {blocks, children};
  for (const {block, status, fingerprint} of readBlocks(database, resumed.run)) {
    if (status !== 'completed' && status !== 'reused') continue;
    const output = expanded.has(block) ? ofChildren : knownOutput(outputFolder(runFolder, block));
    if (output) blocks.set(block, {output, change: changeBetween(fingerprint, fingerprints.get(block) ?? '')});
  }
  if (expanded.size === 0) return {blocks, children};
  for (const [block, stored] of await storedChildren(database, resumed.run, runFolder)) {
    const unchanged = [...stored].filter(([, {fingerprint}]) => fingerprint === fingerprints.get(block));
    children.set(block, new Map(unchanged.map(([child, {output}]) => [child, output])));
  }
  return {blocks, children};
}

/** Conditionals and callbacks are no steps of their own: they wait for blocks by being attached to them. */
const isAttached = ({kind}: CheckedBlock): boolean => kind === 'conditional' || kind === 'callback';

/** The conditionals and callbacks of each block, found in one pass. */
function attachedByBlock(blocks: readonly CheckedBlock[]): ReadonlyMap<BlockName, readonly CheckedBlock[]> {
  const byBlock = new Map<BlockName, CheckedBlock[]>();
  for (const block of blocks.filter(isAttached)) {
    for (const name of block.upstream) byBlock.set(name, [...(byBlock.get(name) ?? []), block]);
  }
  return byBlock;
}

function partsOf(attached: readonly CheckedBlock[] = []): Pick<PlannedStep, 'conditionals' | 'callbacks'> {
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
