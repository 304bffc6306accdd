import {describe, expect, test} from 'vitest';
import {BackblazeB2, DEFAULT_B2_ENDPOINT_URL} from '../../runtime/io/backblaze-b2.ts';
import type {B2Overrides} from '../../runtime/io/b2-overrides.ts';
import {configOf} from '../support/config-of.ts';
import {told} from '../support/told.ts';

const keys = {B2_APPLICATION_KEY_ID: 'b2-id', B2_APPLICATION_KEY: 'b2-key'};
const awsKeys = {AWS_ACCESS_KEY_ID: 'aws-id', AWS_SECRET_ACCESS_KEY: 'aws-key'};

const resolved = (values: Record<string, unknown>, overrides: B2Overrides = {}) =>
  BackblazeB2.withConfig(configOf(values), overrides).resolved;

const isPathStyle = (values: Record<string, unknown>, overrides: B2Overrides = {}) =>
  BackblazeB2.withConfig(configOf(values), overrides).client.config.forcePathStyle;

const credentials = (values: Record<string, unknown>, overrides: B2Overrides = {}) =>
  BackblazeB2.withConfig(configOf(values), overrides).client.config.credentials();

describe('the key ID', () => {
  test.each([
    ['the override', {...keys, ...awsKeys}, {accessKeyId: 'mine'}, 'mine', 'override'],
    ['then B2_APPLICATION_KEY_ID', {...keys, ...awsKeys}, {}, 'b2-id', 'B2_APPLICATION_KEY_ID'],
    ['then AWS_ACCESS_KEY_ID', {...awsKeys, B2_APPLICATION_KEY: 'b2-key'}, {}, 'aws-id', 'AWS_ACCESS_KEY_ID'],
    [
      'an empty B2_APPLICATION_KEY_ID is not present',
      {...keys, ...awsKeys, B2_APPLICATION_KEY_ID: ''},
      {},
      'aws-id',
      'AWS_ACCESS_KEY_ID',
    ],
    ['a blank one neither', {...keys, ...awsKeys, B2_APPLICATION_KEY_ID: ' '}, {}, 'aws-id', 'AWS_ACCESS_KEY_ID'],
    ['an empty override is not present', keys, {accessKeyId: ''}, 'b2-id', 'B2_APPLICATION_KEY_ID'],
  ])('is %s', (_, values, overrides, value, source) => {
    expect(resolved(values, overrides).keyId).toEqual({value, source});
  });
});

describe('the key', () => {
  test.each([
    ['the override', {...keys, ...awsKeys}, {secretAccessKey: 'mine'}, 'mine'],
    ['then B2_APPLICATION_KEY', {...keys, ...awsKeys}, {}, 'b2-key'],
    ['then AWS_SECRET_ACCESS_KEY', {...awsKeys, B2_APPLICATION_KEY_ID: 'b2-id'}, {}, 'aws-key'],
  ])('is %s', async (_, values, overrides, secretAccessKey) => {
    expect((await credentials(values, overrides)).secretAccessKey).toBe(secretAccessKey);
  });
});

describe('the session token', () => {
  test('is never read from the profile', async () => {
    expect((await credentials({...keys, AWS_SESSION_TOKEN: 'token'})).sessionToken).toBeUndefined();
  });
  test('is the override', async () => {
    expect((await credentials(keys, {sessionToken: 'token'})).sessionToken).toBe('token');
  });
});

describe('the endpoint', () => {
  const b2 = 'https://s3.eu-central-003.backblazeb2.com';
  test.each([
    [
      'the override',
      {...keys, B2_ENDPOINT_URL: 'http://b2', AWS_ENDPOINT: 'http://aws'},
      {endpoint: b2},
      b2,
      'override',
    ],
    ['then B2_ENDPOINT_URL', {...keys, B2_ENDPOINT_URL: b2, AWS_ENDPOINT: 'http://aws'}, {}, b2, 'B2_ENDPOINT_URL'],
    ['then AWS_ENDPOINT', {...keys, AWS_ENDPOINT: 'http://aws'}, {}, 'http://aws', 'AWS_ENDPOINT'],
    ['then the default', keys, {}, DEFAULT_B2_ENDPOINT_URL, 'default'],
    ['completed where it has no scheme', {...keys, B2_ENDPOINT_URL: b2.slice(8)}, {}, b2, 'B2_ENDPOINT_URL'],
  ])('is %s', (_, values, overrides, value, source) => {
    expect(resolved(values, overrides).endpoint).toEqual({value, source});
  });

  test('is us-west-004 by default', () => {
    expect(DEFAULT_B2_ENDPOINT_URL).toBe('https://s3.us-west-004.backblazeb2.com');
  });
});

