import type {BlockName, PipelineName, RunName} from '../../runtime/core/names.ts';
import type {OutputSummary} from '../../runtime/core/output.ts';
import type {CheckedBlock, CheckedPipeline, PipelineDefinition} from '../../runtime/core/pipeline.ts';
import {wholeFile} from '../../runtime/core/place.ts';
import type {RunHappening} from '../../runtime/core/run-event.ts';
import type {AttemptOutcome, AttemptTask, AttemptWatcher, Host} from '../../runtime/run/host.ts';
import {runPipeline, type RunEffects, type SettledRun} from '../../runtime/run/run-pipeline.ts';
import type {PlannedStep, RunPlan} from '../../runtime/run/run-plan.ts';

export const completed = {status: 'completed', output: {kind: 'nothing', bytes: 0}} as const satisfies AttemptOutcome;

export const failing = (message = 'it broke', retryable = true): AttemptOutcome => ({
  status: 'failed',
  diagnostic: {severity: 'error', code: 'block-threw', message},
  retryable,
});

type Held = {
  readonly task: AttemptTask;
  readonly watcher: AttemptWatcher;
  readonly settle: (outcome: AttemptOutcome) => void;
};

/** A host whose attempts begin and stay open until the test lets them end: order is then a fact and not a matter of time. */
export class HeldHost implements Host {
  readonly #held = new Map<string, Held>();
  #arrivals = Promise.withResolvers<void>();

  async attempt(task: AttemptTask, watcher: AttemptWatcher): Promise<AttemptOutcome> {
    const {promise, resolve} = Promise.withResolvers<AttemptOutcome>();
    this.#held.set(task.block.name, {task, watcher, settle: resolve});
    this.#arrivals.resolve();
    this.#arrivals = Promise.withResolvers<void>();
    return promise;
  }

