import {Command, InvalidArgumentError} from 'commander';
import type {Diagnostic} from '../core/diagnostic.ts';
import {couldNotStart, show, terminal} from './terminal.ts';

export const runsCommand = (): Command =>
  new Command('runs')
    .description('what has run, the newest first')
    .argument('[pipeline]')
    .option('--limit <count>', 'runs to show', wholeNumber, 20)
    .option('--json', 'one object per run')
    .action(runs);

async function runs(pipeline: string | undefined, options: {limit: number; json?: boolean}): Promise<void> {
  const {openProject} = await import('../project/open-project.ts');
  const {recordedRuns} = await import('../project/recorded-runs.ts');
  const project = openProject(process.cwd());
  if (!project.ok) return couldNotStart(project.failure);
  const notices: Diagnostic[] = [];
  const recorded = recordedRuns(project.value, {
    limit: options.limit,
    onNotice: (diagnostic) => void notices.push(diagnostic),
    ...(pipeline !== undefined && {pipeline}),
  });
  await show(notices);
  if (!recorded.ok) return couldNotStart(recorded.failure);
  if (options.json) {
    for (const run of recorded.value) terminal.out(`${JSON.stringify(run)}\n`);
    return;
  }
  const {renderRuns} = await import('../report/render-runs.ts');
  const {width} = terminal;
  const colour = terminal.colourOf(process.stdout);
  terminal.out(renderRuns(recorded.value, {width, colour, timeText: localTime}));
}

/** `2026-11-23 14:05:09` on this machine's clock. */
const localTime = (at: number): string => {
  const date = new Date(at);
  const shifted = new Date(at - date.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 19).replace('T', ' ');
};

/** Reads a whole number above zero from the command line. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('a whole number above 0 is expected.');
  return Number(text);
}
