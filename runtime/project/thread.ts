/** The module that every thread of blocks runs: composed here, served until the run ends it. */
import {parentPort, workerData} from 'node:worker_threads';
import {serveAttempts} from './thread/serve-attempts.ts';
import type {ThreadData} from './thread/thread-data.ts';

if (!parentPort) throw new Error('Internal error: this module runs in a thread');
serveAttempts(workerData as ThreadData, {port: parentPort, env: process.env, clock: () => performance.now()});
