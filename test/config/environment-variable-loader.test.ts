import {expect, test} from 'vitest';
import {EnvironmentVariableLoader} from '../../runtime/config/environment-variable-loader.ts';

const env = {B2_APPLICATION_KEY: 'K005', B2_APPLICATION_KEY_ID: 'id', BLANK_TOKEN: '', HOME: '/home/ann'};

test('a key is the variable of its name; one that is set to nothing is absent', () => {
  const config = new EnvironmentVariableLoader(env);
  expect(['B2_APPLICATION_KEY', 'BLANK_TOKEN', 'OTHER', 'toString'].map((key) => config.get(key))).toEqual([
    'K005',
    undefined,
    undefined,
    undefined,
  ]);
  expect([config.contains('HOME'), config.contains('BLANK_TOKEN')]).toEqual([true, false]);
});

test('a key is looked for in the environment', () => {
  expect(new EnvironmentVariableLoader(env).locate('OTHER')).toEqual({
    source: 'the environment',
    variables: [{name: 'OTHER', isSet: false}],
  });
});

test('its secrets are the variables whose names say so', () => {
  expect(new EnvironmentVariableLoader(env).secrets()).toEqual(['K005']);
});

test('the environment of the process is what it reads where none is given', () => {
  expect(new EnvironmentVariableLoader().get('PATH')).toBe(process.env['PATH']);
});
