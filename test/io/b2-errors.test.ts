import {inspect} from 'node:util';
import {describe, expect, test} from 'vitest';
import type {ConfigSource} from '../../runtime/core/config-source.ts';
import {copyingTo, deleting, listing, reading, writing, type B2Action} from '../../runtime/io/b2-action.ts';
import {b2Error} from '../../runtime/io/b2-errors.ts';
import type {B2Overrides} from '../../runtime/io/b2-overrides.ts';
import {readB2Settings} from '../../runtime/io/b2-settings.ts';
import {localB2Key} from '../../runtime/io/local-b2-key.ts';
import type {Findings} from '../../runtime/io/look-around.ts';
import {configOf} from '../support/config-of.ts';
import {told} from '../support/told.ts';

const canary = 'K004canary/secret+that-must-not-be-seen';
const profile = configOf({B2_APPLICATION_KEY_ID: '004f00dbabe0', B2_APPLICATION_KEY: canary});
const inEurope = configOf({
  B2_APPLICATION_KEY_ID: '004f00dbabe0',
  B2_APPLICATION_KEY: canary,
  B2_ENDPOINT_URL: 'https://s3.eu-central-003.backblazeb2.com',
});

/** An answer as the SDK throws it. */
const answer = (status: number, Code: string, message = ''): Error =>
  Object.assign(new Error(message), {name: Code, Code, $metadata: {httpStatusCode: status, attempts: 5}});

const broken = (code: string): Error => Object.assign(new Error(`connect ${code}`), {code});

type Case = {
  readonly config?: ConfigSource;
  readonly overrides?: B2Overrides;
  readonly action?: B2Action;
  /** Empty where nobody is named. */
  readonly actor?: string;
  readonly findings?: Findings;
};

const save = writing('sales-lake', 'daily/2026-11-22.csv');
const read = reading('sales-lake', 'daily/2026-11-22.csv');

function explained(
  error: Error,
  {config = profile, overrides = {}, action = read, actor = 'load_orders', findings = {}}: Case = {},
): Error | undefined {
  return b2Error({
    error,
    action,
    settings: readB2Settings(config, overrides),
    actor: actor === '' ? undefined : actor,
    findings,
  });
}

const text = (error: Error, given: Case = {}): string =>
  told(() => {
    throw explained(error, given) ?? error;
  });

