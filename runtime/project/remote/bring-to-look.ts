import type {Diagnostic} from '../../core/diagnostic.ts';
import {uriBelow} from '../../core/remote-place.ts';
import type {Project} from '../open-project.ts';
import {openProjectHistory} from '../project-history.ts';
import {remotePipelines} from './remote-pipelines.ts';

/** Whether a run was found in a bucket, and where it was looked for. */
export type LookedFor = {readonly found: boolean; readonly places: readonly string[]};

/**
 * Enters into the history what a bucket alone knows of a run: of the one that is named, or of the newest of the pipeline of
 * that name. One that may still be at work is told of.
 */
export async function bringToLook(
  project: Project,
  wanted: string,
  onNotice: (diagnostic: Diagnostic) => void,
): Promise<LookedFor> {
  const pipelines = remotePipelines(project);
  const named = pipelines.filter(({pipeline}) => pipeline === wanted);
  if (pipelines.length === 0 || wanted === 'latest') return {found: false, places: []};
  const [{bringRun}, {openStore}] = await Promise.all([import('./bring-run.ts'), import('./open-store.ts')]);
  const places: string[] = [];
  const database = openProjectHistory(project.folder, onNotice);
  try {
    for (const settings of named.length > 0 ? named : pipelines) {
      await using store = openStore(project.folder, settings);
      const {place, pipeline} = settings;
      const signal = new AbortController().signal;
      const options = {database, project: project.folder, runs: {place, store, pipeline}, signal};
      const brought = await bringRun(named.length > 0 ? 'latest' : wanted, options);
      places.push(uriBelow(place, pipeline, 'runs'));
      if (brought.mayStillRun) onNotice({...brought.mayStillRun, severity: 'warning'});
      if (brought.run !== undefined) return {found: true, places};
    }
    return {found: false, places};
  } finally {
    database.close();
  }
}
