import type {DatabaseSync} from 'node:sqlite';
import type {Diagnostic} from '../../core/diagnostic.ts';
import type {Project} from '../open-project.ts';
import {projectFiles} from '../project-files.ts';
import {openProjectHistory} from '../project-history.ts';
import {bringRun} from './bring-run.ts';
import {readKnownSegments} from './known-segments.ts';
import {openStore} from './open-store.ts';
import {remotePipelines} from './remote-pipelines.ts';
import {recordsOf, type RunStore} from './segments.ts';

export type WantedNewest = {
  /** Of this pipeline alone. */
  readonly pipeline?: string;
  /** So many runs of each pipeline. */
  readonly limit: number;
  readonly onNotice: (diagnostic: Diagnostic) => void;
};

/** Enters into the history what the buckets of the project know of their newest runs, and this machine does not. */
export async function bringNewest(project: Project, {pipeline, limit, onNotice}: WantedNewest): Promise<void> {
  const asked = remotePipelines(project).filter((settings) => pipeline === undefined || settings.pipeline === pipeline);
  if (asked.length === 0) return;
  const database = openProjectHistory(project.folder, onNotice);
  try {
    for (const settings of asked) {
      await using store = openStore(project.folder, settings);
      const runs = {place: settings.place, store, pipeline: settings.pipeline};
      await bringOf(runs, {database, project: project.folder, limit, onNotice});
    }
  } finally {
    database.close();
  }
}

type BringOptions = {
  readonly database: DatabaseSync;
  readonly project: string;
  readonly limit: number;
  readonly onNotice: (diagnostic: Diagnostic) => void;
};

async function bringOf(runs: RunStore, {database, project, limit, onNotice}: BringOptions): Promise<void> {
  const {signal} = new AbortController();
  const records = Map.groupBy(await recordsOf(runs), ({run}) => run);
  const newest = [...records.keys()].sort().toReversed().slice(0, limit);
  for (const run of newest) {
    const known = new Set(readKnownSegments(projectFiles(project).run(runs.pipeline, run)));
    if (records.get(run)?.every(({name}) => known.has(name))) continue;
    // One after the other: each is entered in a transaction of its own.
    const {mayStillRun} = await bringRun(run, {database, project, runs, signal});
    if (mayStillRun) onNotice({...mayStillRun, severity: 'warning'});
  }
}
