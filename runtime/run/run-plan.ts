import type {CheckedBlock, CheckedPipeline, FailurePolicy} from '../core/pipeline.ts';
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
  /** What the run does once a block has failed. */
  readonly onFailure: FailurePolicy;
  /** Run when the run has ended: the callbacks that name no block. */
  readonly callbacks: readonly CheckedBlock[];
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
  /** Where it runs once for each item: the children whose stored outputs can be served, if what they received can. */
  readonly children?: ReadonlyMap<BlockName, OutputSummary>;
  readonly reason: string;
} & ({readonly action: 'run'} | {readonly action: 'reuse'; readonly output: OutputSummary});
