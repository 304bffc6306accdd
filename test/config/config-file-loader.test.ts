import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {withoutSecrets} from '../../runtime/config/io-config-lines.ts';
import {ConfigFileLoader} from '../../runtime/config/config-file-loader.ts';
import {setRepoPath} from '../../runtime/config/repo-path.ts';
import {isMageletError} from '../../runtime/core/diagnostic.ts';
import {told} from './told.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'magelet-config-'));
});
afterEach(() => {
  setRepoPath(undefined);
  rmSync(folder, {recursive: true});
});

type Given = {profile?: string; env?: Record<string, string>; dotEnv?: string};

function load(text: string, {profile, env = {}, dotEnv}: Given = {}): ConfigFileLoader {
  writeFileSync(join(folder, 'io_config.yaml'), text);
  if (dotEnv !== undefined) writeFileSync(join(folder, '.env'), dotEnv);
  return new ConfigFileLoader(join(folder, 'io_config.yaml'), profile, {env});
}

function thrownBy(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (isMageletError(error)) return told([error.diagnostic]).replaceAll(folder, '<folder>');
    throw error;
  }
  return 'nothing was thrown';
}

describe('values', () => {
  test('keep the type that YAML gives them, and what is empty or not written is absent', () => {
    const config = load('default:\n  PORT: 5439\n  SSL: true\n  HOST: db\n  NONE:\n  EMPTY: ""\n  LIST: [1, a]\n');
    expect(['PORT', 'SSL', 'HOST', 'NONE', 'EMPTY', 'LIST', 'OTHER'].map((key) => config.get(key))).toEqual([
      5439,
      true,
      'db',
      undefined,
      '',
      [1, 'a'],
      undefined,
    ]);
    expect(['PORT', 'NONE', 'EMPTY', 'OTHER'].map((key) => config.contains(key))).toEqual([true, false, true, false]);
  });

  test('the verbose form answers to the standard names, and a standard name wins', () => {
    const config = load(`
default:
  Backblaze B2: {application_key_id: id, application_key: key, endpoint_url: "https://b2", region: us-west-004}
  AWS:
    access_key_id: aws-id
    secret_access_key: aws-key
    session_token: aws-token
    region: eu-1
    endpoint: https://aws
  B2_APPLICATION_KEY_ID: standard
`);
    const keys = [
      'B2_APPLICATION_KEY_ID',
      'B2_APPLICATION_KEY',
      'B2_ENDPOINT_URL',
      'B2_REGION',
      'AWS_ACCESS_KEY_ID',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_SESSION_TOKEN',
      'AWS_REGION',
      'AWS_ENDPOINT',
      'AWS',
    ];
    expect(keys.map((key) => config.get(key))).toEqual([
      'standard',
      'key',
      'https://b2',
      'us-west-004',
      'aws-id',
      'aws-key',
      'aws-token',
      'eu-1',
      'https://aws',
      {
        endpoint: 'https://aws',
        access_key_id: 'aws-id',
        secret_access_key: 'aws-key',
        session_token: 'aws-token',
        region: 'eu-1',
      },
    ]);
  });

  test('the verbose key id is one where no standard one is', () => {
    expect(load('default: {Backblaze B2: {application_key_id: id}}').get('B2_APPLICATION_KEY_ID')).toBe('id');
  });

  test('anchors and << share settings between profiles', () => {
    const config = load('base: &base {HOST: a, PORT: 1}\ndefault:\n  <<: *base\n  PORT: 2\n');
    expect([config.get('HOST'), config.get('PORT')]).toEqual(['a', 2]);
  });
});

