import {Command, Option} from 'commander';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {BlockOutput} from '../project/block-output.ts';
import type {RunRecord} from '../project/recorded-run.ts';
import type {BlockView} from '../report/follow-run.ts';
import {drawRun, runFormats, type RunFormat} from './draw-run.ts';
import {openRecordedRun} from './open-recorded-run.ts';
import {couldNotStart, terminal} from './terminal.ts';
import {wholeNumber} from './whole-number.ts';

export const showCommand = (): Command =>
  new Command('show')
    .description('a run with its blocks, or what one block of it gave')
    .argument('<run>', 'its name, latest, or a pipeline for its newest run')
    .argument('[block]', 'the block whose output is shown')
    .option('--rows <count>', 'rows of the output', wholeNumber, 10)
    .addOption(
      new Option('--format <format>', 'the run as a picture; gantt is SVG').choices(runFormats).default('text'),
    )
    .option('--json', 'one object')
    .action(showRun);

type ShowOptions = {readonly rows: number; readonly format: RunFormat; readonly json?: boolean};

async function showRun(wanted: string, name: string | undefined, options: ShowOptions): Promise<void> {
  const opened = await openRecordedRun(wanted);
  if (!opened) return;
  const {project, record} = opened;
  if (name !== undefined && options.format !== 'text') return couldNotStart([noPictureOfBlock(record, options)]);
  if (name === undefined && options.format !== 'text') return drawRun(record, options.format);
  if (name === undefined) return (await import('./print-run.ts')).printRun(record, options);
  const {blockOfRun} = await import('../project/recorded-run.ts');
  const {viewOf} = await import('../project/run-view.ts');
  const block = blockOfRun(record, name);
  if (!block.ok) return couldNotStart(block.failure);
  const {blockOutput} = await import('../project/block-output.ts');
  const output = await blockOutput(project, record, block.value.block, options.rows);
  if (options.json) return printJson(record, block.value, output);
  const view = viewOf(record).blocks.get(block.value.block);
  if (view) await print(record, {...block.value, view}, output);
}

const noPictureOfBlock = ({run: {run}}: RunRecord, {format}: ShowOptions): Diagnostic => ({
  severity: 'error',
  code: 'usage',
  message: `--format ${format} draws a whole run, and not one block`,
  help: `leave the block away: magelet show ${run} --format ${format}`,
});

async function print(
  {run: {run, pipeline}}: RunRecord,
  {view, diagnostic}: {readonly view: BlockView; readonly diagnostic: Diagnostic | undefined},
  output: BlockOutput | undefined,
): Promise<void> {
  const {renderBlockRun} = await import('../report/render-block-run.ts');
  const told = {run, pipeline, ...(output && {output}), ...(diagnostic && {diagnostic})};
  terminal.out(renderBlockRun(view, told, terminal.look));
}

async function printJson(
  {run: {run, pipeline}, events}: RunRecord,
  block: RunRecord['blocks'][number],
  output: BlockOutput | undefined,
): Promise<void> {
  const {blockRunJson} = await import('../report/block-run-json.ts');
  const {plainJson} = await import('../report/plain-json.ts');
  const {path = null, rows = null, text = null} = output ?? {};
  terminal.out(`${plainJson({run, pipeline, ...blockRunJson(block, events), path, rows, text})}\n`);
}