describe('the region', () => {
  const eu = {...keys, B2_ENDPOINT_URL: 'https://s3.eu-central-003.backblazeb2.com'};
  const local = {...keys, B2_ENDPOINT_URL: 'http://127.0.0.1:9000'};
  test.each([
    ['the override', {...local, B2_REGION: 'two', AWS_REGION: 'four'}, {region: 'one'}, 'one', 'override'],
    ['then B2_REGION', {...local, B2_REGION: 'two', AWS_REGION: 'four'}, {}, 'two', 'B2_REGION'],
    ["then that of the endpoint's host", {...eu, AWS_REGION: 'four'}, {}, 'eu-central-003', 'endpoint'],
    ['then AWS_REGION', {...local, AWS_REGION: 'four'}, {}, 'four', 'AWS_REGION'],
    ['then us-east-1', local, {}, 'us-east-1', 'default'],
    [
      'B2_REGION where it agrees with the host',
      {...eu, B2_REGION: 'eu-central-003'},
      {},
      'eu-central-003',
      'B2_REGION',
    ],
    ['that of the default endpoint', keys, {}, 'us-west-004', 'endpoint'],
    [
      'one that did not exist when this was written',
      {...keys, B2_ENDPOINT_URL: 'https://s3.mars-1.backblazeb2.com'},
      {},
      'mars-1',
      'endpoint',
    ],
  ])('is %s', (_, values, overrides, value, source) => {
    expect(resolved(values, overrides).region).toEqual({value, source});
  });
});

describe('the path style', () => {
  test('is used for every endpoint but that of Backblaze, unless it is told', () => {
    expect(isPathStyle(keys)).toBe(false);
    expect(isPathStyle({...keys, B2_ENDPOINT_URL: 'http://127.0.0.1:9000'})).toBe(true);
    expect(isPathStyle({...keys, B2_ENDPOINT_URL: 'https://notbackblazeb2.com'})).toBe(true);
    expect(isPathStyle(keys, {forcePathStyle: true})).toBe(true);
  });
});