describe('templates', () => {
  const text = `
default:
  SET: "{{ env_var('SET') }}"
  UNSET: "{{ env_var('UNSET') }}"
  BLANK: "{{ env_var('BLANK') }}"
  FALLBACK: "{{ env_var('UNSET', 'fallback') }}"
  SECOND: "{{ env_var('UNSET', env_var('SET')) }}"
  AROUND: "https://{{ env_var('SET') }}/{{ env_var('PORT', 80) }}"
  HALF: "https://{{ env_var('UNSET') }}"
  JSON: "{{ json_value(env_var('JSON'), 'user.names[1]') }}"
  JSON_NUMBER: "{{ json_value(env_var('JSON'), '$.port') }}"
  JSON_DOTTED: "{{ json_value(env_var('JSON'), 'a.b') }}"
  IN_JSON: "{{ json_value(json_value(env_var('JSON'), 'user'), 'names') }}"
  NO_JSON: "{{ json_value(env_var('UNSET'), 'user') }}"
  LIST: ["{{ env_var('SET') }}", "{{ env_var('UNSET') }}"]
`;
  const env = {SET: '5', BLANK: '', JSON: '{"user": {"names": ["ann", "bob"]}, "port": 80, "a.b": 1}'};

  test('are filled in from the environment; a variable that is not set makes the key absent', () => {
    const config = load(text, {env});
    const keys = ['SET', 'UNSET', 'BLANK', 'FALLBACK', 'SECOND', 'AROUND', 'HALF', 'JSON', 'NO_JSON', 'LIST'];
    keys.push('JSON_NUMBER', 'JSON_DOTTED', 'IN_JSON');
    expect(Object.fromEntries(keys.map((key) => [key, config.get(key)]))).toEqual({
      SET: '5',
      UNSET: undefined,
      BLANK: undefined,
      FALLBACK: 'fallback',
      SECOND: '5',
      AROUND: 'https://5/80',
      HALF: undefined,
      JSON: 'bob',
      JSON_NUMBER: 80,
      JSON_DOTTED: 1,
      IN_JSON: ['ann', 'bob'],
      NO_JSON: undefined,
      LIST: ['5'],
    });
    expect([config.contains('SET'), config.contains('UNSET')]).toEqual([true, false]);
  });

  test('are filled in from .env beside the file, and the real environment wins', () => {
    const dotEnv = '\uFEFFexport SET=file # why\nUNSET="two\nlines"\n';
    const config = load(text, {env: {SET: 'real'}, dotEnv});
    expect([config.get('SET'), config.get('UNSET')]).toEqual(['real', 'two\nlines']);
  });

  test('a folder named .env, as Python has it, is no file', () => {
    mkdirSync(join(folder, '.env'));
    expect(load(text, {env}).get('SET')).toBe('5');
  });

  test('those of a key that nobody asks for hurt nobody', () => {
    const config = load('default:\n  A: "{{ mage_secret_var(\'x\') }}"\n  B: b\nother:\n  C: {{ broken }}\n');
    expect([config.get('B'), config.secrets()]).toEqual(['b', []]);
  });

  test('a function of Mage that is not here is told with what to write', () => {
    const config = load('default:\n  DB_PASSWORD: "{{ mage_secret_var(\'db password\') }}"\n');
    const expected = [
      'error[unknown-template-function]: there is no template function "mage_secret_var"',
      '--> io_config.yaml:2:16',
      '|   DB_PASSWORD: "{{ mage_secret_var(\'db password\') }}"',
      `|                ${'^'.repeat(38)}`,
      "note: Mage's mage_secret_var reads a secret of Mage's own database, which magelet does not",
      "note: the functions there are: env_var('NAME'), env_var('NAME', 'fallback'), json_value(env_var('NAME'), 'key')",
      'help: write "{{ env_var(\'DB_PASSWORD\') }}", and DB_PASSWORD=... in .env',
    ].join('\n');
    expect(thrownBy(() => config.get('DB_PASSWORD'))).toBe(expected);
    expect(thrownBy(() => config.contains('DB_PASSWORD'))).toBe(expected);
  });

  test.each([
    ['aws_secret_var', 'AWS Secrets Manager'],
    ['azure_secret_var', 'Azure Key Vault'],
    ['gcp_secret_var', 'Google Secret Manager'],
    ['doppler_secret_var', 'Doppler'],
    ['variables', "the pipeline's variables"],
    ['file', 'a file'],
  ])('%s of Mage reads %s, and magelet does not', (name, reads) => {
    const config = load(`default:\n  A: "{{ ${name}('x') }}"\n`);
    expect(thrownBy(() => config.get('A'))).toContain(
      `\nnote: Mage's ${name} reads ${reads}, which magelet does not\n`,
    );
  });

  test('a function that is close to none gets its first input as the variable', () => {
    const config = load(`default:\n  A: "{{ from_the_vault(env_var('X')) }}"\n`);
    expect(thrownBy(() => config.get('A'))).toMatch(
      /\nhelp: write "\{\{ env_var\('NAME'\) \}\}", and NAME=... in .env$/,
    );
  });

  test('a slip in the name of a function is told with the one that is close', () => {
    expect(thrownBy(() => load('default:\n  A: "{{ envvar(\'A\') }}"\n').get('A'))).toBe(
      [
        'error[unknown-template-function]: there is no template function "envvar"',
        '--> io_config.yaml:2:6',
        '|   A: "{{ envvar(\'A\') }}"',
        '|      ^^^^^^^^^^^^^^^^^^^ env_var is close',
        "note: the functions there are: env_var('NAME'), env_var('NAME', 'fallback'), json_value(env_var('NAME'), 'key')",
        'help: write env_var',
      ].join('\n'),
    );
  });

  test('what cannot be read is told with what can', () => {
    const config = load('default:\n  A: "{{ A }}"\n  B: "{{ env_var() }}"\n  C: "{{ json_value(1) }}"\n');
    expect(thrownBy(() => config.get('A'))).toBe(
      [
        "error[template-syntax]: this template cannot be read: a template calls a function, as in env_var('NAME'), and there is none at character 4",
        '--> io_config.yaml:2:6',
        '|   A: "{{ A }}"',
        '|      ^^^^^^^^^',
        "note: the functions there are: env_var('NAME'), env_var('NAME', 'fallback'), json_value(env_var('NAME'), 'key')",
      ].join('\n'),
    );
    expect(thrownBy(() => config.get('C'))).not.toContain(' too: ');
    expect(thrownBy(() => config.get('B'))).toMatch(
      /^error\[template-syntax\]: .*: env_var is called as env_var\('NAME'\), env_var\('NAME', 'fallback'\)\n/,
    );
  });

  test('a JSON text without the key names the keys it has, and never its text', () => {
    const config = load("default:\n  A: \"{{ json_value(env_var('BLOB'), 'pass') }}\"\n", {
      env: {BLOB: '{"user": "ann", "password": "hunter2"}'},
    });
    expect(thrownBy(() => config.get('A'))).toBe(
      [
        'error[json-value-not-found]: json_value finds nothing: the JSON has no "pass"; its keys are user, password',
        '--> io_config.yaml:2:6',
        "|   A: \"{{ json_value(env_var('BLOB'), 'pass') }}\"",
        `|      ${'^'.repeat(43)}`,
        'note: the text comes from BLOB',
      ].join('\n'),
    );
    const broken = load("default:\n  A: \"{{ json_value(env_var('BLOB'), 'a') }}\"\n", {env: {BLOB: 'hunter2'}});
    expect(thrownBy(() => broken.get('A'))).toMatch(/^.*: the text it is given is not a JSON object\n/);
  });
});

