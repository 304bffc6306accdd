import type {MessagePort} from 'node:worker_threads';
import {unreachable} from '../../core/unreachable.ts';
import {configureEngine} from '../../data/duckdb.ts';
import {setRepoPath} from '../../config/repo-path.ts';
import type {BlockHappening} from '../../run/host.ts';
import type {FromThread, ToThread} from '../../run/thread-messages.ts';
import {CapturedOutput} from './captured-output.ts';
import {makeAttempt} from './make-attempt.ts';
import type {ThreadData} from './thread-data.ts';
import {Throttle} from './throttle.ts';

type ThreadEffects = {
  readonly port: MessagePort;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds, from any start. */
  readonly clock: () => number;
};

/** Makes attempts as the run asks for them, several at once where they wait. */
export function serveAttempts(thread: ThreadData, {port, env, clock}: ThreadEffects): void {
  const output = new CapturedOutput();
  const running = new Map<number, AbortController>();
  const send = (message: FromThread): void => port.postMessage(message);
  setRepoPath(thread.project);
  configureEngine({tempDir: thread.tempFolder});

  const attempt = async ({id, task}: Extract<ToThread, {type: 'attempt'}>): Promise<void> => {
    const abort = new AbortController();
    running.set(id, abort);
    const throttle = new Throttle(clock, (happening: BlockHappening) => send({type: 'happened', id, happening}));
    const {name} = task.block;
    const outcome = await output.during(
      (line) => throttle.pass({type: 'block-log', block: name, ...line}),
      () =>
        makeAttempt({
          task,
          thread,
          env,
          signal: abort.signal,
          loaded: (options) => send({type: 'loaded', id, options}),
          happened: (happening) => throttle.pass(happening),
        }),
    );
    throttle.flush();
    running.delete(id);
    send({type: 'settled', id, outcome});
  };

  port.on('message', (message: ToThread) => {
    switch (message.type) {
      case 'attempt':
        return void attempt(message);
      case 'abort':
        return running.get(message.id)?.abort();
      default:
        unreachable(message);
    }
  });
}
