import {randomBytes} from 'node:crypto';
import {existsSync} from 'node:fs';
import {basename, join} from 'node:path';
import {inspect} from 'node:util';
import type {BlockContext, BlockLog} from '../../authoring/block-context.ts';
import {Variables} from '../../authoring/variables.ts';
import {ConfigFileLoader} from '../../config/config-file-loader.ts';
import type {BlockOptions} from '../../core/block-module.ts';
import type {ConfigSource} from '../../core/config-source.ts';
import type {BlockName} from '../../core/names.ts';
import type {LogLevel} from '../../core/run-event.ts';
import {BackblazeB2} from '../../io/backblaze-b2.ts';
import type {AttemptTask, BlockHappening} from '../../run/host.ts';
import {projectFiles, seenFolders} from '../project-files.ts';
import type {RunningAttempt} from './running-attempt.ts';
import type {TempFolder} from './temp-folder.ts';
import type {ThreadData} from './thread-data.ts';

export type ContextParts = {
  readonly attempt: RunningAttempt;
  readonly thread: Pick<ThreadData, 'b2'>;
  readonly options: BlockOptions;
  readonly temp: TempFolder;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** What a block receives last. The profile is read and the B2 client made when the block first asks for them. */
export function blockContext(parts: ContextParts): BlockContext {
  const {attempt, thread, temp} = parts;
  const {task, signal} = attempt;
  const happened = (happening: BlockHappening): void => attempt.throttle.pass(happening);
  const {name} = task.block;
  const ioConfig = once(() => projectFiles(task.project).ioConfig);
  const configs = new Map<string, ConfigFileLoader>();
  const stores = new Map<string, BackblazeB2>();
  const log = blockLog(name, happened);
  // The folder tells a child of a dynamic block from the next, and a callback by what it follows.
  const block = `${task.run.id}/${basename(task.outputFolder)}`;
  const writer = once(() => ({block, attempt: randomBytes(4).toString('hex')}));
  const configOf = (profile: string): ConfigFileLoader =>
    existing(configs, profile, () => new ConfigFileLoader(ioConfig(), profile, {env: parts.env}));
  // Against the local server everything is given; a project that never had another needs no file of profiles.
  const isAllGiven = (profile: string): boolean =>
    thread.b2 !== undefined && profile === 'default' && !existsSync(ioConfig());
  const storeOf = (profile: string): BackblazeB2 =>
    existing(stores, profile, () =>
      BackblazeB2.withConfig(isAllGiven(profile) ? noConfig : configOf(profile), {
        ...thread.b2,
        spoolDir: temp.path,
        // No block is named so; it outlives a process that is killed, for the one that resumes the run.
        uploadsDir: join(`${task.outputFolder}~~uploads`, profile),
        seen: seenFolders(task.project, task.run.pipeline, name, task.outputFolder),
        signal,
        actor: name,
        // What a sensor appends whenever it is asked is meant to stay.
        ...(task.block.kind !== 'sensor' && {writer: writer()}),
        onNote: (note) => log.info(note),
        onTransfer: (transfer) => happened({type: 'block-transferred', block: name, ...transfer}),
        onProgress: (progress) => happened({type: 'block-progress', block: name, ...progress}),
      }),
    );
  const profile = profileOf(task, parts.options);
  return {
    get b2() {
      return storeOf(profile);
    },
    io: storeOf,
    get config() {
      return configOf(profile);
    },
    configuration: task.configuration,
    variables: new Variables(task.variables, task.ofRun),
    log,
    signal,
    progress: (done, total, unit) => {
      // What was divided by nothing, or is less than nothing, says nothing of how far it is.
      if (!isCount(done)) return;
      happened({
        type: 'block-progress',
        block: name,
        done,
        ...(total !== undefined && isCount(total) && {total}),
        ...(unit !== undefined && {unit}),
      });
    },
    run: {...task.run, executionDate: new Date(task.run.executionDate)},
    block: task.block,
    ...(task.parent && {parent: task.parent}),
    attempt: task.attempt,
    env: parts.env['ENV'] ?? 'dev',
    get tempDir() {
      return temp.path;
    },
  };
}

const isCount = (number: number): boolean => Number.isFinite(number) && number >= 0;

const noConfig: ConfigSource = {get: () => undefined, contains: () => false};

function profileOf({profiles}: AttemptTask, {configProfile}: BlockOptions): string {
  const asked = profiles.map((profile) => (typeof profile === 'string' ? profile : configProfile));
  return asked.find((profile) => profile !== undefined) ?? 'default';
}

function blockLog(block: BlockName, happened: (happening: BlockHappening) => void): BlockLog {
  const at =
    (level: LogLevel) =>
    (message: string, fields?: Readonly<Record<string, unknown>>): void =>
      happened({
        type: 'block-log',
        block,
        source: 'log',
        level,
        message: asMessage(message),
        // Fields pass between threads: what cannot, such as a function, is told as text.
        ...(fields && {fields: JSON.parse(JSON.stringify(fields, asText)) as Record<string, unknown>}),
      });
  return {debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error')};
}

/** What is logged is what was said, also by an author who does without types. */
const asMessage = (message: unknown): string => (typeof message === 'string' ? message : inspect(message));

const asText = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' || typeof value === 'function' || typeof value === 'symbol' ? String(value) : value;

function existing<Value>(values: Map<string, Value>, key: string, make: () => Value): Value {
  const value = values.get(key) ?? make();
  values.set(key, value);
  return value;
}

function once<Value>(make: () => Value): () => Value {
  let made: {readonly value: Value} | undefined;
  return () => (made ??= {value: make()}).value;
}
