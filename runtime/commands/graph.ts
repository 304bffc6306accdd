import {Command, Option} from 'commander';
import type {Diagnostic} from '../core/diagnostic.ts';
import {couldNotStart, exitCodes, show, terminal} from './terminal.ts';

const formats = ['text', 'mermaid', 'dot', 'json', 'svg'] as const;
type Format = (typeof formats)[number];

export const graphCommand = (): Command =>
  new Command('graph')
    .description('what waits for what in a pipeline')
    .argument('<pipeline>')
    .addOption(new Option('--format <format>', 'how to draw it').choices(formats).default('text'))
    .action(graph);

async function graph(name: string, {format}: {format: Format}): Promise<void> {
  const {openProject, openPipeline} = await import('../project/open-project.ts');
  const {drawPipeline} = await import('../project/draw-pipeline.ts');
  const project = openProject(process.cwd());
  if (!project.ok) return couldNotStart(project.failure);
  const opened = openPipeline(project.value, name);
  if (!opened.ok) return couldNotStart(opened.failure);
  const {definition, diagnostics} = opened.value;
  // A pipeline is drawn even where its blocks are not written yet; where its names do not meet, that is marked and told.
  const isTold = ({severity, code}: Diagnostic): boolean => severity === 'error' && !saysNothingOfTheGraph.has(code);
  await show(diagnostics.filter(isTold));
  const width = process.stdout.isTTY ? terminal.width : Infinity;
  const drawn = definition && (await drawPipeline(definition, {format, width}));
  if (drawn?.state !== 'whole') process.exitCode = exitCodes['could not start'];
  terminal.out(drawn?.text ?? '');
}

/** What keeps a pipeline from running and not from being drawn; `magelet validate` tells it. */
const saysNothingOfTheGraph = new Set([
  'block-not-found',
  'unknown-profile',
  'unsupported-language',
  'unsupported-pipeline-type',
]);
