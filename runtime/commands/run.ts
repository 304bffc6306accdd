import {Command, InvalidArgumentError, Option} from 'commander';
import type {Diagnostic} from '../core/diagnostic.ts';
import {failurePolicies, type FailurePolicy} from '../core/pipeline.ts';
import {success, type Result} from '../core/result.ts';
import type {LocalB2} from '../project/local-b2/start-local-b2.ts';
import type {Project} from '../project/open-project.ts';
import {memorySize} from './memory-size.ts';
import {executionDate} from './execution-date.ts';
import {onInterrupt} from './interrupt.ts';
import {reportersFor, reportRefusal} from './reporters.ts';
import {collect} from './collect.ts';
import {onlyOne} from './only-one.ts';
import {selectionOf, withSelectors, type SelectorOptions} from './selection-options.ts';
import {failureInWords, showFailure} from './show-failure.ts';
import {couldNotStart, exitCodes, show, terminal} from './terminal.ts';
import {wholeNumber} from './whole-number.ts';
import {variable} from './variable.ts';

export const runCommand = (): Command =>
  withSelectors(new Command('run').argument('<pipeline>'))
    .description('run a pipeline')
    .option('--block <name>', 'this block alone, on stored inputs; may be repeated', collect)
    .option('--from <name>', 'this block and everything below it', onlyOne)
    .option('--until <name>', 'this block and everything above it', onlyOne)
    .option('--downstream [name]', 'with --block, everything below it too; or this block and everything below it')
    .option('--var <name=value>', 'a variable of the run; may be repeated', variable)
    .option('--vars <file>', 'variables of the run in a file of YAML or JSON, over which --var wins', collect)
    .option('--trigger <name>', 'with the variables and the interval of this trigger of triggers.yaml')
    .addOption(
      new Option('--execution-date <date>', 'the date that the run is for, in place of now')
        .argParser(executionDate)
        .conflicts('resume'),
    )
    .option('--profile <name>', 'the profile of io_config.yaml for every block')
    .option('--concurrency <count>', 'blocks that may run at once', wholeNumber)
    .option('--memory-limit <size>', 'memory that tables may take before they spill to disk, such as 2GB', memorySize)
    .option('--on-failure <policy>', 'once a block has failed: continue, finish running, or stop now', failurePolicy)
    .option('--resume [run]', 'go on with a run that did not complete: the newest, or the one named')
    .option('--dry-run', 'say what would run, and why')
    .option('--json', 'one event per line on standard output; with --dry-run, one block')
    .option('--junit <file>', 'the blocks and their tests as JUnit XML')
    .option('--inline', 'blocks in the thread of the run, where a debugger sees them; none can be ended there')
    .option('--local-b2', 'against a B2-compatible server on this machine, kept in .magelet/')
    .option('--local-b2-without-keys', 'the same, but only where the profile has no keys')
    .action(run);

type RunOptions = SelectorOptions & {
  readonly block?: readonly string[];
  readonly from?: string;
  readonly until?: string;
  readonly downstream?: true | string;
  readonly var?: Readonly<Record<string, string>>;
  readonly vars?: readonly string[];
  readonly trigger?: string;
  readonly executionDate?: Date;
  readonly profile?: string;
  readonly concurrency?: number;
  readonly memoryLimit?: number;
  readonly onFailure?: FailurePolicy;
  readonly resume?: string | true;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly junit?: string;
  readonly inline?: boolean;
  readonly localB2?: boolean;
  readonly localB2WithoutKeys?: boolean;
};

