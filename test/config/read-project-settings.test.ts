import {describe, expect, test} from 'vitest';
import {readProjectSettings} from '../../runtime/config/read-project-settings.ts';
import {told} from './told.ts';

const read = (text: string): ReturnType<typeof readProjectSettings> =>
  readProjectSettings({file: 'metadata.yaml', text});

test('retries and the buckets that are served on this machine', () => {
  const text = [
    'project_type: standalone',
    'retry_config: {retries: 2}',
    'local_b2:',
    '  buckets:',
    '    lake: {seed: data, include: [a.csv]}',
    '    all: {seed: more}',
  ].join('\n');
  const {value, diagnostics} = read(text);
  expect(told(diagnostics)).toBe(
    [
      'info[unused-key]: the project has keys that are known to Mage, not used here: project_type',
      '--> metadata.yaml:1:1',
      '| project_type: standalone',
      '| ^^^^^^^^^^^^',
    ].join('\n'),
  );
  expect(value).toEqual({
    retry: {retries: 2},
    localBuckets: [
      {
        name: 'lake',
        seed: {
          value: 'data',
          place: {
            file: 'metadata.yaml',
            line: 5,
            column: 18,
            endColumn: 22,
            text: '    lake: {seed: data, include: [a.csv]}',
          },
        },
        include: [
          {
            value: 'a.csv',
            place: {
              file: 'metadata.yaml',
              line: 5,
              column: 34,
              endColumn: 39,
              text: '    lake: {seed: data, include: [a.csv]}',
            },
          },
        ],
      },
      {
        name: 'all',
        seed: {
          value: 'more',
          place: {file: 'metadata.yaml', line: 6, column: 17, endColumn: 21, text: '    all: {seed: more}'},
        },
      },
    ],
  });
});

test('a file that is no YAML has no settings, and a key of a bucket that nothing reads is told', () => {
  expect(read('a: [').value).toBeUndefined();
  const [warning] = read('local_b2: {buckets: {a: {seed: x, sed: y}}}').diagnostics;
  expect(warning?.message).toBe('bucket "a" has a key "sed", which nothing reads');
});

test('a secret in a line that is shown is hidden', () => {
  expect(told(read('openai_api_key: sk-4711\n').diagnostics)).toBe(
    [
      'info[unused-key]: the project has keys that are known to Mage, not used here: openai_api_key',
      '--> metadata.yaml:1:1',
      '| openai_api_key: ****',
      '| ^^^^^^^^^^^^^^',
    ].join('\n'),
  );
});

test('an empty file has the defaults', () => {
  expect(read('')).toEqual({value: {retry: {}, localBuckets: []}, diagnostics: []});
});

test('everything that is wrong is told at once', () => {
  const text =
    'locl_b2: {}\nlocal_b2:\n  bucket: {}\n  buckets:\n    a: data\n    b: {include: x}\n    c: {seed: []}\n';
  expect(told(read(text).diagnostics)).toBe(
    [
      'warning[unknown-key]: the project has a key "locl_b2", which nothing reads',
      '--> metadata.yaml:1:1',
      '| locl_b2: {}',
      '| ^^^^^^^ local_b2 is close',
      'help: write local_b2',
      'warning[unknown-key]: local_b2 has a key "bucket", which nothing reads',
      '--> metadata.yaml:3:3',
      '|   bucket: {}',
      '|   ^^^^^^ buckets is close',
      'help: write buckets',
      'error[wrong-value]: bucket "a" is "data", not a map with the folder that fills it',
      '--> metadata.yaml:5:8',
      '|     a: data',
      '|        ^^^^',
      'help: write a: {seed: data}',
      'error[wrong-value]: include of bucket "b" is "x", not a list of names in the folder',
      '--> metadata.yaml:6:18',
      '|     b: {include: x}',
      '|                  ^',
      'help: write include: [x]',
      'error[missing-key]: bucket "b" names no folder that fills it',
      '--> metadata.yaml:6:5',
      '|     b: {include: x}',
      '|     ^ needs a seed',
      'help: add seed: data',
      'error[wrong-value]: seed of bucket "c" is an empty list, not a folder of the project',
      '--> metadata.yaml:7:15',
      '|     c: {seed: []}',
      '|               ^^',
      'help: write seed: data',
    ].join('\n'),
  );
});

describe('remote_variables_dir', () => {
  test('is a place in a bucket, of which a slash at the end says nothing', () => {
    const placeOf = (text: string): unknown => read(`remote_variables_dir: ${text}`).value?.remote?.value;
    expect(placeOf('b2://lake/state/runs/')).toEqual({scheme: 'b2', bucket: 'lake', prefix: 'state/runs'});
    expect(placeOf('s3://lake')).toEqual({scheme: 's3', bucket: 'lake', prefix: ''});
    expect(placeOf('')).toBeUndefined();
  });

  test('is filled in with variables, and told where one of them is not set', () => {
    const text = `remote_variables_dir: "b2://{{ env_var('LAKE') }}/{{ env_var('STAGE', 'dev') }}"`;
    const readWith = (env: Readonly<Record<string, string>>) =>
      readProjectSettings({file: 'metadata.yaml', text}, () => env);
    expect(readWith({LAKE: 'lake'}).value?.remote?.value).toEqual({scheme: 'b2', bucket: 'lake', prefix: 'dev'});
    const {value, diagnostics} = readWith({STAGE: 'live'});
    expect(value?.remote).toBeUndefined();
    expect(told(diagnostics))
      .toBe(`error[missing-setting]: remote_variables_dir of the project is made from LAKE, which is not set
--> metadata.yaml:1:23
| ${text}
|                       ${'^'.repeat(text.length - 22)} LAKE is not set
note: looked in the environment and in .env beside io_config.yaml
help: put LAKE=… in .env beside io_config.yaml`);
  });

  test.each([
    ['B2:/lake//runs/', 'b2://lake/runs'],
    ['gs://lake/runs', 'b2://my-bucket/runs'],
    ['/home/src/runs', 'b2://my-bucket/runs'],
    ['b2://lake/*/runs', 'b2://my-bucket/runs'],
    ['b2://', 'b2://my-bucket/runs'],
  ])('is told at its line where it is %s', (text, meant) => {
    expect(told(read(`remote_variables_dir: ${text}`).diagnostics)).toBe(
      [
        `error[wrong-value]: remote_variables_dir of the project is "${text}", not a place in a bucket`,
        '--> metadata.yaml:1:23',
        `| remote_variables_dir: ${text}`,
        `|                       ${'^'.repeat(text.length)}`,
        `help: write remote_variables_dir: ${meant}`,
      ].join('\n'),
    );
  });
});