describe('the answers of Backblaze B2', () => {
  test('a key ID that is not known', () => {
    expect(text(answer(403, 'InvalidAccessKeyId', 'Malformed Access Key Id'), {action: save, actor: 'export_orders'}))
      .toBe(`\
error[b2-key-rejected]: Backblaze B2 does not know the key of profile "default"
  --> io_config.yaml:2:26 12 characters, from the environment
  = note: B2 answered 403 InvalidAccessKeyId at https://s3.us-west-004.backblazeb2.com
  = note: export_orders was writing b2://sales-lake/daily/2026-11-22.csv; nothing was written
  = note: the master application key is not accepted over the S3 API
  = help: create an application key for the bucket "sales-lake", put its keyID and key in the profile, then: magelet doctor`);
  });

  test('a key ID that was given in code', () => {
    const overrides = {accessKeyId: 'abc', secretAccessKey: canary};
    expect(text(answer(403, 'InvalidAccessKeyId'), {overrides, actor: ''})).toBe(`\
error[b2-key-rejected]: Backblaze B2 does not know the key given as accessKeyId
  = note: B2 answered 403 InvalidAccessKeyId at https://s3.us-west-004.backblazeb2.com
  = note: this happened while reading b2://sales-lake/daily/2026-11-22.csv
  = note: accessKeyId has 3 characters, given in the code
  = note: the master application key is not accepted over the S3 API
  = help: create an application key for the bucket "sales-lake", put its keyID and key in the code, then: magelet doctor`);
  });

  test('a key ID from the environment alone', () => {
    const config: ConfigSource = {
      get: () => canary,
      contains: (key) => key.startsWith('AWS_') && key !== 'AWS_ENDPOINT',
      locate: (name) => ({source: 'the environment', variables: [{name, isSet: true}]}),
    };
    expect(text(answer(403, 'InvalidAccessKeyId'), {config})).toBe(`\
error[b2-key-rejected]: Backblaze B2 does not know the key of the environment
  = note: B2 answered 403 InvalidAccessKeyId at https://s3.us-west-004.backblazeb2.com
  = note: load_orders was reading b2://sales-lake/daily/2026-11-22.csv
  = note: AWS_ACCESS_KEY_ID has 39 characters, from the environment
  = note: the master application key is not accepted over the S3 API
  = help: create an application key for the bucket "sales-lake", put its keyID and key in the environment, then: magelet doctor`);
  });

  test('a key that does not belong to its key ID', () => {
    expect(text(answer(403, 'SignatureDoesNotMatch'))).toBe(`\
error[b2-secret-rejected]: the key of profile "default" does not belong to its key ID
  --> io_config.yaml:3:23 39 characters, from the environment
  ::: io_config.yaml:2:26 the key ID, which is known
  = note: B2 answered 403 SignatureDoesNotMatch at https://s3.us-west-004.backblazeb2.com
  = note: load_orders was reading b2://sales-lake/daily/2026-11-22.csv
  = note: Backblaze shows a key once, when it is created; one that is lost has to be created anew
  = help: put the key that was created with this key ID in the profile, then: magelet doctor`);
  });

  test('a bucket that is not there, and one that is close', () => {
    const given = {findings: {buckets: ['sales_lake', 'archive']}, action: listing('sales-lake', 'daily/')};
    expect(text(answer(404, 'NoSuchBucket'), given)).toBe(`\
error[b2-no-bucket]: Backblaze B2 has no bucket "sales-lake" for the key of profile "default"
  = note: B2 answered 404 NoSuchBucket at https://s3.us-west-004.backblazeb2.com
  = note: load_orders was listing b2://sales-lake/daily/
  = note: the account has sales_lake, archive
  = note: an account lives in one region, and its buckets are seen at the endpoint of that region alone
  = help: write sales_lake`);
  });

  test('a bucket that is not there, where none is close', () => {
    const buckets = ['a1', 'b2', 'c3', 'd4', 'e5', 'f6'];
    expect(text(answer(404, 'NoSuchBucket'), {action: save, findings: {buckets}})).toBe(`\
error[b2-no-bucket]: Backblaze B2 has no bucket "sales-lake" for the key of profile "default"
  = note: B2 answered 404 NoSuchBucket at https://s3.us-west-004.backblazeb2.com
  = note: load_orders was writing b2://sales-lake/daily/2026-11-22.csv; nothing was written
  = note: the account has a1, b2, c3, d4, e5 and 1 more
  = note: an account lives in one region, and its buckets are seen at the endpoint of that region alone
  = help: create the bucket "sales-lake", or write the name of one that is there`);
  });

  describe('a bucket that is not there on the server of --local-b2', () => {
    const overrides = {...localB2Key, endpoint: 'http://127.0.0.1:9000'};
    const given = {overrides, action: listing('your-bucket', '')};
    const without = `\
error[b2-no-bucket]: the server of --local-b2 has no bucket "your-bucket"
  = note: load_orders was listing b2://your-bucket/
  = note: its buckets are named in local_b2.buckets of the project's metadata.yaml: there are none
  = note: the seed of a bucket is a folder of the project, whose files are put into it before the first run
  = help: add to metadata.yaml: local_b2: {buckets: {your-bucket: {seed: data}}}`;

    test('is told with the file of the project that names buckets', () => {
      expect(text(answer(404, 'NoSuchBucket'), {...given, findings: {buckets: []}})).toBe(without);
    });

    test('is told so of a client that has the key from the environment', () => {
      const config: ConfigSource = {
        contains: (key) => key.startsWith('B2_') && key !== 'B2_REGION',
        get: (key) => (key === 'B2_ENDPOINT_URL' ? overrides.endpoint : localB2Key.accessKeyId),
      };
      expect(text(answer(404, 'NoSuchBucket'), {config, action: given.action})).toBe(without);
    });

    test('is told with the buckets that there are, and the close one of several', () => {
      const buckets = ['your_bucket', 'archive'];
      const lines = text(answer(404, 'NoSuchBucket'), {...given, findings: {buckets}}).split('\n');
      expect([lines[2], lines[4]]).toEqual([
        "  = note: its buckets are named in local_b2.buckets of the project's metadata.yaml: your_bucket, archive",
        '  = help: write your_bucket, or add to local_b2.buckets of metadata.yaml: your-bucket: {seed: data}',
      ]);
      const others = text(answer(404, 'NoSuchBucket'), {...given, findings: {buckets: ['a1', 'c3']}}).split('\n');
      expect(others[4]).toBe('  = help: add to local_b2.buckets of metadata.yaml: your-bucket: {seed: data}');
    });

    test('is another matter on another server, whatever its key', () => {
      const endpoint = 'http://minio.example:9000';
      expect(text(answer(404, 'NoSuchBucket'), {...given, overrides: {...localB2Key, endpoint}})).toContain(
        'the S3 server at minio.example:9000 has no bucket "your-bucket" for the key given as accessKeyId',
      );
    });
  });

  test('an object that is not there, in a folder of others', () => {
    const keysBeside = ['daily/a.csv', 'daily/b.csv'];
    expect(text(answer(404, 'NoSuchKey'), {findings: {keysBeside}})).toBe(`\
error[b2-no-object]: there is no object b2://sales-lake/daily/2026-11-22.csv
  = note: B2 answered 404 NoSuchKey at https://s3.us-west-004.backblazeb2.com
  = note: load_orders was reading b2://sales-lake/daily/2026-11-22.csv
  = note: daily/ has a.csv, b.csv
  = help: see what is there: await b2.list('sales-lake', 'daily/')`);
  });

  test('an object that is refused, and not there as the list tells', () => {
    const given = {findings: {objectIsThere: false, keysBeside: ['daily/2026-11-21.csv']}};
    expect(text(answer(403, 'AccessDenied', 'Cannot access bucket'), given)).toBe(`\
error[b2-no-object]: there is no object b2://sales-lake/daily/2026-11-22.csv
  = note: B2 answered 403 AccessDenied at https://s3.us-west-004.backblazeb2.com
  = note: load_orders was reading b2://sales-lake/daily/2026-11-22.csv
  = note: daily/2026-11-21.csv is close
  = help: write daily/2026-11-21.csv`);
  });

  test('an object that is refused to a key that may not list: both possibilities', () => {
    expect(text(answer(403, 'AccessDenied', 'Cannot access bucket'))).toBe(`\
error[b2-not-allowed]: the key of profile "default" may not read b2://sales-lake/daily/2026-11-22.csv, or there is no such object
  --> io_config.yaml:2:26 12 characters, from the environment
  = note: B2 answered 403 AccessDenied at https://s3.us-west-004.backblazeb2.com: Cannot access bucket
  = note: load_orders was reading b2://sales-lake/daily/2026-11-22.csv
  = note: reading needs the capability readFiles, for this bucket and this key
  = note: a key that may not list gets the same answer for an object that is not there
  = help: create an application key with readFiles, writeFiles, listFiles for the bucket "sales-lake", put its keyID and key in the profile, then: magelet doctor`);
  });

  test.each([
    [read, 'read from', 'reading needs the capability readFiles', ''],
    [save, 'write to', 'writing needs the capability writeFiles', '; nothing was written'],
    [listing('sales-lake', 'daily/'), 'list', 'listing needs the capability listFiles', ''],
    [copyingTo('sales-lake', 'copy'), 'write to', 'copying needs the capability writeFiles', '; nothing was written'],
    [
      deleting('sales-lake', 'old'),
      'delete from',
      'deleting needs the capability deleteFiles',
      '; nothing was deleted',
    ],
  ])('what the key may not do: $verb', (action, may, needs, consequence) => {
    const deletes = action.verb === 'deleting' ? ', deleteFiles' : '';
    expect(text(answer(401, 'UnauthorizedAccess'), {action, findings: {objectIsThere: true}})).toBe(`\
error[b2-not-allowed]: the key of profile "default" may not ${may} bucket "sales-lake"
  --> io_config.yaml:2:26 12 characters, from the environment
  = note: B2 answered 401 UnauthorizedAccess at https://s3.us-west-004.backblazeb2.com
  = note: load_orders was ${action.verb} b2://sales-lake/${action.key}${consequence}
  = note: ${needs}, for this bucket and this key
  = help: create an application key with readFiles, writeFiles, listFiles${deletes} for the bucket "sales-lake", put its keyID and key in the profile, then: magelet doctor`);
  });

  test('a cap that is used up', () => {
    const said = 'Cannot upload files, storage cap exceeded. See the Caps & Alerts page to increase your cap.';
    expect(text(answer(403, 'AccessDenied', said), {action: save})).toBe(`\
error[b2-cap-exceeded]: a cap of the account at Backblaze B2 is used up: Cannot upload files, storage cap exceeded
  = note: B2 answered 403 AccessDenied at https://s3.us-west-004.backblazeb2.com
  = note: load_orders was writing b2://sales-lake/daily/2026-11-22.csv; nothing was written
  = note: daily caps begin anew at 00:00 GMT; trying again before does not help
  = help: raise the cap under "Caps & Alerts" of the account`);
  });

  test('too many requests, still, after all tries', () => {
    expect(text(answer(503, 'SlowDown', 'Please reduce your request rate'))).toBe(`\
error[b2-busy]: Backblaze B2 asks for fewer requests: 5 tries were answered SlowDown
  = note: B2 answered 503 SlowDown at https://s3.us-west-004.backblazeb2.com
  = note: load_orders was reading b2://sales-lake/daily/2026-11-22.csv
  = help: let the block try again by itself: retry_config: {retries: 3, delay: 30}`);
  });

  test('an object that changed on the way', () => {
    expect(text(answer(412, 'PreconditionFailed'))).toBe(`\
error[b2-object-changed]: b2://sales-lake/daily/2026-11-22.csv was replaced while it was read
  = note: B2 answered 412 PreconditionFailed at https://s3.us-west-004.backblazeb2.com
  = note: load_orders was reading b2://sales-lake/daily/2026-11-22.csv
  = note: the parts of two versions are never put together
  = help: let the block try again by itself: retry_config: {retries: 3, delay: 30}`);
  });

  test('bytes that are damaged on the way, here and there', () => {
    expect(text(answer(400, 'BadDigest'))).toBe(`\
error[b2-damaged]: b2://sales-lake/daily/2026-11-22.csv arrived damaged, three times or more
  = note: load_orders was reading b2://sales-lake/daily/2026-11-22.csv
  = note: the checksum of what was sent is not that of what arrived: something in between changes bytes
  = help: let the block try again by itself: retry_config: {retries: 3, delay: 30}`);
    expect(text(answer(400, 'XAmzContentSHA256Mismatch'), {action: save})).toContain('; nothing was written');
    expect(text(answer(400, 'StoredDamaged'), {action: save})).toContain(
      '; what the server has under this key is damaged',
    );
  });

  test('a key that has expired', () => {
    expect(text(answer(403, 'ExpiredToken')).split('\n')[0]).toBe(
      'error[b2-key-expired]: the key of profile "default" has expired',
    );
  });

  test('an answer that has no message of its own', () => {
    expect(text(answer(400, 'InvalidRequest', 'The XML was not well-formed.'))).toBe(`\
error[b2-unexpected-answer]: Backblaze B2 answered 400 InvalidRequest: The XML was not well-formed
  = note: the endpoint is https://s3.us-west-004.backblazeb2.com
  = note: load_orders was reading b2://sales-lake/daily/2026-11-22.csv`);
    const unnamed = Object.assign(new Error('UnknownError'), {name: '500', $metadata: {httpStatusCode: 500}});
    expect(text(unnamed, {action: save})).toBe(`\
error[b2-unexpected-answer]: Backblaze B2 answered HTTP 500
  = note: the endpoint is https://s3.us-west-004.backblazeb2.com
  = note: load_orders was writing b2://sales-lake/daily/2026-11-22.csv; it was written whole or not at all`);
  });

  test('the clock of this machine, which is no matter of rights', () => {
    expect(text(answer(403, 'RequestTimeTooSkewed', 'The difference is too large.')).split('\n')[0]).toBe(
      'error[b2-unexpected-answer]: Backblaze B2 answered 403 RequestTimeTooSkewed: The difference is too large',
    );
  });

  test('what is no answer is left as it is', () => {
    expect(explained(new TypeError('x is not a function'))).toBeUndefined();
  });
});

