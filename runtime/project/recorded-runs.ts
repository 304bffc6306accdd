import type {Diagnostic} from '../core/diagnostic.ts';
import {success, type Result} from '../core/result.ts';
import type {RunStatus} from '../core/statuses.ts';
import {readRuns, type RecordedRun} from '../history/read-runs.ts';
import {openPipeline, type Project} from './open-project.ts';
import {withHistory} from './with-history.ts';

/** The newest runs of the project, or of one of its pipelines. Fails for a pipeline that is not and never was there. */
export function recordedRuns(
  project: Project,
  {pipeline, status, limit, onNotice}: WantedRuns,
): Result<readonly RecordedRun[]> {
  const ofPipeline = pipeline !== undefined && {pipeline};
  const wanted = {limit, ...ofPipeline, ...(status !== undefined && {status})};
  const found = withHistory(project, onNotice, (database) => ({
    runs: readRuns(database, wanted),
    hasRun: readRuns(database, {...ofPipeline, limit: 1}).length > 0,
  }));
  if (pipeline === undefined || found?.hasRun) return success(found?.runs ?? []);
  const opened = openPipeline(project, pipeline);
  return opened.ok ? success([]) : opened;
}

type WantedRuns = {
  readonly pipeline?: string;
  readonly status?: RunStatus;
  readonly limit: number;
  /** Told where the history had to be set aside. */
  readonly onNotice: (diagnostic: Diagnostic) => void;
};
