import {expect, test} from 'vitest';
import {readProfiles} from '../../runtime/config/read-profiles.ts';
import {told} from './told.ts';

test('every key but version is a profile, with its place', () => {
  const {value, diagnostics} = readProfiles({
    file: 'io_config.yaml',
    text: 'version: 0.1.1\ndefault:\n  A: 1\nprod:\n',
  });
  expect(told(diagnostics)).toBe('');
  expect(value).toEqual([
    {value: 'default', place: {file: 'io_config.yaml', line: 2, column: 1, endColumn: 8, text: 'default:'}},
    {value: 'prod', place: {file: 'io_config.yaml', line: 4, column: 1, endColumn: 5, text: 'prod:'}},
  ]);
});

test('a profile that holds no map is told, and is a profile all the same', () => {
  const {value, diagnostics} = readProfiles({file: 'io_config.yaml', text: 'default: [K005canary]\n'});
  expect(value?.map((profile) => profile.value)).toEqual(['default']);
  expect(told(diagnostics)).toBe(
    [
      'error[wrong-value]: profile "default" is a list, not a map of settings',
      '--> io_config.yaml:1:10',
      'help: write default: {B2_REGION: us-west-004}',
    ].join('\n'),
  );
});

test('an empty file has no profiles, and what is no YAML has no reading', () => {
  expect(readProfiles({file: 'io_config.yaml', text: ''})).toEqual({value: [], diagnostics: []});
  expect(readProfiles({file: 'io_config.yaml', text: 'a: ['}).value).toBeUndefined();
});
