import {Command, Option} from 'commander';
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
  // A pipeline is drawn even where it could not run; what keeps the drawing from being right is told, and marked in it.
  const told = diagnostics.filter(
    ({severity, code}) => severity === 'error' && (definition === undefined || ofTheDrawing.has(code)),
  );
  await show(told);
  const width = process.stdout.isTTY ? terminal.width : Infinity;
  const drawn = definition && (await drawPipeline(definition, {format, width}));
  if (drawn?.state !== 'whole' || told.length > 0) process.exitCode = exitCodes['could not start'];
  terminal.out(drawn?.text ?? '');
}

/** Mistakes by which blocks or waits are not in the drawing, or wrong in it; `magelet validate` tells all others. */
const ofTheDrawing = new Set([
  'dependency-cycle',
  'disagreeing-downstream',
  'duplicate-block',
  'duplicate-key',
  'duplicate-upstream',
  'missing-key',
  'self-upstream',
  'unknown-block-kind',
  'unknown-upstream',
  'unquoted-template',
  'wrong-value',
  'yaml-syntax',
]);
