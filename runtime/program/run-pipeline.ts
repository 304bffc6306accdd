import type {BlockKind} from '../core/block-kind.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {OutputSummary} from '../core/output.ts';
import type {RunEvent} from '../core/run-event.ts';
import type {BlockRunStatus, RunStatus} from '../core/statuses.ts';
import {quietWarnings} from '../core/quiet-warnings.ts';
import type {Project} from './open-project.ts';

/** How a pipeline is run by a program; everything may be left out. */
export type RunPipelineOptions = {
  /** Variables of the run, which win over the pipeline's own. */
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Which blocks run: those that a selector finds, or any of several, such as `clean_orders+`; or a part by its ends. */
  readonly select?: string | readonly string[] | BlockSelection;
  /** The trigger of `triggers.yaml` whose variables and interval the run has. */
  readonly trigger?: string;
  /** Now, where it is left out; a resumed run keeps its own. */
  readonly executionDate?: Date;
  /** Once a block has failed; wins over the pipeline's own. */
  readonly onFailure?: 'continue' | 'finish running' | 'stop now';
  /** The profile of `io_config.yaml` for every block. */
  readonly profile?: string;
  /** Blocks that may run at once. */
  readonly concurrency?: number;
  /** Goes on with a run that did not complete: its name, or `latest`. */
  readonly resume?: string;
  /** Gives the blocks the local B2-compatible server, as `--local-b2` does. */
  readonly localB2?: boolean;
  /** Ends the run as a first Ctrl-C would: no block begins any more, and running ones have five seconds. */
  readonly signal?: AbortSignal;
  /**
   * Told everything that happens, as it happens. What it throws ends nothing: the run goes on, and then `runPipeline`
   * throws it.
   */
  readonly onEvent?: (event: RunEvent) => void;
  /** Told what is worth knowing and keeps nothing from running: warnings of the check, a history that was set aside. */
  readonly onWarning?: (diagnostic: Diagnostic) => void;
};

export type BlockSelection = {
  /** These blocks alone. */
  readonly block?: readonly string[];
  /** This block and everything below it. */
  readonly from?: string;
  /** This block and everything above it. */
  readonly until?: string;
  /** What any of these selectors finds. */
  readonly select?: readonly string[];
  /** But not what any of these finds. */
  readonly exclude?: readonly string[];
};

/** A pipeline that was run. */
export type PipelineRun = {
  /** The name of the run, by which `magelet show` finds it. */
  readonly name: string;
  readonly pipeline: string;
  readonly status: RunStatus;
  /** Milliseconds. */
  readonly took: number;
  /** In the order in which they could run. */
  readonly blocks: readonly BlockRun[];
  /** Why blocks failed; empty for a run that completed. */
  readonly diagnostics: readonly Diagnostic[];
  /**
   * What a block returned, read back from store: of the same kind, and a copy of its own each time.
   * Throws where the block left no output, or is not in the run.
   */
  readonly output: <Output = unknown>(block: string) => Promise<Output>;
};

/** One block of a run that has ended. */
export type BlockRun = {
  readonly name: string;
  readonly kind: BlockKind;
  readonly status: BlockRunStatus;
  readonly attempts: number;
  /** Milliseconds. */
  readonly took: number;
  /** What is known of its output without reading it; undefined where it left none. */
  readonly output: OutputSummary | undefined;
  readonly diagnostic: Diagnostic | undefined;
};

/**
 * Runs a pipeline as `magelet run` does, with the same record, retries and limits, and prints nothing. How it ended is in
 * what it gives, also where blocks failed. Throws a `MageletError` where it could not start: `error.diagnostics` has all
 * that is wrong, and what `onEvent` threw once the run has ended.
 *
 * @example
 * const project = await openProject('.');
 * const run = await runPipeline(project, 'flights', {variables: {late_minutes: 30}});
 * if (run.status !== 'completed') throw new Error(run.diagnostics.map(({message}) => message).join('\n'));
 * const routes = await run.output<Table>('busiest_routes');
 */
export async function runPipeline(
  project: Project | string,
  pipeline: string,
  options: RunPipelineOptions = {},
): Promise<PipelineRun> {
  loaded ??= load();
  const {runForProgram} = await loaded;
  return runForProgram(typeof project === 'string' ? project : project.folder, pipeline, options);
}

let loaded: ReturnType<typeof load> | undefined;

async function load() {
  const hearAgain = quietWarnings();
  try {
    return await import('./run-for-program.ts');
  } finally {
    hearAgain();
  }
}
