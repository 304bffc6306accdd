import {execFile} from 'node:child_process';
import {existsSync} from 'node:fs';
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {inspect, promisify} from 'node:util';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {version} from '../../runtime/core/version.ts';
import {BackblazeB2} from '../../runtime/io/backblaze-b2.ts';
import {partBytes} from '../../runtime/io/upload-object.ts';
import {startB2Quirks, type B2Quirks} from '../support/b2-quirks.ts';
import {configOf} from '../support/config-of.ts';
import {startFauxqs} from '../support/fauxqs.ts';
import {newBucket, type S3Server} from '../support/s3-server.ts';
import {clientOf, closeClients} from './store-contract.ts';

let fauxqs: S3Server;
let server: B2Quirks;
let bucket: string;
let folder: string;

beforeAll(async () => {
  fauxqs = await startFauxqs();
  server = await startB2Quirks(fauxqs);
  bucket = await newBucket(fauxqs);
  folder = await mkdtemp(join(tmpdir(), 'magelet-client-'));
});

afterAll(async () => {
  await closeClients();
  await server[Symbol.asyncDispose]();
  await fauxqs[Symbol.asyncDispose]();
  await rm(folder, {recursive: true});
});

const runsIn = (environment: Record<string, string>, source: string): Promise<{stdout: string; stderr: string}> =>
  promisify(execFile)(process.execPath, ['--input-type=module-typescript', '--eval', source], {
    env: {...environment, PATH: process.env['PATH']},
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
  });

describe('the client', () => {
  test('names magelet and what it is told in the User-Agent', async () => {
    await clientOf(server, {userAgentExtra: 'nightly-sales/2.1 lake'}).list(bucket);
    expect(server.seen.at(-1)?.headers['user-agent']).toMatch(
      new RegExp(`^aws-sdk-js/\\S+ .* magelet/${version.replaceAll('.', '\\.')} nightly-sales/2\\.1 lake$`),
    );
  });

  test('is in no part that can be printed with its key', async () => {
    const secret = 'canary-that-must-not-be-seen';
    const b2 = clientOf({...fauxqs, secretAccessKey: secret});
    await b2.list(bucket);
    const shown = [
      inspect(b2, {depth: null, showHidden: true}),
      inspect(b2.client, {depth: null, showHidden: true}),
      JSON.stringify([b2, b2.resolved]),
    ];
    expect(shown.join('\n')).not.toContain('canary');
    expect(await b2.presign(bucket, 'a')).not.toContain('canary');
  });

  test('loads the SDK at the first use, and not before', async () => {
    const source = `
      import {createRequire} from 'node:module';
      const {BackblazeB2} = await import('./runtime/io/backblaze-b2.ts');
      const isLoaded = () => Object.keys(createRequire(import.meta.url).cache).some((path) => path.includes('client-s3'));
      const keys = {accessKeyId: 'id', secretAccessKey: 'key'};
      const b2 = BackblazeB2.withConfig({get: () => undefined, contains: () => false}, keys);
      const before = isLoaded();
      void b2.client;
      process.stdout.write(JSON.stringify([before, isLoaded()]));`;
    expect((await runsIn({}, source)).stdout).toBe('[false,true]');
  });

  test('asks neither the environment nor the files of AWS for anything', async () => {
    await mkdir(join(folder, '.aws'));
    const wrong = 'endpoint_url = http://127.0.0.1:1\nregion = mars-1\nmax_attempts = none\nretry_mode = nonsense\n';
    await writeFile(join(folder, '.aws', 'config'), `[default]\n${wrong}`);
    await writeFile(
      join(folder, '.aws', 'credentials'),
      '[default]\naws_access_key_id = other\naws_secret_access_key = other\n',
    );
    const source = `
      const {BackblazeB2} = await import('./runtime/io/backblaze-b2.ts');
      const b2 = BackblazeB2.withConfig({get: () => undefined, contains: () => false}, {
        accessKeyId: 'mine', secretAccessKey: 'key', endpoint: '${server.endpoint}'});
      await b2.list('${bucket}');`;
    const environment = {
      HOME: folder,
      AWS_ACCESS_KEY_ID: 'other',
      AWS_SECRET_ACCESS_KEY: 'other',
      AWS_SESSION_TOKEN: 'other',
      AWS_PROFILE: 'none',
      AWS_REGION: 'mars-1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1',
      AWS_RETRY_MODE: 'nonsense',
      AWS_MAX_ATTEMPTS: 'none',
      AWS_DEFAULTS_MODE: 'nonsense',
      AWS_USE_FIPS_ENDPOINT: 'nonsense',
      AWS_REQUEST_CHECKSUM_CALCULATION: 'WHEN_SUPPORTED',
      AWS_SDK_UA_APP_ID: 'other',
    };
    expect(await runsIn(environment, source)).toEqual({stdout: '', stderr: ''});
    const headers = server.seen.at(-1)?.headers ?? {};
    expect(headers.authorization).toContain('Credential=mine/');
    expect(headers.authorization).toContain('/us-east-1/s3/');
    expect(headers['x-amz-security-token']).toBeUndefined();
    expect(headers['user-agent']).not.toContain('app/other');
  });

  test('leaves no file behind when the process ends', async () => {
    await clientOf(server).export([{id: 1}], bucket, 'left.parquet');
    const source = `
      const {BackblazeB2} = await import('./runtime/io/backblaze-b2.ts');
      const b2 = BackblazeB2.withConfig({get: () => undefined, contains: () => false}, {
        accessKeyId: 'mine', secretAccessKey: 'key', endpoint: '${server.endpoint}'});
      const table = await b2.load('${bucket}', 'left.parquet');
      process.stdout.write(table.parquetFile());`;
    const {stdout} = await runsIn({}, source);
    expect(stdout).toContain('left.parquet');
    expect(existsSync(stdout)).toBe(false);
  });
});

test('a presigned URL holds the moment, the seconds and the key of its path', async () => {
  const b2 = BackblazeB2.withConfig(configOf({B2_APPLICATION_KEY_ID: 'id', B2_APPLICATION_KEY: 'key'}));
  const now = new Date('2026-11-23T14:05:09Z');
  expect(await b2.presign('lake', 'daily/a b.csv', {expiresIn: 60, now})).toBe(
    'https://s3.us-west-004.backblazeb2.com/lake/daily/a%20b.csv?X-Amz-Algorithm=AWS4-HMAC-SHA256' +
      '&X-Amz-Credential=id%2F20261123%2Fus-west-004%2Fs3%2Faws4_request&X-Amz-Date=20261123T140509Z' +
      '&X-Amz-Expires=60&X-Amz-SignedHeaders=host' +
      '&X-Amz-Signature=47ffe3a3e46f23adeded1d8b1ac6ce305990be9f21c2087c9ff9afba2cc5ea6d',
  );
});

test.each([
  [0, 8],
  [50_000, 8],
  [90_000, 9],
  [10_000_000, 964],
])('an object of %s MB goes in parts of %s MiB, never more than 10,000', (megabytes, mebibytes) => {
  const bytes = megabytes * 1e6;
  expect(partBytes(bytes) / 1024 / 1024).toBe(mebibytes);
  expect(bytes / partBytes(bytes)).toBeLessThan(10_000);
});
