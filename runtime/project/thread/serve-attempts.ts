import {AsyncLocalStorage} from 'node:async_hooks';
import {join} from 'node:path';
import {threadId} from 'node:worker_threads';
import {setRepoPath} from '../../config/repo-path.ts';
import {unreachable} from '../../core/unreachable.ts';
import {configureEngine, endingQueriesWith, quietEngine} from '../../data/duckdb.ts';
import {beginsToLoad} from '../../run/claim.ts';
import type {FromThread, ToThread} from '../../run/thread-messages.ts';
import {captureOutput} from './captured-output.ts';
import {guardThread} from './guard-thread.ts';
import {keepScripts} from './load-block-module.ts';
import {makeAttempt} from './make-attempt.ts';
import {RunningAttempt} from './running-attempt.ts';
import type {ThreadData} from './thread-data.ts';

/** Where the run's messages come from and the answers go to: a thread's port, or a process's. */
export type AttemptPort = {
  readonly onMessage: (receive: (message: ToThread) => void) => void;
  readonly send: (message: FromThread) => void;
};

type AttemptMessage = Extract<ToThread, {type: 'attempt'}>;

type ThreadEffects = {
  readonly port: AttemptPort;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds, from any start. */
  readonly clock: () => number;
  /** Whether the run itself is in this thread too, and prints what it has to tell. */
  readonly isShared?: boolean;
};

/** Makes attempts as the run asks for them, several at once where they wait; the asynchronous context tells them apart. */
export function serveAttempts(thread: ThreadData, {port, env, clock, isShared = false}: ThreadEffects): void {
  const running = new Map<number, RunningAttempt>();
  const context = new AsyncLocalStorage<RunningAttempt>();
  const current = (): RunningAttempt | undefined => {
    const attempt = context.getStore();
    const [only, ...others] = running.values();
    return attempt ?? (others.length === 0 ? only : undefined);
  };
  setRepoPath(thread.project);
  // A folder of its own: two instances of DuckDB that spill to one would take each other's files.
  const tempDir = join(thread.tempFolder, `spill-${process.pid}-${threadId}`);
  const memoryLimit = `${Math.floor(thread.memory / 1024)}KiB`;
  void configureEngine({tempDir, memoryLimit, searchPath: thread.project});
  captureOutput(
    () => (isShared ? context.getStore()?.printer : (current() ?? [...running.values()].at(-1))?.printer),
    isShared,
  );
  guardThread(current);

  /** What was sent ahead, by the attempt that it follows. */
  const following = new Map<number, AttemptMessage>();
  let lastUncompleted: number | undefined;
  const follow = (id: number, hasCompleted: boolean): void => {
    const next = following.get(id);
    following.delete(id);
    if (!hasCompleted) lastUncompleted = id;
    else if (next) void begin(next);
  };

  const begin = async (message: AttemptMessage): Promise<void> => {
    // The run has taken it back meanwhile.
    if (message.claim && !beginsToLoad(message.claim)) return follow(message.id, false);
    const attempt = new RunningAttempt(message, clock, port.send);
    running.set(message.id, attempt);
    const outcome = await context.run(attempt, () =>
      endingQueriesWith(attempt.signal, () => makeAttempt({attempt, thread, env})),
    );
    attempt.settle(outcome);
    running.delete(message.id);
    follow(message.id, outcome.status === 'completed');
  };

  port.onMessage((message) => {
    switch (message.type) {
      case 'begin':
        return undefined; // once is enough
      case 'attempt': {
        const {after} = message;
        if (after !== undefined && running.has(after)) return void following.set(after, message);
        return after !== undefined && after === lastUncompleted ? undefined : void begin(message);
      }
      case 'abort':
        return running.get(message.id)?.abort();
      case 'let go': {
        const isIdle = running.size === 0;
        for (const attempt of running.values()) attempt.abort();
        keepScripts();
        return void letGo(isIdle).then(() => port.send({type: 'free'}));
      }
      case 'ping':
        return port.send({type: 'pong', id: message.id});
      default:
        unreachable(message);
    }
  });
}

/** Milliseconds in which the fetching of a result that has begun is done; it is not told of when it ends. */
const fetching = 30;

async function letGo(isIdle: boolean): Promise<void> {
  await quietEngine();
  if (!isIdle) await new Promise((resolve) => setTimeout(resolve, fetching));
}
