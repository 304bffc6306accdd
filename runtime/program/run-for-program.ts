import {resolve} from 'node:path';
import {MageletError, type Diagnostic} from '../core/diagnostic.ts';
import {nearestName} from '../core/nearest-name.ts';
import {success} from '../core/result.ts';
import {loadOutput} from '../outputs/load-output.ts';
import {openHost} from '../project/open-host.ts';
import {openPipeline, openProject} from '../project/open-project.ts';
import {runInProject} from '../project/run-in-project.ts';
import {followRun, type BlockView, type RunView} from '../report/follow-run.ts';
import {refused} from './refused.ts';
import type {BlockRun, BlockSelection, PipelineRun, RunPipelineOptions} from './run-pipeline.ts';

/** What `runPipeline` does once it is called: loaded then, so that blocks, which import the same module, do without. */
export async function runForProgram(folder: string, name: string, options: RunPipelineOptions): Promise<PipelineRun> {
  const project = openProject(resolve(folder));
  if (!project.ok) throw refused(project.failure);
  const pipeline = openPipeline(project.value, name);
  if (!pipeline.ok) throw refused(pipeline.failure);
  const {checked} = pipeline.value;
  const diagnostics = [...project.value.diagnostics, ...pipeline.value.diagnostics];
  if (!checked || diagnostics.some(({severity}) => severity === 'error')) throw refused(diagnostics);
  const {onEvent, onWarning = () => {}, signal = new AbortController().signal} = options;
  for (const diagnostic of diagnostics.filter(({severity}) => severity === 'warning')) onWarning(diagnostic);

  await using host = openHost();
  const follow = followRun();
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
      onEvent?.(event);
    },
    onNotice: onWarning,
    ...(options.resume !== undefined && {resume: options.resume}),
    ...(options.profile !== undefined && {profile: options.profile}),
    ...(options.concurrency !== undefined && {concurrency: options.concurrency}),
  });
  if (!finished.ok) throw refused(finished.failure);
  if (!view?.settled) throw new Error('Internal error: a run ended without its last event');
  return runOf(view, finished.value.folders);
}

function selectionOf(select: RunPipelineOptions['select']): BlockSelection {
  if (select === undefined) return {};
  if (typeof select === 'string') return {block: [select]};
  return isNames(select) ? {block: select} : select;
}

const isNames = (select: readonly string[] | BlockSelection): select is readonly string[] => Array.isArray(select);

function runOf(view: RunView, folders: ReadonlyMap<string, string>): PipelineRun {
  const {run, pipeline, settled} = view;
  const blocks = [...view.blocks.values()].map(blockRunOf);
  return {
    name: run,
    pipeline,
    status: settled?.status ?? 'failed',
    took: settled?.took ?? 0,
    blocks,
    diagnostics: blocks.flatMap(({diagnostic}) => (diagnostic ? [diagnostic] : [])),
    output: async <Output>(name: string) => {
      const block = blocks.find((each) => each.name === name);
      const folder = folders.get(name);
      if (!block || !folder || !block.output) throw new MageletError(noOutput(name, block, view));
      return (await loadOutput(folder)) as Output;
    },
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
