/** The module that every thread of blocks runs: composed here, served until the run ends it. */
import {parentPort} from 'node:worker_threads';
import type {ToThread} from '../run/thread-messages.ts';
import {serveAttempts} from './thread/serve-attempts.ts';
import type {ThreadData} from './thread/thread-data.ts';

const port = parentPort;
if (!port) throw new Error('Internal error: this module runs in a thread');
port.once('message', (message: ToThread) => {
  if (message.type !== 'begin') throw new Error(`Internal error: ${message.type} before the thread was begun`);
  // What the run gave, which is of this magelet too.
  const data = message.data as ThreadData;
  Object.assign(process.env, data.env);
  serveAttempts(data, {port, env: process.env, clock: () => performance.now()});
});
