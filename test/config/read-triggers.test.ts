import {expect, test} from 'vitest';
import {isCronExpression} from '../../runtime/config/is-cron-expression.ts';
import {readTriggers} from '../../runtime/config/read-triggers.ts';
import type {PipelineName} from '../../runtime/core/names.ts';
import {told} from './told.ts';

const read = (text: string): ReturnType<typeof readTriggers> =>
  readTriggers({pipeline: 'daily' as PipelineName, file: 'pipelines/daily/triggers.yaml', text});

test('a trigger has a name, values for a run, and when Mage starts it', () => {
  const {value, diagnostics} = read(
    'triggers:\n- {name: morning, schedule_type: time, schedule_interval: 30 5 * * 1-5, status: active, variables: {day: mon}}\n- {name: hand, schedule_type: api, schedule_interval: null, settings: null, sla: null}\n',
  );
  expect(value).toMatchObject([
    {name: {value: 'morning'}, variables: {day: 'mon'}, interval: {value: '30 5 * * 1-5'}, isActive: true},
    {name: {value: 'hand'}, variables: {}, isActive: false},
  ]);
  expect(diagnostics.map(({severity, message}) => `${severity}: ${message}`)).toEqual([
    'info: triggers.yaml of pipeline "daily" has keys that are known to Mage, not used here: schedule_type, status',
  ]);
});

test('an empty file, and one without triggers, have none', () => {
  expect(['', 'triggers:', 'triggers: []'].map(read)).toEqual([
    {value: [], diagnostics: []},
    {value: [], diagnostics: []},
    {value: [], diagnostics: []},
  ]);
});

test('an interval that is none is told with what it may be', () => {
  const mistake = read('triggers:\n- name: morning\n  schedule_interval: 5:30\n').diagnostics.find(
    ({severity}) => severity === 'error',
  );
  expect(told(mistake ? [mistake] : [])).toBe(
    [
      'error[wrong-value]: schedule_interval of trigger "morning" is "5:30", not @once, @hourly, @daily, @weekly, @monthly, @always_on or a cron expression',
      '--> pipelines/daily/triggers.yaml:3:22',
      '|   schedule_interval: 5:30',
      '|                      ^^^^',
      'note: a cron expression has five parts: minute, hour, day, month, weekday; 30 5 * * 1-5 is 5:30 from Monday to Friday',
      "help: write schedule_interval: '@daily'",
    ].join('\n'),
  );
});

test('two triggers of one name are told with both lines', () => {
  expect(told(read('triggers:\n  - name: every_morning\n  - name: every_morning\n').diagnostics)).toBe(
    [
      'error[duplicate-trigger]: two triggers are named "every_morning"',
      '--> pipelines/daily/triggers.yaml:3:11',
      '|   - name: every_morning',
      '|           ^^^^^^^^^^^^^ the second one',
      '::: pipelines/daily/triggers.yaml:2:11',
      '|   - name: every_morning',
      '|           ^^^^^^^^^^^^^ the first one',
      'help: give this one a name of its own, such as every_morning_2',
    ].join('\n'),
  );
});

test('everything that is wrong is told at once', () => {
  const text = `trigers: []
triggers:
- morning
- {status: on}
- name: a
  schedule_type: hourly
  pipeline_uuid: weekly
  envs: [prod, production]
  sla: 0
  variables: []
  settings: {timeout: soon, skip_if_previous: true, timeout_status: done}
`;
  const told = read(text).diagnostics.map(({severity, message, help}) => `${severity}: ${message}: ${help}`);
  expect(told.filter((line) => !line.startsWith('info'))).toEqual([
    'warning: triggers.yaml of pipeline "daily" has a key "trigers", which nothing reads: write triggers',
    'error: a trigger is "morning", not a map with a name: write {name: every_morning, schedule_type: time}',
    'error: status of a trigger is "on", not active or inactive: write status: active',
    'error: a trigger has no name: add name: every_morning',
    'error: schedule_type of trigger "a" is "hourly", not time, api or event: write schedule_type: time',
    'warning: pipeline_uuid of trigger "a" is "weekly", but the file is one of daily: write pipeline_uuid: daily, or take the line out',
    'error: an item of envs of trigger "a" is "production", not dev, staging, prod, test, test_mage: write envs: [prod]',
    'error: sla of trigger "a" is 0, not a number of seconds above 0: write sla: 3600',
    'error: variables of trigger "a" is an empty list, not a map of values: write variables: {late_minutes: 15}',
    'error: timeout of settings of trigger "a" is "soon", not a number of seconds above 0: write timeout: 3600',
    'error: timeout_status of settings of trigger "a" is "done", not failed or cancelled: write timeout_status: failed',
    'warning: settings of trigger "a" has a key "skip_if_previous", which nothing reads: write skip_if_previous_running',
  ]);
});

test('a token is never shown', () => {
  expect(JSON.stringify(read('triggers:\n- {name: a, token: 0f1c2d3e4b}\n').diagnostics)).not.toContain('0f1c2d3e4b');
});

test.each([
  ['* * * * *', true],
  ['*/10 0-6/2 1,15 jan-mar mon', true],
  ['0 0 L * 5#2', true],
  ['0 12 * * 0 30', true],
  ['60 * * * *', false],
  ['* * 0 * *', false],
  ['*/0 * * * *', false],
  ['* * * *', false],
  ['@daily', false],
  ['1-2-3 * * * *', false],
])('%s is a cron expression: %s', (text, is) => {
  expect(isCronExpression(text)).toBe(is);
});