  /** The blocks whose attempt is open, in the order in which they began. */
  get open(): readonly string[] {
    return [...this.#held.keys()];
  }

  /** Waits until the attempt of `name` is open. */
  async started(name: string): Promise<Held> {
    for (;;) {
      const held = this.#held.get(name);
      if (held) return held;
      await this.#arrivals.promise;
    }
  }

  async finish(name: string, outcome: AttemptOutcome = completed): Promise<void> {
    const held = await this.started(name);
    this.#held.delete(name);
    held.settle(outcome);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const {settle} of this.#held.values()) settle({status: 'cancelled'});
    this.#held.clear();
  }
}

/** `{c: ['a', 'b']}`: c waits for a and b; blocks that are named only as upstreams wait for nothing. */
export type Edges = Readonly<Record<string, readonly string[]>>;

export type Rig = {
  readonly host: HeldHost;
  readonly events: RunHappening[];
  /** The trace as words: `started a`, `completed a`, `upstream_failed b`. */
  readonly trace: () => readonly string[];
  readonly stop: AbortController;
  readonly waits: number[];
  readonly settled: Promise<SettledRun>;
};

export type RigOptions = {
  readonly concurrency?: number;
  readonly onFailure?: RunPlan['onFailure'];
  readonly callbacks?: RunPlan['callbacks'];
  readonly definition?: Partial<PipelineDefinition>;
  readonly blocks?: Readonly<Record<string, Partial<CheckedBlock['definition']>>>;
  readonly kinds?: Readonly<Record<string, CheckedBlock['kind']>>;
  readonly retry?: PipelineDefinition['retry'];
  readonly projectRetry?: PipelineDefinition['retry'];
  readonly reused?: readonly string[];
  /** The stored outputs of those. */
  readonly outputs?: Readonly<Record<string, OutputSummary>>;
  readonly attached?: Readonly<Record<string, Partial<Pick<PlannedStep, 'conditionals' | 'callbacks'>>>>;
};

/** Runs a pipeline of these edges in a held host. */
export function runHeld(edges: Edges, options: RigOptions = {}, own: Partial<RunEffects> = {}): Rig {
  const host = new HeldHost();
  const {plan, events, effects, waits, stop} = prepared(edges, options, host);
  return {
    host,
    events,
    trace: () => events.map(inWords).filter((word) => word !== ''),
    stop,
    waits,
    settled: runPipeline(plan, {...effects, ...own}),
  };
}

/** Everything that `runPipeline` takes, for tests that bring a host of their own. */
export function prepared(edges: Edges, options: RigOptions, host: Host) {
  const events: RunHappening[] = [];
  const waits: number[] = [];
  const stop = new AbortController();
  const effects: RunEffects = {
    host,
    emit: (happening) => void events.push(happening),
    recorded: () => Promise.resolve(),
    signal: stop.signal,
    grace: 5,
    wait: async (seconds) => void waits.push(seconds),
    clock: () => 0,
    random: () => 0,
    projectRetry: options.projectRetry ?? {},
    taskOf: taskFor,
    folderOf: (name) => `/out/${name}`,
  };
  return {plan: planOf(edges, options), events, waits, stop, effects};
}

function planOf(edges: Edges, options: RigOptions): RunPlan {
  const names = [...new Set(Object.entries(edges).flatMap(([name, upstream]) => [...upstream, name]))] as BlockName[];
  const definition: PipelineDefinition = {
    name: 'p' as PipelineName,
    title: 'p',
    tags: [],
    file: 'pipelines/p/metadata.yaml',
    blocks: [],
    variables: {},
    retry: options.retry ?? {},
    ...options.definition,
  };
  const steps = names.map((name): PlannedStep => {
    const upstream = (edges[name] ?? []) as BlockName[];
    const kind = options.kinds?.[name] ?? 'custom';
    const block = blockOf(name, kind, upstream, options.blocks?.[name]);
    const attached = {conditionals: [], callbacks: [], ...options.attached?.[name]};
    return options.reused?.includes(name)
      ? {
          block,
          waitsFor: [],
          ...attached,
          action: 'reuse',
          reason: 'it completed',
          output: options.outputs?.[name] ?? {kind: 'nothing', bytes: 0},
        }
      : {block, waitsFor: upstream, ...attached, action: 'run', reason: 'selected'};
  });
  return {
    run: 'r' as RunName,
    // A pipeline is checked elsewhere; here only what the schedule reads is needed.
    pipeline: {definition, blocks: steps.map(({block}) => block)} as unknown as CheckedPipeline,
    blocks: steps,
    executionDate: new Date(0),
    trigger: 'test',
    variables: {},
    concurrency: options.concurrency ?? 32,
    onFailure: options.onFailure ?? 'continue',
    callbacks: options.callbacks ?? [],
  };
}

export const blockOf = (
  name: string,
  kind: CheckedBlock['kind'],
  upstream: readonly string[] = [],
  definition: Partial<CheckedBlock['definition']> = {},
): CheckedBlock => ({
  name: name as BlockName,
  kind,
  upstream: upstream as BlockName[],
  modulePath: `/${name}.ts`,
  definition: {
    name: {value: name as BlockName, place: wholeFile('pipelines/p/metadata.yaml')},
    kind: {value: kind, place: wholeFile('pipelines/p/metadata.yaml')},
    language: undefined,
    upstream: [],
    downstream: [],
    configuration: {},
    retry: {},
    ...definition,
  },
});

const taskFor = ({name, kind, modulePath}: CheckedBlock): ReturnType<RunEffects['taskOf']> => ({
  project: '/',
  run: {id: 'r', pipeline: 'p', executionDate: new Date(0).toISOString(), partition: '', trigger: 'test'},
  block: {name, kind},
  modulePath,
  configuration: {},
  variables: {},
  profiles: [],
});

function inWords(event: RunHappening): string {
  switch (event.type) {
    case 'block-started':
      return `started ${event.block}${event.attempt > 1 ? ` again (${event.attempt} of ${event.attempts})` : ''}`;
    case 'block-settled':
      return `${event.status} ${event.block}`;
    case 'run-settled':
      return `run ${event.status}`;
    case 'run-stopping':
      return 'stopping';
    case 'block-expanded':
      return `expanded ${event.block} into ${event.children.map(({name}) => name).join(' ')}`;
    case 'run-started':
    case 'block-queued':
    case 'block-progress':
    case 'block-log':
    case 'block-transferred':
    case 'block-tested':
    case 'block-retrying':
      return '';
  }
}
