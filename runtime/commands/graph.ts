import {Command, Option} from 'commander';
import {selectionOf, withSelectors, type SelectorOptions} from './selection-options.ts';
import {couldNotStart, exitCodes, show, terminal} from './terminal.ts';

const formats = ['text', 'mermaid', 'dot', 'json', 'svg'] as const;
type Format = (typeof formats)[number];

export const graphCommand = (): Command =>
  withSelectors(
    new Command('graph')
      .description('what waits for what in a pipeline')
      .argument('<pipeline>')
      .addOption(new Option('--format <format>', 'how to draw it').choices(formats).default('text'))
      .option('--json', 'the same as --format json'),
  ).action(graph);

type GraphOptions = {readonly format: Format; readonly json?: boolean} & SelectorOptions;

async function graph(name: string, {json, ...options}: GraphOptions): Promise<void> {
  const {format, ...selectors} = json ? {...options, format: 'json' as const} : options;
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
  const {selectionIn} = await import('../project/selection-in.ts');
  const part = definition && hasSelectors(selectors) ? selectionIn(definition, selectionOf(selectors)) : undefined;
  if (part && !part.ok) return couldNotStart(part.failure);
  const shown = part?.value ?? definition;
  const drawn = shown && (await drawPipeline(shown, {format, width, project: project.value.folder}));
  if (drawn?.state !== 'whole' || told.length > 0) process.exitCode = exitCodes['could not start'];
  terminal.out(drawn?.text ?? '');
}

const hasSelectors = ({select, exclude}: SelectorOptions): boolean => select !== undefined || exclude !== undefined;

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
