import {expect, test} from 'vitest';
import {withoutSecrets, withoutSecretValues} from '../../runtime/config/io-config-lines.ts';
import {holdsSecret, passwordsIn} from '../../runtime/config/secret-keys.ts';

test.each([
  'B2_APPLICATION_KEY',
  'application_key',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'POSTGRES_PASSWORD',
  'apiKey',
  'OPENAI_APIKEY',
  'Password2',
  'GOOGLE_SERVICE_ACC_KEY',
  'private_key',
  'client-secret',
  'MOTHERDUCK_TOKEN',
  'CREDENTIALS',
  'DB_PWD',
])('%s holds a secret', (name) => {
  expect(holdsSecret(name)).toBe(true);
});

test.each([
  'B2_APPLICATION_KEY_ID',
  'AWS_ACCESS_KEY_ID',
  'application_key_id',
  'GOOGLE_SERVICE_ACC_KEY_FILEPATH',
  'B2_ENDPOINT_URL',
  'MONKEY',
  'KEYSPACE',
  'TOKENIZERS_PARALLELISM',
  'private_key_id',
  'token_type',
])('%s holds none', (name) => {
  expect(holdsSecret(name)).toBe(false);
});

test('a password in a URL is one', () => {
  expect(passwordsIn('postgres://ann:hunter2@db/x and https://example.com:80/a')).toEqual(['hunter2']);
});

test.each([
  ['default:', 'default:'],
  ['  # B2_APPLICATION_KEY: old', '  # B2_APPLICATION_KEY: old'],
  ['  KEY: "{{ env_var(\'KEY\') }}" # from .env', '  KEY: "{{ env_var(\'KEY\') }}" # from .env'],
  ["  KEY: \"{{ env_var('KEY', 'K005secret') }}\"", "  KEY: \"{{ env_var('KEY', '****') }}\""],
  ['  B2_APPLICATION_KEY: K005secret', '  B2_APPLICATION_KEY: ****'],
  ['  B2_APPLICATION_KEY_ID: 0040001', '  B2_APPLICATION_KEY_ID: 0040001'],
  ['  URL: postgres://ann:hunter2@db', '  URL: ****'],
  ['  B2: {application_key: K005}', '  B2: ****'],
  ['    MIIEvQIBADANBgkq', '    ****'],
  ['  - K005secret', '  ****'],
])('a frame shows %j as %j', (line, shown) => {
  expect(withoutSecrets(line)).toBe(shown);
});

test.each(['github_pat', 'patHolder', 'PAT', 'pat.of.ann'])('a line of %s is shown without what it holds', (name) => {
  expect(withoutSecretValues(`  ${name}: ghp_16C7e42F`)).toBe(`  ${name}: ****`);
});

test('a line that leads to a file is shown as it is', () => {
  expect(withoutSecretValues('  file_path: blocks/one.ts')).toBe('  file_path: blocks/one.ts');
});
