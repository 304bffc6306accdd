import type {CheckedBlock, CheckedPipeline} from '../core/pipeline.ts';
import type {BlockName, RunName} from '../core/names.ts';
import type {OutputSummary} from '../core/output.ts';
import type {RunInterval} from '../core/run-interval.ts';

/** What a run will do: every block of the plan with what becomes of it, in an order in which upstreams come first. */
export type RunPlan = {
  readonly run: RunName;
  readonly pipeline: CheckedPipeline;
  readonly blocks: readonly PlannedStep[];
  readonly executionDate: Date;
  /** The name of the trigger whose values it has, or `command line`. */
  readonly trigger: string;
  /** What the trigger's interval makes of the execution date. */
  readonly interval?: RunInterval;
  readonly variables: Readonly<Record<string, unknown>>;
  /** `--profile`, which wins over every other choice of a profile. */
  readonly profile?: string;
  /** Blocks that may run at once. */
  readonly concurrency: number;
};

/** A block of the plan: to be run, or its stored output to be served, and why. */
export type PlannedStep = {
  readonly block: CheckedBlock;
  /** The upstream blocks it waits for in this run; a stored output needs no waiting. */
  readonly waitsFor: readonly BlockName[];
  /** Asked, with the block's inputs, before it runs: all must answer yes. */
  readonly conditionals: readonly CheckedBlock[];
  /** Run when it has ended. */
  readonly callbacks: readonly CheckedBlock[];
  readonly reason: string;
} & ({readonly action: 'run'} | {readonly action: 'reuse'; readonly output: OutputSummary});
