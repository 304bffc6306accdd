import {setTimeout as sleep} from 'node:timers/promises';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {RunName} from '../core/names.ts';
import type {LogLevel} from '../core/run-event.ts';
import type {LoggedLine} from '../history/log-files.ts';
import {readLogs} from '../history/read-logs.ts';
import type {RecordedRun} from '../history/read-runs.ts';
import {findRun} from './recorded-run.ts';
import type {Project} from './open-project.ts';
import {logFolder, projectFiles} from './project-files.ts';

export type WantedLogs = {
  /** Blocks whose lines are wanted; those of all where none is named. */
  readonly blocks: readonly string[];
  /** The least that is wanted: `warn` leaves `debug` and `info` out. */
  readonly level: LogLevel;
  /** Whether to wait for lines until the run has ended. */
  readonly follow: boolean;
  readonly onNotice: (diagnostic: Diagnostic) => void;
};

/** From the least to the most. */
export const logLevels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** Milliseconds between two looks at a run that is followed. */
const interval = 200;

/** What the blocks of a run logged and printed, in the order in which they did. */
export async function* runLogs(
  project: Project,
  {run, pipeline}: RecordedRun,
  {blocks, level, follow, onNotice}: WantedLogs,
): AsyncGenerator<LoggedLine> {
  const folder = logFolder(projectFiles(project.folder).run(pipeline, run));
  const following = {
    hasEnded: () => hasEnded(project, run, onNotice),
    wait: () => sleep(interval),
  };
  const wanted = new Set(blocks);
  const least = logLevels.indexOf(level);
  for await (const line of readLogs(folder, follow ? following : undefined)) {
    const isOfBlock = wanted.size === 0 || wanted.has(line.block);
    if (isOfBlock && logLevels.indexOf(line.level) >= least) yield line;
  }
}

function hasEnded(project: Project, run: RunName, onNotice: (diagnostic: Diagnostic) => void): boolean {
  const found = findRun(project, run, onNotice);
  // A run that was cleaned away meanwhile is over too.
  return !found.ok || found.value.endedAt !== undefined;
}
