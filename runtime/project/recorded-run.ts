import type {DatabaseSync} from 'node:sqlite';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {RunEvent} from '../core/run-event.ts';
import {nearestName} from '../core/nearest-name.ts';
import {failed, success, type Result} from '../core/result.ts';
import {listed} from '../core/listed.ts';
import {readBlockRuns, type RecordedBlockRun} from '../history/read-block-runs.ts';
import {readEvents} from '../history/read-events.ts';
import {readRun, readRuns, type RecordedRun} from '../history/read-runs.ts';
import type {Project} from './open-project.ts';
import {withHistory} from './with-history.ts';

/** Everything that the history keeps of a run. */
export type RunRecord = {
  readonly run: RecordedRun;
  readonly blocks: readonly RecordedBlockRun[];
  readonly events: readonly RunEvent[];
};

/** The run that `wanted` names: by its name, as `latest`, or as the newest of the pipeline of that name. */
export function recordedRun(
  project: Project,
  wanted: string,
  onNotice: (diagnostic: Diagnostic) => void,
): Result<RunRecord> {
  const record = withHistory(project, onNotice, (database): Result<RunRecord> => {
    const run = namedRun(database, wanted);
    if (!run) return failed([unknownRun(wanted, readRuns(database, {limit: 100}))]);
    return success({run, blocks: readBlockRuns(database, run.run), events: readEvents(database, run.run)});
  });
  return record ?? failed([unknownRun(wanted, [])]);
}

/** The same run, without what happened in it. */
export function findRun(
  project: Project,
  wanted: string,
  onNotice: (diagnostic: Diagnostic) => void,
): Result<RecordedRun> {
  const found = withHistory(project, onNotice, (database): Result<RecordedRun> => {
    const run = namedRun(database, wanted);
    return run ? success(run) : failed([unknownRun(wanted, readRuns(database, {limit: 100}))]);
  });
  return found ?? failed([unknownRun(wanted, [])]);
}

/** The block of that name in a run. */
export function blockOfRun({run, blocks}: RunRecord, name: string): Result<RecordedBlockRun> {
  const found = blocks.find(({block}) => block === name);
  if (found) return success(found);
  const names = blocks.map(({block}) => block);
  const near = nearestName(name, names);
  return failed([
    {
      severity: 'error',
      code: 'unknown-block',
      message: `run ${run.run} of ${run.pipeline} has no block "${name}"`,
      notes: [`it has: ${listed(names)}`],
      help: near === undefined ? `see what each did: magelet show ${run.run}` : `write ${near}`,
    },
  ]);
}

function namedRun(database: DatabaseSync, wanted: string): RecordedRun | undefined {
  if (wanted === 'latest') return readRuns(database, {limit: 1})[0];
  return readRun(database, wanted) ?? readRuns(database, {pipeline: wanted, limit: 1})[0];
}

function unknownRun(wanted: string, newest: readonly RecordedRun[]): Diagnostic {
  const base = {severity: 'error', code: 'unknown-run'} as const;
  const message = wanted === 'latest' ? 'nothing has run yet' : `there is no run "${wanted}"`;
  if (newest.length === 0) {
    return {
      ...base,
      message,
      ...(wanted !== 'latest' && {notes: ['nothing has run yet']}),
      help: 'run a pipeline first: magelet run <pipeline>',
    };
  }
  const near = nearestName(wanted, [...newest.map(({run}) => run), ...newest.map(({pipeline}) => pipeline)]);
  const names = newest.slice(0, 3).map(({run, pipeline}) => `${run} of ${pipeline}`);
  return {
    ...base,
    message,
    notes: [`a run is named by its name, by latest, or by its pipeline; the newest: ${names.join(', ')}`],
    help: near === undefined ? 'see the runs there are: magelet runs' : `write ${near}`,
  };
}