describe('a server that cannot be reached', () => {
  test('a host that there is not', () => {
    expect(text(broken('ENOTFOUND'), {config: inEurope})).toBe(`\
error[b2-unreachable]: cannot reach Backblaze B2: there is no host "s3.eu-central-003.backblazeb2.com" (ENOTFOUND)
  --> io_config.yaml:4:20 the endpoint, https://s3.eu-central-003.backblazeb2.com
  = note: load_orders was reading b2://sales-lake/daily/2026-11-22.csv
  = help: write the endpoint that the bucket's page at Backblaze shows, such as https://s3.us-west-004.backblazeb2.com`);
  });

  test('nothing that listens', () => {
    const overrides = {endpoint: 'http://127.0.0.1:9000'};
    expect(text(broken('ECONNREFUSED'), {overrides, action: save})).toBe(`\
error[b2-unreachable]: cannot reach the S3 server: nothing listens at http://127.0.0.1:9000 (ECONNREFUSED)
  = note: the endpoint was given as endpoint
  = note: load_orders was writing b2://sales-lake/daily/2026-11-22.csv; nothing was written
  = help: see whether this machine can reach it: curl -I http://127.0.0.1:9000`);
  });

  test('a connection that breaks while an object is written', () => {
    expect(text(broken('ECONNRESET'), {action: save})).toBe(`\
error[b2-unreachable]: cannot reach Backblaze B2: the connection to s3.us-west-004.backblazeb2.com was broken off (ECONNRESET)
  = note: the endpoint is the default, because the profile has none
  = note: load_orders was writing b2://sales-lake/daily/2026-11-22.csv; it was written whole or not at all
  = help: see whether this machine can reach it: curl -I https://s3.us-west-004.backblazeb2.com`);
  });

  test('a server without TLS', () => {
    expect(text(broken('EPROTO'), {overrides: {endpoint: 'https://127.0.0.1:9000'}})).toBe(`\
error[b2-unreachable]: cannot reach the S3 server: 127.0.0.1:9000 does not speak TLS (EPROTO)
  = note: the endpoint was given as endpoint
  = note: load_orders was reading b2://sales-lake/daily/2026-11-22.csv
  = help: write the endpoint with http: http://127.0.0.1:9000`);
  });

  test.each([
    ['EAI_AGAIN', 'the host "s3.us-west-004.backblazeb2.com" could not be looked up (EAI_AGAIN)'],
    ['ETIMEDOUT', 'no answer from s3.us-west-004.backblazeb2.com (ETIMEDOUT)'],
    ['EHOSTUNREACH', 'there is no way to s3.us-west-004.backblazeb2.com from here (EHOSTUNREACH)'],
    ['EPIPE', 'the connection to s3.us-west-004.backblazeb2.com was broken off (EPIPE)'],
    [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'the certificate of s3.us-west-004.backblazeb2.com is not accepted (DEPTH_ZERO_SELF_SIGNED_CERT)',
    ],
  ])('%s', (code, reason) => {
    expect(text(broken(code)).split('\n')[0]).toBe(`error[b2-unreachable]: cannot reach Backblaze B2: ${reason}`);
  });
});

