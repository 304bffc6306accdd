import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {text} from 'node:stream/consumers';
import {expect, test, vi} from 'vitest';
import {isAlive, thisProcess} from '../../runtime/project/is-alive.ts';

test('a process is alive while it runs, and not once it has ended', async () => {
  expect(isAlive(thisProcess())).toBe(true);
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {stdio: 'ignore'});
  const {pid = 0} = other;
  expect(isAlive({pid, startedAs: ''})).toBe(true);
  other.kill('SIGKILL');
  await once(other, 'exit');
  expect(isAlive({pid, startedAs: ''})).toBe(false);
});

test('another process that was given the same id is not the one that is meant', ({skip}) => {
  skip(process.platform === 'win32', 'Windows does not tell when a process began');
  const {pid, startedAs} = thisProcess();
  expect(startedAs).not.toBe('');
  expect(isAlive({pid, startedAs: `${startedAs}0`})).toBe(false);
});

test('a process that has ended is not alive, though its parent never asks for it and it keeps its id', async ({
  skip,
}) => {
  skip(process.platform === 'win32', 'Windows keeps no ended processes');
  // The shell becomes `sleep`, which knows nothing of the child, and closes its output as it does.
  const script = 'sleep 60 >/dev/null & echo $!; exec sleep 60 >/dev/null';
  using parent = spawn('sh', ['-c', script], {stdio: ['ignore', 'pipe', 'ignore']});
  const pid = Number(await text(parent.stdout));
  expect(isAlive({pid, startedAs: ''})).toBe(true);
  process.kill(pid, 'SIGKILL');
  await vi.waitFor(() => expect(isAlive({pid, startedAs: ''})).toBe(false), 5_000);
  // It is still there for the system.
  expect(process.kill(pid, 0)).toBe(true);
});
