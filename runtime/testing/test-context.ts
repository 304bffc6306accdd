import {writeFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import type {BlockContext} from '../authoring/block-context.ts';
import {ConfigFileLoader} from '../config/config-file-loader.ts';
import type {BlockModule, CallbackEvent} from '../core/block-module.ts';
import type {BlockName} from '../core/names.ts';
import type {BackblazeB2} from '../io/backblaze-b2.ts';
import type {AttemptTask, BlockHappening} from '../run/host.ts';
import {blockContext} from '../project/thread/block-context.ts';
import {RunningAttempt} from '../project/thread/running-attempt.ts';
import type {TempFolder} from '../project/thread/temp-folder.ts';
import {memoryB2, type MemoryB2} from './memory-b2.ts';

/** What a block finds around it; everything may be left out. */
export type TestSurroundings = {
  readonly variables?: Readonly<Record<string, unknown>>;
  /** `configuration:` of the block. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  /** The store behind `b2` and, for every profile, `io(profile)`; an empty one where it is left out. */
  readonly b2?: MemoryB2;
  /** Stores behind `io(profile)`, by profile. */
  readonly io?: Readonly<Record<string, MemoryB2>>;
  /** The profile whose settings `config` gives, and whose store of `io` is `b2`. */
  readonly profile?: string;
  /** What `config` finds under its keys; without it, the `io_config.yaml` of `project`. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** The folder of the project that `config` reads; this process's folder where it is left out. */
  readonly project?: string;
  /** Beside what this process has; `ENV` gives `env`. */
  readonly env?: Readonly<Record<string, string>>;
  /** The name that the block goes by in messages. */
  readonly name?: string;
  readonly attempt?: number;
  readonly executionDate?: Date;
  readonly signal?: AbortSignal;
  /** For a callback: how the block, or the pipeline, that it is attached to ended. */
  readonly parent?: {readonly of?: 'block' | 'pipeline'; readonly block: string; readonly event: CallbackEvent};
};

/** A context made by the code that makes those of a run, with stores in memory; `happened` is told what the block tells. */
export function testContext(
  module: BlockModule,
  surroundings: TestSurroundings,
  temp: TempFolder,
  happened: (happening: BlockHappening) => void,
): BlockContext {
  const {b2 = memoryB2(), io = {}, config, signal} = surroundings;
  const env = {...process.env, ...surroundings.env};
  const task = taskOf(module, surroundings);
  const attempt = new RunningAttempt({id: 0, task}, everLater(), (message) => {
    if (message.type === 'happened') happened(message.happening);
  });
  signal?.addEventListener('abort', () => attempt.abort(), {once: true});
  if (signal?.aborted) attempt.abort();
  const context = blockContext({attempt, thread: {}, env, options: module.options, temp});
  const profile = surroundings.profile ?? module.options.configProfile ?? 'default';
  const clients = new Map<string, BackblazeB2>();
  const storeOf = (name: string): BackblazeB2 => {
    const client = clients.get(name) ?? (io[name] ?? b2).connect(toldTo(attempt, temp));
    clients.set(name, client);
    return client;
  };
  return Object.defineProperties(Object.create(null) as BlockContext, {
    ...Object.getOwnPropertyDescriptors(context),
    b2: {get: () => storeOf(profile), enumerable: true},
    io: {value: storeOf, enumerable: true},
    ...(config && {config: {get: () => settingsOf(config, profile, temp), enumerable: true}}),
  });
}

function taskOf(module: BlockModule, surroundings: TestSurroundings): AttemptTask {
  const {variables = {}, configuration = {}, profile, project = '.', name = module.kind, attempt = 1} = surroundings;
  const executionDate = (surroundings.executionDate ?? new Date()).toISOString();
  const {parent} = surroundings;
  return {
    project: resolve(project),
    run: {
      id: 'test',
      pipeline: 'test',
      executionDate,
      partition: executionDate.slice(0, 19).replaceAll(/[-:]/g, ''),
      trigger: 'test',
    },
    block: {name: name as BlockName, kind: module.kind},
    modulePath: '',
    inputs: [],
    outputFolder: '',
    configuration,
    variables,
    profiles: [...(profile === undefined ? [] : [profile]), {of: 'module'}],
    attempt,
    attempts: attempt,
    ...(parent && {parent: {of: 'block', ...parent}}),
  };
}

/** A clock on which every word on progress is far enough from the one before: a test hears them all. */
function everLater(): () => number {
  let now = 0;
  return () => (now += 1_000_000);
}

function toldTo({task, throttle, signal}: RunningAttempt, temp: TempFolder) {
  const block = task.block.name;
  return {
    spoolDir: temp.path,
    signal,
    actor: block,
    onTransfer: (transfer: object) => throttle.pass({type: 'block-transferred', block, ...transfer} as BlockHappening),
    onProgress: (progress: object) => throttle.pass({type: 'block-progress', block, ...progress} as BlockHappening),
  };
}

/** A config loader reads files: these settings become one. JSON is YAML. */
function settingsOf(config: Readonly<Record<string, unknown>>, profile: string, temp: TempFolder): ConfigFileLoader {
  const path = join(temp.path, 'io_config.yaml');
  writeFileSync(path, JSON.stringify({[profile]: config}));
  return new ConfigFileLoader(path, profile);
}