describe('settings that cannot be used', () => {
  test('keys that are nowhere: every place that was looked in, in order', () => {
    const config = configOf({}, ['B2_APPLICATION_KEY_ID', 'B2_APPLICATION_KEY']);
    expect(told(() => BackblazeB2.withConfig(config))).toBe(`\
error[missing-setting]: no key ID and no key for Backblaze B2 in profile "default" of io_config.yaml
  --> io_config.yaml:2:26 B2_APPLICATION_KEY_ID is not set
  ::: io_config.yaml:3:23 B2_APPLICATION_KEY is not set
  = note: looked first for B2_APPLICATION_KEY_ID: made from the variable B2_APPLICATION_KEY_ID, which is not set in the environment or in .env
  = note: looked then for AWS_ACCESS_KEY_ID: not in profile "default" of io_config.yaml
  = note: looked then for B2_APPLICATION_KEY: made from the variable B2_APPLICATION_KEY, which is not set in the environment or in .env
  = note: looked then for AWS_SECRET_ACCESS_KEY: not in profile "default" of io_config.yaml
  = help: put B2_APPLICATION_KEY_ID=… and B2_APPLICATION_KEY=… in .env beside io_config.yaml`);
  });

  test('a key that no profile has: what to write', () => {
    expect(told(() => BackblazeB2.withConfig(configOf({B2_APPLICATION_KEY_ID: 'id'})))).toBe(`\
error[missing-setting]: no key for Backblaze B2 in profile "default" of io_config.yaml
  = note: looked first for B2_APPLICATION_KEY: not in profile "default" of io_config.yaml
  = note: looked then for AWS_SECRET_ACCESS_KEY: not in profile "default" of io_config.yaml
  = help: write in profile "default" of io_config.yaml: B2_APPLICATION_KEY: "{{ env_var('B2_APPLICATION_KEY') }}"`);
  });

  test('a key whose name is misspelt', () => {
    const misspelt = {
      B2_APPLICATION_KEYID: 'id',
      aws_secret_access_key: 'key',
      B2_ENDPOINT_URL: 'https://s3.example.com',
    };
    expect(told(() => BackblazeB2.withConfig(configOf(misspelt)))).toBe(`\
error[missing-setting]: no key ID and no key for Backblaze B2 in profile "default" of io_config.yaml
  = note: looked first for B2_APPLICATION_KEY_ID: not in profile "default" of io_config.yaml, which has B2_APPLICATION_KEYID in line 2
  = note: looked then for AWS_ACCESS_KEY_ID: not in profile "default" of io_config.yaml
  = note: looked then for B2_APPLICATION_KEY: not in profile "default" of io_config.yaml
  = note: looked then for AWS_SECRET_ACCESS_KEY: not in profile "default" of io_config.yaml, which has aws_secret_access_key in line 3
  = help: write B2_APPLICATION_KEY_ID in the place of B2_APPLICATION_KEYID, and AWS_SECRET_ACCESS_KEY in the place of aws_secret_access_key`);
    const half = {B2_APPLICATION_KEYID: 'id', AWS_REGION: 'us-west-004'};
    expect(
      told(() => BackblazeB2.withConfig(configOf(half)))
        .split('\n')
        .at(-1),
    ).toBe(
      `  = help: write B2_APPLICATION_KEY_ID in the place of B2_APPLICATION_KEYID; and write in profile "default" of io_config.yaml: B2_APPLICATION_KEY: "{{ env_var('B2_APPLICATION_KEY') }}"`,
    );
  });

  test('a key that is written and empty', () => {
    expect(told(() => BackblazeB2.withConfig(configOf({B2_APPLICATION_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: ''}))))
      .toBe(`\
error[missing-setting]: no key for Backblaze B2 in profile "default" of io_config.yaml
  --> io_config.yaml:3:26 empty
  = note: looked first for B2_APPLICATION_KEY: not in profile "default" of io_config.yaml
  = note: looked then for AWS_SECRET_ACCESS_KEY: empty
  = help: write in profile "default" of io_config.yaml: B2_APPLICATION_KEY: "{{ env_var('B2_APPLICATION_KEY') }}"`);
  });

  test('keys that the environment does not have', () => {
    const environment = {
      get: () => undefined,
      contains: () => false,
      locate: (name: string) => ({source: 'the environment', variables: [{name, isSet: false}]}),
    };
    expect(told(() => BackblazeB2.withConfig(environment, {accessKeyId: 'id'}))).toBe(`\
error[missing-setting]: no key for Backblaze B2 in the environment
  = note: looked first for B2_APPLICATION_KEY: B2_APPLICATION_KEY is not set
  = note: looked then for AWS_SECRET_ACCESS_KEY: AWS_SECRET_ACCESS_KEY is not set
  = help: set B2_APPLICATION_KEY=… in the environment`);
  });

  test('a config that cannot tell places', () => {
    const config = {get: () => undefined, contains: () => false};
    expect(told(() => BackblazeB2.withConfig(config, {accessKeyId: 'id'}))).toBe(`\
error[missing-setting]: no key for Backblaze B2 in the config
  = note: looked first for B2_APPLICATION_KEY: absent
  = note: looked then for AWS_SECRET_ACCESS_KEY: absent
  = help: write in the config: B2_APPLICATION_KEY: "{{ env_var('B2_APPLICATION_KEY') }}"`);
  });

  test('a region that contradicts the endpoint', () => {
    const config = configOf({...keys, B2_REGION: 'eu-central-003', B2_ENDPOINT_URL: DEFAULT_B2_ENDPOINT_URL});
    expect(told(() => BackblazeB2.withConfig(config))).toBe(`\
error[region-contradicts-endpoint]: B2_REGION is "eu-central-003", and the endpoint is of region "us-west-004"
  --> io_config.yaml:4:14 says eu-central-003
  ::: io_config.yaml:5:20 says us-west-004
  = note: the endpoint is https://s3.us-west-004.backblazeb2.com, from B2_ENDPOINT_URL
  = help: take B2_REGION out (the endpoint says the region), or write the endpoint https://s3.eu-central-003.backblazeb2.com`);
  });

  test('a region given in code that contradicts the default endpoint', () => {
    expect(told(() => BackblazeB2.withConfig(configOf(keys), {region: 'eu-central-003'}))).toBe(`\
error[region-contradicts-endpoint]: region is "eu-central-003", and the endpoint is of region "us-west-004"
  = note: the endpoint is https://s3.us-west-004.backblazeb2.com, the default, because no endpoint is set
  = help: take region out (the endpoint says the region), or write the endpoint https://s3.eu-central-003.backblazeb2.com`);
  });

  test('a key ID that YAML reads as a number', () => {
    expect(told(() => BackblazeB2.withConfig(configOf({...keys, B2_APPLICATION_KEY_ID: 4_123_456_789})))).toBe(`\
error[setting-not-text]: B2_APPLICATION_KEY_ID is read as a number, and a number can lose digits
  --> io_config.yaml:2:26 a number in YAML
  = help: put the value in quotes: B2_APPLICATION_KEY_ID: "..."`);
  });

  test.each([
    [['id'], 'list'],
    [{key: 'id'}, 'map'],
  ])('a setting that is no text at all: %j', (value, kind) => {
    expect(told(() => BackblazeB2.withConfig(configOf({...keys, B2_APPLICATION_KEY_ID: value})))).toBe(`\
error[setting-not-text]: B2_APPLICATION_KEY_ID is read as a ${kind}, and a text is wanted
  --> io_config.yaml:2:26 a ${kind} in YAML
  = help: write one text: B2_APPLICATION_KEY_ID: "..."`);
  });

  test('an endpoint that is no URL, whose password is not shown', () => {
    const config = configOf({...keys, B2_ENDPOINT_URL: 'ftp://me:canary-secret@files.example.com'});
    expect(told(() => BackblazeB2.withConfig(config))).toBe(`\
error[endpoint-not-a-url]: the endpoint "ftp://****@files.example.com" is not a plain URL of http or https
  --> io_config.yaml:4:20 read as the endpoint
  = help: write the endpoint that the bucket's page at Backblaze shows, such as https://s3.us-west-004.backblazeb2.com`);
  });
});
