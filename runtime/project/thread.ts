/** The module that every thread or process of blocks runs: composed here, served until the run ends it. */
import {parentPort, workerData} from 'node:worker_threads';
import type {ThreadStart, ToThread} from '../run/thread-messages.ts';
import {endWithParent} from './thread/end-with-parent.ts';
import {serveAttempts, type AttemptPort} from './thread/serve-attempts.ts';
import {tellOfNativeWork} from './thread/tell-of-native-work.ts';
import type {ThreadData} from './thread/thread-data.ts';

const thread = parentPort;
const inThread = thread && {
  receiver: thread,
  send: (message: unknown) => thread.postMessage(message),
  // What the run gave, which is of this magelet too.
  prepare: () => tellOfNativeWork((workerData as ThreadStart).cells),
};
const inProcess = {
  receiver: process,
  send: (message: unknown) => void process.send?.(message),
  prepare: endWithParent,
};
const {receiver, send, prepare} = inThread ?? inProcess;
const port: AttemptPort = {onMessage: (receive) => void receiver.on('message', receive), send};
prepare();
receiver.on('message', beforeBegin);

function beforeBegin(message: ToThread): void {
  switch (message.type) {
    case 'begin': {
      receiver.off('message', beforeBegin);
      const data = message.data as ThreadData;
      Object.assign(process.env, data.env);
      const memory = Math.min(data.memory, ofOwnLimit(process.execArgv));
      return serveAttempts({...data, memory}, {port, env: process.env, clock: () => performance.now()});
    }
    // A run that could not start.
    case 'let go':
      return port.send({type: 'free'});
    case 'ping':
      return port.send({type: 'pong', id: message.id});
    case 'attempt':
    case 'abort':
      throw new Error(`Internal error: ${message.type} before the thread was begun`);
  }
}

/** Half of what a process of its own may take is for tables: the rest is for Node and what the block itself holds. */
function ofOwnLimit(arguments_: readonly string[]): number {
  const [, megabytes] = /--max-old-space-size=(\d+)/.exec(arguments_.join(' ')) ?? [];
  return inThread || megabytes === undefined ? Infinity : (Number(megabytes) * 1024 ** 2) / 2;
}
