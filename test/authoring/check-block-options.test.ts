import {expect, test} from 'vitest';
import {callback, dataLoader, transformer} from '../../runtime/index.ts';
import {told} from '../support/told.ts';

const load = (options: object): string => told(() => dataLoader(() => 1, options));

test('what nothing reads is told with what is close', () => {
  expect(load({retris: 2})).toBe(`\
error[wrong-option]: dataLoader has no option "retris"
  = note: its options are configProfile, delay, exponentialBackoff, maxDelay, retries, timeout
  = help: write retries`);
  expect(load({retry: 2})).toContain('= help: write retries');
  expect(load({backoff: true})).toContain('= help: write exponentialBackoff');
  expect(load({pool: 2})).toBe(`\
error[wrong-option]: dataLoader has no option "pool"
  = note: its options are configProfile, delay, exponentialBackoff, maxDelay, retries, timeout`);
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

test.each([
  [{timeout: '30s'}, 'write {timeout: 30}'],
  [{delay: '1.5 min'}, 'write {delay: 90}'],
  [{retries: '3'}, 'write {retries: 3}'],
])('a number that is written as a text is told as the one that is meant: %j', (options, help) => {
  expect(load(options)).toContain(`= help: ${help}`);
});

test.each([{timeout: '0s'}, {timeout: 'soon'}, {timeout: '5 parsecs'}, {retries: '3s'}, {retries: '1.5'}])(
  'a text that means no number that the option takes gets no help: %j',
  (options) => {
    expect(load(options)).not.toContain('help:');
  },
);

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
