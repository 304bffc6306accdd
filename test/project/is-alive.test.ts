import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {expect, test} from 'vitest';
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
