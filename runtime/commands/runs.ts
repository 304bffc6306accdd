import {Command, Option} from 'commander';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {RunStatus} from '../core/statuses.ts';
import {localTime} from './local-time.ts';
import {failureInWords} from './show-failure.ts';
import {couldNotStart, show, terminal} from './terminal.ts';
import {wholeNumber} from './whole-number.ts';

const statuses: readonly RunStatus[] = ['running', 'completed', 'failed', 'cancelled'];

export const runsCommand = (): Command =>
  new Command('runs')
    .description('what has run, the newest first')
    .argument('[pipeline]', 'the runs of one pipeline')
    .option('--run <run>', 'the blocks of one run: its name, latest, or the newest of a pipeline')
    .addOption(new Option('--status <status>', 'runs of this status').choices(statuses))
    .option('--limit <count>', 'runs to show', wholeNumber, 20)
    .option('--remote', 'also those that the bucket of remote_variables_dir has, of any machine')
    .option('--json', 'one object per run')
    .action(runs);

type RunsOptions = {
  readonly run?: string;
  readonly status?: RunStatus;
  readonly limit: number;
  readonly remote?: boolean;
  readonly json?: boolean;
};

async function runs(pipeline: string | undefined, options: RunsOptions): Promise<void> {
  const {openProject} = await import('../project/open-project.ts');
  const project = openProject(process.cwd());
  if (!project.ok) return couldNotStart(project.failure);
  const notices: Diagnostic[] = [];
  const onNotice = (diagnostic: Diagnostic): void => void notices.push(diagnostic);
  // A run may also stand where a pipeline does: their names are unlike.
  const run = options.run ?? (pipeline !== undefined && runShape.test(pipeline) ? pipeline : undefined);
  if (run !== undefined) {
    const {recordedRun} = await import('../project/recorded-run.ts');
    const {printRun} = await import('./print-run.ts');
    const record = recordedRun(project.value, run, onNotice);
    await show(notices);
    return record.ok ? printRun(record.value, options) : couldNotStart(record.failure);
  }
  const {recordedRuns} = await import('../project/recorded-runs.ts');
  const {status, limit} = options;
  if (options.remote) {
    const {bringNewest} = await import('../project/remote/bring-newest.ts');
    const wanted = {limit, onNotice, ...(pipeline !== undefined && {pipeline})};
    await bringNewest(project.value, wanted).catch((error: unknown) => {
      const told = failureInWords(error);
      if (told.code === 'internal-error') throw error;
      // What is known here is listed all the same.
      onNotice({...told, severity: 'warning'});
    });
  }
  const recorded = recordedRuns(project.value, {
    limit,
    onNotice,
    ...(pipeline !== undefined && {pipeline}),
    ...(status !== undefined && {status}),
  });
  await show(notices);
  if (!recorded.ok) return couldNotStart(recorded.failure);
  if (options.json) {
    for (const run of recorded.value) terminal.out(`${JSON.stringify(run)}\n`);
    return;
  }
  const {renderRuns} = await import('../report/render-runs.ts');
  const filter = status === undefined ? {} : {status};
  terminal.out(renderRuns(recorded.value, {...terminal.look, timeText: localTime, ...filter}));
}

/** `2026-11-23T14-05-09-k3fd` */
const runShape = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-[0-9a-z]{4}$/;