describe('locate', () => {
  test('says where a key stands and which variables it is made from, set or not', () => {
    const config = load(`default:\n  KEY: "{{ env_var('A', env_var('B')) }}"\n  PLAIN: 1\n`, {env: {B: 'x'}});
    expect(config.locate('KEY')).toEqual({
      source: 'profile "default" of io_config.yaml',
      place: {
        file: 'io_config.yaml',
        line: 2,
        column: 8,
        endColumn: 42,
        text: `  KEY: "{{ env_var('A', env_var('B')) }}"`,
      },
      variables: [
        {name: 'B', isSet: true},
        {name: 'A', isSet: false},
      ],
    });
    expect(Object.keys(config.locate('PLAIN'))).toEqual(['source', 'place']);
    expect(config.locate('OTHER')).toEqual({source: 'profile "default" of io_config.yaml'});
  });

  test('never shows a secret that is written in the file', () => {
    const config = load('default:\n  B2_APPLICATION_KEY: K005canary\n');
    expect(config.locate('B2_APPLICATION_KEY').place).toEqual({
      file: 'io_config.yaml',
      line: 2,
      column: 23,
      endColumn: 27,
      text: '  B2_APPLICATION_KEY: ****',
    });
  });
});

describe('secrets', () => {
  test('are the values of keys that hold them and of the variables they are made from, and no key ids', () => {
    const config = load(
      `
default:
  B2_APPLICATION_KEY_ID: "{{ env_var('ID') }}"
  B2_APPLICATION_KEY: "{{ json_value(env_var('BLOB'), 'key') }}"
  AWS: {secret_access_key: written, region: eu-1}
  TOKEN: 1234567
  DSN: postgres://ann:hunter2@db
  HEADERS_TOKEN: ["Bearer {{ env_var('BEARER') }}"]
  OTHER_SECRET: "{{ env_var('UNSET') }}"
  GOOGLE: {project_name: sales, private_key: MIIE}
  PLAIN: &same twice
  SHARED_KEY: *same
`,
      {env: {ID: 'id', BLOB: '{"key": "K005"}', BEARER: 'abc'}},
    );
    expect([...config.secrets()].sort()).toEqual(
      ['{"key": "K005"}', '1234567', 'Bearer abc', 'K005', 'MIIE', 'abc', 'hunter2', 'twice', 'written'].sort(),
    );
  });
});

