import {AsyncLocalStorage} from 'node:async_hooks';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {threadId} from 'node:worker_threads';
import {createRequire} from 'node:module';
import type * as DuckDBApi from '@duckdb/node-api';
import type {DuckDBConnection, DuckDBInstance} from '@duckdb/node-api';
import {literal} from './identifier.ts';
import type {BytesAt} from './text-reader.ts';

/** What `@duckdb/node-api` exports. It takes 30 ms to load, so nothing imports it before a table is used. */
export type DuckDB = typeof DuckDBApi;

export type EngineSettings = {
  /** Memory that tables may take before they spill to disk, such as `2GB`; DuckDB's default is 80 % of the machine's. */
  readonly memoryLimit?: string;
  /** Threads that one query may use; as many as there are cores by default. */
  readonly threads?: number;
  /** The folder to spill to; one of this process in the system's folder for temporary files by default. */
  readonly tempDir?: string;
  /** Where files that a query names are looked for when the working directory has none of them. */
  readonly searchPath?: string;
};

/**
 * The DuckDB instance of this thread. Its tables live in memory and spill to disk.
 * A connection runs one query at a time, so every task gets its own.
 */
export class Engine {
  readonly duckdb: DuckDB;
  readonly #instance: DuckDBInstance;
  readonly #idle: DuckDBConnection[] = [];
  readonly #watched = new WeakMap<DuckDBConnection, () => void>();
  readonly #busy = new Set<DuckDBConnection>();
  /** Connections that are out, or on their way. */
  #taken = 0;
  #tempFolder = join(tmpdir(), `magelet-${process.pid}-${threadId}`);
  #isQuiet = false;
  #whenIdle = Promise.withResolvers<void>();
  #names = 0;
  #bytesAt: BytesAt | undefined;

  private constructor(duckdb: DuckDB, instance: DuckDBInstance) {
    this.duckdb = duckdb;
    this.#instance = instance;
  }

  static async start(settings: EngineSettings): Promise<Engine> {
    const {duckdb} = await import('./duckdb-api.ts');
    shared.nativeWork?.begin();
    const instance = await duckdb.DuckDBInstance.create(':memory:', {
      // DuckDB would give what it read before of a file that was written anew in the same second with as many bytes.
      enable_external_file_cache: 'false',
    }).finally(() => shared.nativeWork?.end());
    const engine = new Engine(duckdb, instance);
    // DuckDB's own default is a folder in the working directory, and two threads of one process may not share one.
    await engine.apply({tempDir: engine.tempFolder, ...settings});
    return engine;
  }

  async apply({memoryLimit, threads, tempDir, searchPath}: EngineSettings): Promise<void> {
    await this.withConnection(async (connection) => {
      if (memoryLimit !== undefined) await connection.run(`set memory_limit = ${literal(memoryLimit)}`);
      if (threads !== undefined) await connection.run(`set threads = ${threads}`);
      if (tempDir !== undefined) {
        this.#tempFolder = tempDir;
        await connection.run(`set temp_directory = ${literal(tempDir)}`);
      }
      if (searchPath !== undefined) await connection.run(`set file_search_path = ${literal(searchPath)}`);
    });
  }

