import {expect, test} from 'vitest';
import {callback, dataLoader, transformer} from '../../runtime/index.ts';
import {told} from '../support/told.ts';

const load = (options: object): string => told(() => dataLoader(() => 1, options));

test('what nothing reads is told with what is close', () => {
  expect(load({retris: 2})).toBe(`\
error[wrong-option]: dataLoader has no option "retris"
  = note: its options are configProfile, delay, exponentialBackoff, maxDelay, retries, timeout
  = help: write retries`);
  expect(load({config_profile: 'archive'})).toContain('= help: write configProfile');
  expect(told(() => transformer((rows: object[]) => rows, {on: ['success']}))).toContain(
    'transformer has no option "on"',
  );
});

test.each([
  [{timeout: 'x'}, "dataLoader does not take {timeout: 'x'}", 'timeout is a number of seconds above 0'],
  [{timeout: 0}, 'dataLoader does not take {timeout: 0}', 'timeout is a number of seconds above 0'],
  [{retries: 1.5}, 'dataLoader does not take {retries: 1.5}', 'retries is a whole number from 0'],
  [{delay: -1}, 'dataLoader does not take {delay: -1}', 'delay is a number of seconds from 0'],
  [{maxDelay: NaN}, 'dataLoader does not take {maxDelay: NaN}', 'maxDelay is a number of seconds from 0'],
  [{configProfile: 5}, 'dataLoader does not take {configProfile: 5}', 'configProfile is text'],
])('what nothing can be made of is told: %j', (options, message, note) => {
  expect(load(options)).toBe(`error[wrong-option]: ${message}\n  = note: ${note}`);
});

test('a callback is told which endings there are, and others are taken as they are', () => {
  const failed = ['failed'] as never;
  expect(told(() => callback(() => 1, {on: failed}))).toBe(`\
error[wrong-option]: callback does not take {on: […]}
  = note: on is a list of 'success', 'failure' and 'cancelled'`);
  expect(callback(() => 1, {on: ['failure'], retries: 2, timeout: 0.5}).options).toEqual({
    on: ['failure'],
    retries: 2,
    timeout: 0.5,
  });
});