describe('the file', () => {
  test('is io_config.yaml of the project where none is named', () => {
    load('default: {A: 1}\n');
    setRepoPath(folder);
    const config = new ConfigFileLoader();
    expect([config.file, config.profile, config.get('A')]).toEqual([join(folder, 'io_config.yaml'), 'default', 1]);
  });

  test('that is missing is told with the command that makes one', () => {
    expect(thrownBy(() => new ConfigFileLoader(join(folder, 'io_config.yaml')))).toBe(
      [
        'error[config-not-found]: there is no io_config.yaml in <folder>',
        '--> <folder>/io_config.yaml:0:0',
        'help: magelet init <folder>',
      ].join('\n'),
    );
  });

  test('that is missing in a project is told with a command that makes it alone', () => {
    mkdirSync(join(folder, 'pipelines'));
    expect(thrownBy(() => new ConfigFileLoader(join(folder, 'io_config.yaml')))).toContain(
      "help: echo 'default: {}' > <folder>/io_config.yaml",
    );
  });

  test('whose profile "default" is misspelt is told to name it so', () => {
    expect(thrownBy(() => load('defualt: {}\n'))).toContain(
      'help: write default in place of defualt in io_config.yaml',
    );
  });

  test('that is a folder cannot be read', () => {
    mkdirSync(join(folder, 'io_config.yaml'));
    expect(thrownBy(() => new ConfigFileLoader(join(folder, 'io_config.yaml')))).toMatch(
      /^error\[config-not-found\]: <folder>\/io_config\.yaml cannot be read: EISDIR\n/,
    );
  });

  test('without the profile shows those there are', () => {
    expect(thrownBy(() => load('version: 0.1.1\ndefault: {}\nstaging: {}\n', {profile: 'stagin'}))).toBe(
      [
        'error[unknown-profile]: io_config.yaml has no profile "stagin"',
        '::: io_config.yaml:2:1',
        '| default: {}',
        '| ^^^^^^^ profile "default"',
        '::: io_config.yaml:3:1',
        '| staging: {}',
        '| ^^^^^^^ this one is close',
        'help: write staging',
      ].join('\n'),
    );
    expect(thrownBy(() => load('', {profile: 'prod'}))).toBe(
      ['error[unknown-profile]: io_config.yaml has no profile "prod"', 'help: add to io_config.yaml: prod: {}'].join(
        '\n',
      ),
    );
  });

  test('with several mistakes tells all of them, in the profile that is used', () => {
    const text = 'other:\n  A: {{ a }}\ndefault:\n  A: {{ a }}\n  B: 1\n  B: 2\n';
    expect(thrownBy(() => load(text))).toBe(
      [
        'error[unquoted-template]: a template without quotes is a map to YAML',
        '--> io_config.yaml:4:6',
        '|   A: {{ a }}',
        '|      ^^^^^^^ needs quotes',
        'note: line 6 too: "B" is written twice in the same map',
        'help: write A: "{{ a }}"',
      ].join('\n'),
    );
  });

  test('with a mistake of YAML shows the line and no secret', () => {
    const text = 'default:\n  B2_APPLICATION_KEY: "K005canary\n  A: 1\n';
    expect(thrownBy(() => load(text))).toBe(
      [
        'error[yaml-syntax]: a bracket or a quote was opened before this and is not closed',
        '--> io_config.yaml:3:3',
        '|   A: 1',
        '|   ^',
      ].join('\n'),
    );
  });

  test.each([
    '*K005canary',
    '!K005canary,',
    '&K005canary',
    '{{ K005canary',
    '%K005canary',
    '`K005canary',
    '"\\K005canary"',
  ])('a secret written as %s is not told, whatever YAML makes of it', (secret) => {
    expect(thrownBy(() => load(`default:\n  B2_APPLICATION_KEY: ${secret}\n  : [\n`))).not.toContain('canary');
  });

  test('with a profile that is no map says so', () => {
    expect(thrownBy(() => load('default: K005canary\n'))).toBe(
      [
        'error[wrong-value]: profile "default" is a text, not a map of settings',
        '--> io_config.yaml:1:10',
        'help: write default: {B2_REGION: us-west-004}',
      ].join('\n'),
    );
    expect(load('default:\n').get('A')).toBeUndefined();
  });
});

test('a frame shows the fallback of a key that holds no secret, and of no other', () => {
  const shown = (line: string): string => withoutSecrets(line);
  expect(shown(`  B2_ENDPOINT_URL: "{{ env_var('B2_ENDPOINT_URL', 'https://s3.us-west-004.backblazeb2.com') }}"`)).toBe(
    `  B2_ENDPOINT_URL: "{{ env_var('B2_ENDPOINT_URL', 'https://s3.us-west-004.backblazeb2.com') }}"`,
  );
  expect(shown(`  B2_APPLICATION_KEY: "{{ env_var('KEY', 'K004abc') }}"`)).toBe(
    `  B2_APPLICATION_KEY: "{{ env_var('KEY', '****') }}"`,
  );
  expect(shown(`  LOGIN: "{{ env_var('DB_PASSWORD', 'hunter2') }}"`)).toBe(
    `  LOGIN: "{{ env_var('DB_PASSWORD', '****') }}"`,
  );
  expect(shown(`  DSN: "{{ env_var('DSN', 'postgres://ann:hunter2@db/x') }}"`)).toBe(
    `  DSN: "{{ env_var('DSN', '****') }}"`,
  );
});
