import {describe, expect, test} from 'vitest';
import {maskerFor} from '../../runtime/core/secrets.ts';
import type {RecordedRun} from '../../runtime/history/read-runs.ts';
import {resumedVariables} from '../../runtime/project/resumed-variables.ts';

const masked = maskerFor(['sesame-1001']);

const ofRun = (variables: Readonly<Record<string, unknown>>): RecordedRun => ({
  run: '2026-11-23T14-05-09-k3fd' as RecordedRun['run'],
  pipeline: 'sales' as RecordedRun['pipeline'],
  status: 'failed',
  executionDate: '2026-11-23T14:05:09.000Z',
  trigger: 'command line',
  variables: masked(variables),
  profile: undefined,
  onLocalB2: false,
  startedAt: 0,
  endedAt: 1,
  paused: 0,
  blocks: {},
});

describe('a run that goes on', () => {
  test('has the variables that it had, then what is given, then what the pipeline has', () => {
    const own = {shop: 'Nice', late: 15, colour: 'red'};
    expect(resumedVariables(ofRun({shop: 'Lyon', late: 30}), {own, given: {late: 45}, masked})).toEqual({
      ok: true,
      value: {shop: 'Lyon', late: 45, colour: 'red'},
    });
  });

  test('has what the pipeline still says where a secret was recorded masked, or what is given anew', () => {
    const variables = {address: {url: 'https://ann:sesame-1001@lake'}, token: 'sesame-1001'};
    const own = {address: variables.address};
    expect(resumedVariables(ofRun(variables), {own, given: {token: 'sesame-1002'}, masked})).toEqual({
      ok: true,
      value: {address: variables.address, token: 'sesame-1002'},
    });
  });

  test('is refused where a secret is known no more: **** is not taken for a value', () => {
    const refused = resumedVariables(ofRun({token: 'sesame-1001', lists: [['sesame-1001']], shop: 'Lyon'}), {
      own: {token: 'another'},
      given: {},
      masked,
    });
    expect(refused.ok ? [] : refused.failure).toEqual([
      {
        severity: 'error',
        code: 'variable-not-recorded',
        message:
          'the variables token, lists of run 2026-11-23T14-05-09-k3fd of sales held a secret, and were recorded as ****',
        notes: ['nothing was run'],
        help: 'give them again: magelet run sales --resume 2026-11-23T14-05-09-k3fd --var token=… --var lists=…',
      },
    ]);
  });
});
