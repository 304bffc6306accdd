import {Command, Option} from 'commander';
import type {LogLevel} from '../core/run-event.ts';
import {localTime} from './local-time.ts';
import {openRecordedRun} from './open-recorded-run.ts';
import {couldNotStart, terminal} from './terminal.ts';

const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

export const logsCommand = (): Command =>
  new Command('logs')
    .description('what the blocks of a run logged and printed')
    .argument('[run]', 'its name, latest, or a pipeline for its newest run', 'latest')
    .option('--follow', 'wait for more until the run ends')
    .option('--block <name>', 'lines of this block; may be repeated', collect)
    .addOption(new Option('--level <level>', 'lines of this level and above').choices(levels).default('debug'))
    .option('--json', 'one line as one object')
    .action(logs);

type LogsOptions = {
  readonly follow?: boolean;
  readonly block?: readonly string[];
  readonly level: LogLevel;
  readonly json?: boolean;
};

async function logs(wanted: string, {follow = false, block = [], level, json}: LogsOptions): Promise<void> {
  const opened = await openRecordedRun(wanted);
  if (!opened) return;
  const {blockOfRun} = await import('../project/recorded-run.ts');
  const {runLogs} = await import('../project/run-logs.ts');
  const {project, record} = opened;
  const {run, blocks} = record;
  const unknown = block.map((name) => blockOfRun(record, name)).flatMap((found) => (found.ok ? [] : found.failure));
  if (unknown.length > 0) return couldNotStart(unknown);
  const print = json ? (line: object) => terminal.out(`${JSON.stringify(line)}\n`) : await linePrinter(blocks);
  let hasLines = false;
  for await (const line of runLogs(project, run, {blocks: block, level, follow, onNotice: () => {}})) {
    hasLines = true;
    print(line);
  }
  if (hasLines || json) return;
  const isAsked = block.length > 0 || level !== 'debug';
  terminal.err(`run ${run.run} of ${run.pipeline} ${isAsked ? 'has no such lines' : 'logged nothing'}\n`);
}

/** The time of day, then the line as a run on a terminal shows it. */
async function linePrinter(blocks: readonly {readonly block: string}[]) {
  const {logLines} = await import('../report/log-lines.ts');
  const {paletteFor} = await import('../report/palette.ts');
  const {widestOf} = await import('../report/fit-text.ts');
  const palette = paletteFor(terminal.colourOf(process.stdout));
  const widest = widestOf(blocks.map(({block}) => block));
  // On a screen one very long name would leave no room for what was logged.
  const width = terminal.look.wrap ? Math.min(widest, Math.floor(terminal.width / 3)) : widest;
  return (line: Parameters<typeof logLines>[1] & {readonly at: number; readonly block: string}): void => {
    const time = palette.dim(localTime(line.at).slice('2026-11-23 '.length));
    terminal.out(
      logLines(line.block, line, width, palette)
        .map((text) => `${time}  ${text}\n`)
        .join(''),
    );
  };
}

function collect(name: string, names: readonly string[] = []): readonly string[] {
  return [...names, name];
}
