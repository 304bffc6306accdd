import {Command, InvalidArgumentError} from 'commander';
import type {Diagnostic} from '../core/diagnostic.ts';
import {timeSpan} from '../core/time-span.ts';
import type {CleanRequest} from '../project/clean-state.ts';
import type {Project} from '../project/open-project.ts';
import type {CleanedRemotely, RunsHere} from '../project/remote/clean-remote.ts';
import {showFailure} from './show-failure.ts';
import {couldNotStart, show, terminal} from './terminal.ts';
import {wholeNumber} from './whole-number.ts';

export const cleanCommand = (): Command =>
  new Command('clean')
    .description('remove runs that have ended, with their outputs and logs, and what killed processes left')
    .option('--older-than <span>', 'runs that ended longer ago, such as 30d', span)
    .option('--keep <count>', 'never the newest runs of a pipeline, this many', wholeNumber)
    .option('--dry-run', 'say what would go')
    .option('--json', 'one object')
    .action(clean);

type CleanOptions = {
  readonly olderThan?: number;
  readonly keep?: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
};

async function clean({olderThan, keep, dryRun = false, json}: CleanOptions): Promise<void> {
  const {openProject} = await import('../project/open-project.ts');
  const {cleanState} = await import('../project/clean-state.ts');
  const project = openProject(process.cwd());
  if (!project.ok) return couldNotStart(project.failure);
  // What the project keeps its runs for holds unless something else is said.
  const age = olderThan ?? (keep === undefined ? project.value.settings.retention : undefined);
  if (age === undefined && keep === undefined) return couldNotStart([notSaidWhich]);
  const notices: Diagnostic[] = [];
  const request = {
    dryRun,
    now: Date.now(),
    onNotice: (diagnostic: Diagnostic) => void notices.push(diagnostic),
    ...(age !== undefined && {olderThan: age}),
    ...(keep !== undefined && {keep}),
  };
  const {left, failure: ofHistory, ...cleaned} = cleanState(project.value, request);
  await show(notices);
  const removed = new Set<string>(cleaned.runs.map(({run}) => run));
  const {remote, failure} = await cleanBuckets(project.value, request, {kept: left, removed});
  if (json) terminal.out(`${JSON.stringify({dryRun, ...cleaned, ...(remote.length > 0 && {remote})})}\n`);
  else {
    const {renderCleaned} = await import('../report/render-cleaned.ts');
    terminal.out(renderCleaned({...cleaned, remote}, {colour: terminal.colourOf(process.stdout), dryRun}));
  }
  for (const reason of [ofHistory, failure]) if (reason !== undefined) await showFailure(reason);
}

/** What is on this machine is gone by then: a bucket that cannot be reached is told after it, and cleaned the next time. */
async function cleanBuckets(
  project: Project,
  request: CleanRequest,
  here: RunsHere,
): Promise<{readonly remote: readonly CleanedRemotely[]; readonly failure?: unknown}> {
  const {remotePipelines} = await import('../project/remote/remote-pipelines.ts');
  const remote: CleanedRemotely[] = [];
  try {
    for (const settings of remotePipelines(project)) {
      const {cleanRemote} = await import('../project/remote/clean-remote.ts');
      remote.push(await cleanRemote(project.folder, settings, request, here));
    }
    return {remote};
  } catch (failure) {
    return {remote, failure};
  }
}

function span(text: string): number {
  const milliseconds = timeSpan(text);
  if (milliseconds === undefined) throw new InvalidArgumentError('a span such as 30d, 12h or 2w is expected.');
  return milliseconds;
}

const notSaidWhich: Diagnostic = {
  severity: 'error',
  code: 'usage',
  message: 'which runs are to go is not said',
  notes: ['variables_retention_period: 90d in the metadata.yaml of the project would say it for every time'],
  help: 'say how old they are, or how many stay: magelet clean --older-than 30d --keep 5',
};