  /** Runs `task` with a connection of its own, which is taken back when the task ends. */
  async withConnection<Result>(task: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> {
    const connection = await this.take();
    try {
      return await task(connection);
    } finally {
      this.giveBack(connection);
    }
  }

  /** A connection that nobody else has until it is given back; its query ends with the attempt that asks for it. */
  async take(): Promise<DuckDBConnection> {
    const signal = queriesOf.getStore();
    signal?.throwIfAborted();
    shared.nativeWork?.begin();
    this.#taken++;
    try {
      const connection = this.#idle.pop() ?? (await this.#connect());
      this.#busy.add(connection);
      // Asked once the connection is there: opening it takes time, in which the thread may have been told to let go.
      if (this.#isQuiet) throw new Error('the thread is about to be ended');
      const interrupt = (): void => connection.interrupt();
      signal?.addEventListener('abort', interrupt, {once: true});
      this.#watched.set(connection, () => signal?.removeEventListener('abort', interrupt));
      return connection;
    } catch (error) {
      this.#leave();
      throw error;
    }
  }

  giveBack(connection: DuckDBConnection): void {
    this.#watched.get(connection)?.();
    this.#busy.delete(connection);
    this.#idle.push(connection);
    this.#leave();
  }

  #leave(): void {
    shared.nativeWork?.end();
    this.#taken--;
    if (this.#taken === 0) this.#whenIdle.resolve();
  }

  /** Ends every query and begins none any more; resolves when none runs. */
  async quiet(): Promise<void> {
    this.#isQuiet = true;
    this.#whenIdle = Promise.withResolvers<void>();
    if (this.#taken === 0) return;
    const interrupt = (): void => {
      for (const connection of this.#busy) connection.interrupt();
    };
    interrupt();
    // Again and again: an interrupt that comes before its query has begun is lost.
    const timer = setInterval(interrupt, 20);
    await this.#whenIdle.promise.finally(() => clearInterval(timer));
  }

  /** The bytes that a pointer in a vector leads to, while its chunk is there. */
  get bytesAt(): BytesAt {
    this.#bytesAt ??= bindings().get_data_from_pointer;
    return this.#bytesAt;
  }

  /** The folder to which tables spill, and which may not be there yet. */
  get tempFolder(): string {
    return this.#tempFolder;
  }

  /** A name that no table of this instance has. */
  newName(): string {
    this.#names++;
    return `magelet_${this.#names}`;
  }

  async drop(name: string): Promise<void> {
    await this.withConnection((connection) => connection.run(`drop table if exists ${name}`));
  }

  close(): void {
    for (const connection of this.#idle.splice(0)) connection.closeSync();
    this.#instance.closeSync();
  }

  async #connect(): Promise<DuckDBConnection> {
    const connection = await this.#instance.connect();
    // Errors as JSON carry the place in the query and the candidates.
    await connection.run(`set TimeZone = 'UTC'; set errors_as_json = true`);
    return connection;
  }
}

type Bindings = {readonly get_data_from_pointer: BytesAt};

/** What `@duckdb/node-api` is built on. */
const bindings = (): Bindings => createRequire(import.meta.url)('@duckdb/node-bindings') as Bindings;

/** Told when native code begins to work for this thread, which it may refuse by throwing, and when that was taken. */
export type NativeWork = {readonly begin: () => void; readonly end: () => void};

/** Has the native work of this thread's engine counted; before its first use. */
export function countNativeWork(work: NativeWork): void {
  shared.nativeWork = work;
}

const queriesOf = new AsyncLocalStorage<AbortSignal>();

/**
 * Runs `body`; every query that it starts is interrupted when `signal` is aborted. A thread must not be ended while
 * DuckDB works in it, and a query that takes an hour would keep it for that hour.
 */
export const endingQueriesWith = <Result>(signal: AbortSignal, body: () => Promise<Result>): Promise<Result> =>
  queriesOf.run(signal, body);

/** Shared by every copy of magelet in this thread, so that tables of a project's copy and a global one can be joined. */
type SharedEngine = {
  engine?: Promise<Engine> | undefined;
  settings: EngineSettings;
  nativeWork?: NativeWork;
};
const sharedKey = Symbol.for('magelet.engine');
const holder = globalThis as {[sharedKey]?: SharedEngine};
const shared = (holder[sharedKey] ??= {settings: {}});

/** The engine of this thread, started by the first call. */
export function openEngine(): Promise<Engine> {
  // Outside of the attempt that asks first: others wait for the same engine, and are not to end with that one.
  shared.engine ??= queriesOf
    .exit(() => Engine.start(shared.settings))
    .catch((error: unknown) => {
      shared.engine = undefined;
      throw error;
    });
  return shared.engine;
}

/**
 * Limits what tables take of the machine, for this thread; also where the engine runs already.
 *
 * @example await configureEngine({memoryLimit: '2GB', threads: 2})
 */
export async function configureEngine(settings: EngineSettings): Promise<void> {
  shared.settings = {...shared.settings, ...settings};
  await (await shared.engine)?.apply(settings);
}

/** The folder in which queries look for files after the working directory; a run sets that of its project. */
export const searchPath = (): string | undefined => shared.settings.searchPath;

/** Ends every query of this thread, so that the thread itself can be ended; no other begins after. */
export async function quietEngine(): Promise<void> {
  await (await shared.engine)?.quiet();
}

/** Ends the engine of this thread, and with it every table that is not in a file. The next use starts a new one. */
export async function closeEngine(): Promise<void> {
  const engine = shared.engine;
  shared.engine = undefined;
  (await engine)?.close();
}
