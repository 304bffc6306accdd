import {join, relative, sep} from 'node:path';
import type {BlockKind} from '../../core/block-kind.ts';
import type {BlockModule, BlockOptions, BlockTest} from '../../core/block-module.ts';
import type {BlockContext} from '../../authoring/block-context.ts';
import type {OutputItems, OutputSummary} from '../../core/output.ts';
import {isPermanent} from '../../core/permanent-error.ts';
import {endWrites, knowingWrites, refuseUnfinishedWrites, type LateWrite} from '../../core/unfinished-writes.ts';
import {isTable} from '../../data/table.ts';
import {namedByObjects} from '../../io/named-by-objects.ts';
import {countItems} from '../../outputs/dynamic-items.ts';
import {loadOutput} from '../../outputs/load-output.ts';
import {storeOutput} from '../../outputs/store-output.ts';
import {readStoredOutput} from '../../outputs/stored-output.ts';
import type {AttemptOutcome} from '../../run/host.ts';
import {authorFrames} from './author-frames.ts';
import {blockContext} from './block-context.ts';
import {describeInputs, describeMissing, isTableGiven} from './describe-inputs.ts';
import {loadBlockModule, type LoadedModule} from './load-block-module.ts';
import {failedTests} from './failed-tests.ts';
import {loadInput} from './load-input.ts';
import type {RunningAttempt} from './running-attempt.ts';
import {TempFolder} from './temp-folder.ts';
import type {ThreadData} from './thread-data.ts';
import {parameterNames} from './rows-behind-await.ts';
import {runChecks} from './run-checks.ts';
import {thrownByBlock} from './thrown-by-block.ts';

export type AttemptParts = {
  readonly attempt: RunningAttempt;
  readonly thread: ThreadData;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** One attempt at a block, from the import of its module to the tests of its stored output. */
export async function makeAttempt(parts: AttemptParts): Promise<AttemptOutcome> {
  const {attempt, thread, env} = parts;
  const {task, signal} = attempt;
  const file = relative(task.project, task.modulePath).split(sep).join('/');
  const temp = new TempFolder(join(thread.tempFolder, `${task.block.name.replaceAll('/', '-')}-${task.attempt}`));
  let options: BlockOptions = {};
  let run: BlockModule['run'] = () => undefined;
  try {
    const module = await loadBlockModule(task, file, env);
    options = module.block.options;
    run = module.block.run;
    // Heard by the run's clock alone; everything else waits for the outcome.
    if (options.timeout !== undefined) attempt.loaded(options);
    const context = blockContext({attempt, thread, env, options, temp});
    return {
      options,
      ...(await knowingWrites(task.block.name, tellLate(attempt), () => completed(module, context, attempt))),
    };
  } catch (error) {
    if (signal.aborted) return {options, status: 'cancelled'};
    const summaries = task.inputs.map(({folder}) =>
      folder === undefined ? undefined : readStoredOutput(folder)?.summary,
    );
    const notes = [...describeInputs(task.inputs, summaries), ...describeMissing(task, run.length)];
    const tables = parameterNames(run).filter((_, position) =>
      isTableGiven(task.inputs[position], summaries[position]),
    );
    const subject = {block: task.block.name, pipeline: task.run.pipeline, file, project: task.project, notes, tables};
    const retryable = !isPermanent(error);
    return {options, status: 'failed', diagnostic: thrownByBlock(namedByObjects(error), subject), retryable};
  } finally {
    // Nobody waits for it: large files take the system milliseconds, and what is left goes with the run's own folder.
    temp.remove().catch(() => undefined);
  }
}

async function completed(
  {block, tests}: LoadedModule,
  context: BlockContext,
  attempt: RunningAttempt,
): Promise<AttemptOutcome> {
  const {task, signal} = attempt;
  if (task.parent && !(block.options.on ?? ['success']).includes(task.parent.event)) {
    return {status: 'completed', output: none};
  }
  const inputs = await Promise.all(task.inputs.map((input) => loadInput(input, task)));
  if (!(await attempt.begins())) return {status: 'cancelled'};
  // The inputs are of the types that the author wrote; only a run can tell whether they are.
  const run = block.run as (...inputsAndContext: unknown[]) => unknown;
  const returned = await run(...inputs, context);
  signal.throwIfAborted();
  refuseUnfinishedWrites();
  const answer = asking.has(task.block.kind) ? {answer: Boolean(returned)} : {};
  const {maxChildren: most} = task;
  const isList = most !== undefined && {itemsOf: countItemsOf(returned, {block: task.block.name, most})};
  const output = await storeOutput(task.outputFolder, returned, {signal, ...isList});
  signal.throwIfAborted();
  for (const input of inputs) if (isTable(input)) await input[Symbol.asyncDispose]();
  const failed = await runTests(tests, context, attempt);
  if (failed) return failed;
  const broken = await runChecks(attempt);
  if (broken) return {status: 'failed', diagnostic: broken, retryable: true};
  endWrites();
  return {status: 'completed', output, ...answer};
}

const tellLate =
  (attempt: RunningAttempt) =>
  ({call, target, frames}: LateWrite): void => {
    const {block, project} = attempt.task;
    const [place] = authorFrames(frames, project);
    const at = place ? ` at ${place.file}:${place.line}:${place.column}` : '';
    const message = `the ${call} to ${target}${at} came when the block was over: nothing was written; await it`;
    attempt.tellLate({type: 'block-log', block: block.name, source: 'log', level: 'warn', message});
  };

const countItemsOf =
  (returned: unknown, of: {readonly block: string; readonly most: number}) =>
  (known: OutputSummary): OutputItems =>
    countItems(returned, known, of);

/** Kinds that are asked a question: what they return is a yes or a no. */
const asking: ReadonlySet<BlockKind> = new Set(['sensor', 'conditional']);

const none: OutputSummary = {kind: 'nothing', bytes: 0};

/** Each test gets an output of its own, read back from store: what it tests is what the downstream will receive. */
async function runTests(
  tests: readonly BlockTest[],
  context: BlockContext,
  {task, throttle}: RunningAttempt,
): Promise<AttemptOutcome | undefined> {
  const failures: {title: string; error: unknown}[] = [];
  for (const test of tests) {
    const run = test.run as (output: unknown, context: BlockContext) => unknown;
    let outcome: 'passed' | 'failed' = 'passed';
    try {
      if ((await run(await loadOutput(task.outputFolder), context)) === false) throw new Error('it returned false');
    } catch (error) {
      outcome = 'failed';
      failures.push({title: test.title, error});
    }
    throttle.pass({type: 'block-tested', block: task.block.name, title: test.title, outcome});
  }
  if (failures.length === 0) return undefined;
  return {status: 'failed', diagnostic: failedTests(failures, tests.length, task), retryable: true};
}
