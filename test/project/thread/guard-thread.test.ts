import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import {expect, test} from 'vitest';

const guard = new URL('../../../runtime/project/thread/guard-thread.ts', import.meta.url).href;

test('what is thrown by no block, where nobody can catch it, ends its thread and is told once', async () => {
  const inThread = `const {guardThread} = await import(${JSON.stringify(guard)});
guardThread(() => undefined);
void Promise.reject(new Error('its folder is gone'));
setInterval(() => {}, 1000);`;
  const program = `const {Worker} = await import('node:worker_threads');
const worker = new Worker(new URL('data:text/javascript,${encodeURIComponent(inThread).replaceAll("'", '%27')}'));
worker.on('error', ({message}) => console.log(message));
worker.on('exit', (code) => console.log(code));`;
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
  expect(await run).toEqual({stdout: 'its folder is gone\n1\n', stderr: ''});
});
