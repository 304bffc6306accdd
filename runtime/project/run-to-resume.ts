import type {DatabaseSync} from 'node:sqlite';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {PipelineName} from '../core/names.ts';
import {uriBelow, type RemotePlace} from '../core/remote-place.ts';
import {failed, success, type Result} from '../core/result.ts';
import {readRun, readRuns, type RecordedRun} from '../history/read-runs.ts';

/** The run that `--resume` names, or the newest of the pipeline; one that completed or still runs is refused. */
export function runToResume(
  database: DatabaseSync,
  pipeline: PipelineName,
  wanted: string,
  remote?: RemotePlace,
): Result<RecordedRun> {
  const run = wanted === 'latest' ? readRuns(database, {pipeline, limit: 1})[0] : readRun(database, wanted);
  if (!run) return failed([noRun(pipeline, wanted, remote)]);
  if (run.pipeline !== pipeline) return failed([ofAnother(run, pipeline)]);
  if (run.status === 'running' || run.status === 'initial') return failed([stillRunning(run)]);
  if (run.status === 'completed') return failed([nothingLeft(run)]);
  return success(run);
}

const noRun = (pipeline: PipelineName, wanted: string, remote: RemotePlace | undefined): Diagnostic => ({
  severity: 'error',
  code: 'no-run-to-resume',
  message: wanted === 'latest' ? `${pipeline} has not run yet` : `there is no run "${wanted}" of ${pipeline}`,
  ...(remote && {notes: [`looked in .magelet/history.db and at ${uriBelow(remote, pipeline, 'runs')}`]}),
  help: wanted === 'latest' ? `run it: magelet run ${pipeline}` : `see the runs there are: magelet runs ${pipeline}`,
});

const ofAnother = ({run, pipeline}: RecordedRun, asked: PipelineName): Diagnostic => ({
  severity: 'error',
  code: 'no-run-to-resume',
  message: `run ${run} is one of ${pipeline}, not of ${asked}`,
  help: `go on with it: magelet run ${pipeline} --resume ${run}`,
});

export const stillRunning = ({run, pipeline}: RecordedRun): Diagnostic => ({
  severity: 'error',
  code: 'run-still-going',
  message: `run ${run} of ${pipeline} still runs in another process`,
  help: `wait until it has ended: magelet runs ${pipeline}`,
});

const nothingLeft = ({run, pipeline}: RecordedRun): Diagnostic => ({
  severity: 'error',
  code: 'nothing-to-resume',
  message: `run ${run} of ${pipeline} completed: nothing is left to do`,
  help: `run it anew: magelet run ${pipeline}`,
});
