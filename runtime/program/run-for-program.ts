import {resolve} from 'node:path';
import {MageletError, type Diagnostic} from '../core/diagnostic.ts';
import type {BlockName} from '../core/names.ts';
import {nearestName} from '../core/nearest-name.ts';
import {success} from '../core/result.ts';
import {loadOutput} from '../outputs/load-output.ts';
import {openHost} from '../project/open-host.ts';
import {openPipeline, openProject} from '../project/open-project.ts';
import {outputFolder, projectFiles} from '../project/project-files.ts';
import {fetchStored} from '../project/remote/fetch-stored.ts';
import {runInProject} from '../project/run-in-project.ts';
import {followRun, type BlockView, type RunView} from '../report/follow-run.ts';
import {checkRunOptions} from './check-run-options.ts';
import {listenSafely} from './listen-safely.ts';
import {refused} from './refused.ts';
import type {BlockRun, BlockSelection, PipelineRun, RunPipelineOptions} from './run-pipeline.ts';

/** What `runPipeline` does once it is called: loaded then, so that blocks, which import the same module, do without. */
export async function runForProgram(folder: string, name: string, options: RunPipelineOptions): Promise<PipelineRun> {
  checkRunOptions(options);
  const project = openProject(resolve(folder));
  if (!project.ok) throw refused(project.failure);
  const pipeline = openPipeline(project.value, name);
  if (!pipeline.ok) throw refused(pipeline.failure);
  const {checked} = pipeline.value;
  const diagnostics = [...project.value.diagnostics, ...pipeline.value.diagnostics];
  if (!checked || diagnostics.some(({severity}) => severity === 'error')) throw refused(diagnostics);
  const listener = listenSafely(options.onEvent);
  const {onWarning = () => {}, signal = new AbortController().signal} = options;
  for (const diagnostic of diagnostics.filter(({severity}) => severity === 'warning')) onWarning(diagnostic);

  await using host = openHost();
  const follow = followRun();
  const children = new Map<string, string[]>();
  let view: RunView | undefined;
  const finished = await runInProject({
    project: project.value,
    pipeline: checked,
    selection: selectionOf(options.select),
    variables: options.variables ?? {},
    dryRun: false,
    trigger: 'program',
    host,
    openLocalB2: async ({ranOnLocalB2, profile}) => {
      if (!options.localB2 && !ranOnLocalB2) return success(undefined);
      const {localB2For} = await import('../project/local-b2/local-b2-for.ts');
      return localB2For(project.value, 'always', profile);
    },
    stop: signal,
    stopNow: new AbortController().signal,
    onEvent: (event) => {
      view = follow(event);
      if (event.type === 'block-expanded') {
        const names = event.children.map((child) => child.name);
        children.set(event.block, [...(children.get(event.block) ?? []), ...names]);
      }
      if (event.type === 'block-settled' && event.children) children.set(event.block, [...event.children]);
      listener.tell(event);
    },
    onNotice: onWarning,
    ...(options.trigger !== undefined && {ofTrigger: options.trigger}),
    ...(options.executionDate && {executionDate: options.executionDate}),
    ...(options.onFailure && {onFailure: options.onFailure}),
    ...(options.resume !== undefined && {resume: options.resume}),
    ...(options.profile !== undefined && {profile: options.profile}),
    ...(options.concurrency !== undefined && {concurrency: options.concurrency}),
  });
  if (!finished.ok) throw refused(finished.failure);
  await listener.throwWhatItThrew();
  if (!view?.settled) throw new Error('Internal error: a run ended without its last event');
  const {folders} = finished.value;
  const runFolder = projectFiles(project.value.folder).run(view.pipeline, view.run);
  return runOf(view, {
    children,
    folderOf: (block) => folders.get(block) ?? outputFolder(runFolder, block as BlockName),
    bringHere: (folder) => fetchStored(project.value, name, folder),
  });
}

function selectionOf(select: RunPipelineOptions['select']): BlockSelection {
  if (select === undefined) return {};
  if (typeof select === 'string') return {select: [select]};
  return isNames(select) ? {select} : select;
}

const isNames = (select: readonly string[] | BlockSelection): select is readonly string[] => Array.isArray(select);

type Stored = {
  readonly children: ReadonlyMap<string, readonly string[]>;
  readonly folderOf: (block: string) => string;
  /** Makes sure that an output is here which another machine made. */
  readonly bringHere: (folder: string) => Promise<void>;
};

function runOf(view: RunView, {children, folderOf, bringHere}: Stored): PipelineRun {
  const {run, pipeline, settled} = view;
  const blocks = [...view.blocks.values()].map(blockRunOf);
  const outputOf = async (name: string): Promise<unknown> => {
    const block = blocks.find((each) => each.name === name);
    // A block that ran once for each item gave what its children gave, in their order.
    const parts = block?.status === 'completed' ? children.get(name) : undefined;
    if (parts) return Promise.all(parts.map(outputOf));
    if (!block?.output) throw new MageletError(noOutput(name, block, view));
    const folder = folderOf(name);
    await bringHere(folder);
    return loadOutput(folder);
  };
  return {
    name: run,
    pipeline,
    status: settled?.status ?? 'failed',
    took: settled?.took ?? 0,
    blocks,
    diagnostics: [...blocks, settled].flatMap((told) => (told?.diagnostic ? [told.diagnostic] : [])),
    output: async <Output>(name: string) => (await outputOf(name)) as Output,
  };
}

const blockRunOf = ({name, kind, status, attempt, took, output, diagnostic}: BlockView): BlockRun => ({
  name,
  kind,
  status,
  attempts: took > 0 || status === 'completed' ? attempt : 0,
  took,
  output,
  diagnostic,
});

function noOutput(name: string, block: BlockRun | undefined, {run, pipeline, blocks}: RunView): Diagnostic {
  const base = {severity: 'error', code: 'no-output'} as const;
  const message = `run ${run} of ${pipeline} has no output of block "${name}"`;
  if (block) return {...base, message, notes: [`the block ended as ${block.status}`]};
  const names = [...blocks.keys()];
  const near = nearestName(name, names);
  return {...base, message, notes: [`it has: ${names.join(', ')}`], ...(near !== undefined && {help: `write ${near}`})};
}