describe('whether trying again can help', () => {
  test.each([
    [answer(503, 'SlowDown'), true],
    [answer(500, 'InternalError'), true],
    [answer(408, 'RequestTimeout'), true],
    [answer(412, 'PreconditionFailed'), true],
    [broken('ECONNRESET'), true],
    [broken('ECONNREFUSED'), true],
    [answer(403, 'InvalidAccessKeyId'), false],
    [answer(403, 'SignatureDoesNotMatch'), false],
    [answer(403, 'AccessDenied', 'storage cap exceeded'), false],
    [answer(404, 'NoSuchKey'), false],
    [answer(501, 'NotImplemented'), false],
    [broken('EPROTO'), false],
  ])('%s: %s', (error, retryable) => {
    expect(explained(error)).toMatchObject({retryable});
  });
});

describe('the key itself', () => {
  test.each(['InvalidAccessKeyId', 'SignatureDoesNotMatch', 'AccessDenied', 'NoSuchKey', 'NoSuchBucket', 'SlowDown'])(
    'is in no part of what is thrown for %s',
    (code) => {
      const error = explained(answer(403, code));
      const shown = [
        String(error),
        error?.stack,
        JSON.stringify(error),
        inspect(error, {depth: null, showHidden: true}),
      ];
      expect(shown.join('\n')).not.toContain('canary');
    },
  );
});