async function run(name: string, options: RunOptions): Promise<void> {
  if (options.downstream === true && !options.block) return couldNotStart([belowWhich]);
  const refuse = async (diagnostics: readonly Diagnostic[]): Promise<void> => {
    await couldNotStart(diagnostics);
    await reportRefusal(name, diagnostics, options);
  };
  const {openHost} = await import('../project/open-host.ts');
  // A plan starts no thread: that host does nothing before it begins.
  const isInline = options.inline || options.dryRun;
  await using host = isInline ? new (await import('../project/inline-host.ts')).InlineHost() : openHost();
  const {openProject, openPipeline} = await import('../project/open-project.ts');
  const {runInProject} = await import('../project/run-in-project.ts');
  const project = openProject(process.cwd());
  if (!project.ok) return refuse(project.failure);
  const opened = openPipeline(project.value, name);
  if (!opened.ok) return refuse(opened.failure);
  const {checked} = opened.value;
  const diagnostics = [...project.value.diagnostics, ...opened.value.diagnostics];
  const {hasErrors, worthShowing} = sorted(diagnostics);
  if (!checked || hasErrors) return refuse(diagnostics);
  const {readVariableFiles} = await import('../project/variables-of-run.ts');
  const ofFiles = readVariableFiles(options.vars ?? []);
  if (!ofFiles.ok) return refuse(ofFiles.failure);
  await show(worthShowing);

  const reporter = await reportersFor(options, project.value.folder);
  const interrupt = onInterrupt();
  let hasBegun = false;
  const {profile, concurrency, memoryLimit, block, from, until, downstream, resume} = options;
  const finished = await runInProject({
    project: project.value,
    pipeline: checked,
    selection: {
      ...selectionOf(options),
      ...(block && {block}),
      ...(downstream !== undefined && {downstream}),
      ...(from !== undefined && {from}),
      ...(until !== undefined && {until}),
    },
    variables: {...ofFiles.value, ...options.var},
    ...(options.trigger !== undefined && {ofTrigger: options.trigger}),
    ...(options.executionDate && {executionDate: options.executionDate}),
    dryRun: options.dryRun ?? false,
    host,
    openLocalB2: (of) => openLocalB2(project.value, options, of),
    stop: interrupt.first,
    stopNow: interrupt.second,
    onEvent: (event) => {
      hasBegun = true;
      reporter.event(event);
    },
    onNotice: (diagnostic) => void show([diagnostic]),
    ...(resume !== undefined && {resume: resume === true ? 'latest' : resume}),
    ...(profile !== undefined && {profile}),
    ...(concurrency !== undefined && {concurrency}),
    ...(memoryLimit !== undefined && {memoryLimit}),
    ...(options.onFailure && {onFailure: options.onFailure}),
  })
    .catch(async (error: unknown) => {
      reporter.close();
      // Ctrl-C while the run to go on with was looked for in its bucket.
      if (!hasBegun && (error as Error).name === 'AbortError') return void (process.exitCode = exitCodes.interrupted);
      if (!hasBegun) return refuse([failureInWords(error)]);
      await showFailure(error, exitCodes['a block failed']);
    })
    .finally(() => {
      interrupt.release();
      reporter.close();
    });
  if (!finished) return;
  if (!finished.ok) return refuse(finished.failure);
  const {plan, settled} = finished.value;
  if (!settled) {
    const {planLines, renderPlan} = await import('../report/render-plan.ts');
    const steps = plan.blocks.map(({block, action, reason}) => ({name: block.name, kind: block.kind, action, reason}));
    return terminal.out(options.json ? planLines(name, steps) : renderPlan(steps, terminal.look));
  }
  // A block that is cancelled because its time is over was not interrupted by anybody.
  const isByItself = settled.status === 'cancelled' && !interrupt.first.aborted;
  process.exitCode = isByItself ? exitCodes['a block failed'] : exitCodeOf[settled.status];
}

const belowWhich: Diagnostic = {
  severity: 'error',
  code: 'usage',
  message: '--downstream does not say of which block',
  help: 'write --downstream <block>, or --block <block> --downstream',
};

async function openLocalB2(
  project: Project,
  {localB2, localB2WithoutKeys}: RunOptions,
  {ranOnLocalB2, profile}: {readonly ranOnLocalB2: boolean; readonly profile?: string},
): Promise<Result<LocalB2 | undefined>> {
  const isWanted = localB2 || ranOnLocalB2;
  if (!isWanted && !localB2WithoutKeys) return success(undefined);
  const {localB2For} = await import('../project/local-b2/local-b2-for.ts');
  return localB2For(project, isWanted ? 'always' : 'without keys', profile);
}

const exitCodeOf = {
  completed: exitCodes.done,
  failed: exitCodes['a block failed'],
  cancelled: exitCodes.interrupted,
  // A run that has settled is neither.
  initial: exitCodes['a block failed'],
  running: exitCodes['a block failed'],
} as const;

function sorted(diagnostics: readonly Diagnostic[]): {hasErrors: boolean; worthShowing: readonly Diagnostic[]} {
  return {
    hasErrors: diagnostics.some(({severity}) => severity === 'error'),
    worthShowing: diagnostics.filter(({severity}) => severity === 'warning'),
  };
}

function failurePolicy(written: string): FailurePolicy {
  const policy = failurePolicies.find((one) => one === written);
  if (policy === undefined) throw new InvalidArgumentError(`it is one of: ${failurePolicies.join(', ')}.`);
  return policy;
}
