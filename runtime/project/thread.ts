/** The module that every thread of blocks runs: composed here, served until the run ends it. */
import {parentPort, workerData} from 'node:worker_threads';
import type {ThreadStart, ToThread} from '../run/thread-messages.ts';
import {serveAttempts, type AttemptPort} from './thread/serve-attempts.ts';
import {tellOfNativeWork} from './thread/tell-of-native-work.ts';
import type {ThreadData} from './thread/thread-data.ts';

const thread = parentPort;
if (!thread) throw new Error('Internal error: this module runs in a thread');
const port: AttemptPort = {
  onMessage: (receive) => void thread.on('message', receive),
  send: (message) => thread.postMessage(message),
};
// What the run gave, which is of this magelet too.
tellOfNativeWork((workerData as ThreadStart).cells);
thread.on('message', beforeBegin);

function beforeBegin(message: ToThread): void {
  switch (message.type) {
    case 'begin': {
      thread?.off('message', beforeBegin);
      const data = message.data as ThreadData;
      Object.assign(process.env, data.env);
      return serveAttempts(data, {port, env: process.env, clock: () => performance.now()});
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
