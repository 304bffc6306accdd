import {Worker} from 'node:worker_threads';

/** Milliseconds between two looks. */
const interval = 500;

/**
 * Ends this process when the one that started it has gone: that can be killed at any moment. It looks from a thread of
 * its own, since a block may never yield.
 */
export function endWithParent(): void {
  const script = `setInterval(() => {
    if (process.ppid !== ${process.ppid}) process.kill(process.pid, 'SIGKILL');
  }, ${interval})`;
  new Worker(script, {eval: true}).unref();
}
