import {PutBucketPolicyCommand, PutObjectCommand} from '@aws-sdk/client-s3';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {addUser, startRadosgw, whyNoRadosgw} from '../support/radosgw.ts';
import {newBucket, plainClient, type S3Server} from '../support/s3-server.ts';
import {ScratchProject, type Ended} from '../support/scratch-project.ts';
import {unless} from '../support/skip-reason.ts';

const whyNot = whyNoRadosgw();

async function doctor(
  {endpoint, accessKeyId, secretAccessKey}: S3Server,
  ...args: readonly string[]
): Promise<Ended & {readonly findings: readonly string[]}> {
  using project = new ScratchProject({
    'io_config.yaml': `default: {B2_APPLICATION_KEY_ID: ${accessKeyId}, B2_APPLICATION_KEY: ${secretAccessKey}, B2_ENDPOINT_URL: '${endpoint}'}\n`,
  });
  const ended = await project.run('doctor', ...args);
  // What comes before the key is of the settings and of the way to the server.
  const findings = ended.stdout.split('\n').flatMap((line) => /^[✓✗·] .{8}/.exec(line)?.[0].trim() ?? []);
  return {...ended, findings: findings.slice(findings.findIndex((finding) => finding.endsWith(' key')))};
}

describe.skipIf(whyNot !== undefined)(unless(whyNot, 'magelet doctor and a server that knows its keys'), () => {
  let radosgw: Awaited<ReturnType<typeof startRadosgw>>;
  let bucket: string;

  beforeAll(async () => {
    radosgw = await startRadosgw();
    bucket = await newBucket(radosgw);
    await plainClient(radosgw).send(new PutObjectCommand({Bucket: bucket, Key: 'a.csv', Body: 'id\n1\n'}));
  });

  afterAll(async () => {
    await radosgw[Symbol.asyncDispose]();
  });

  test('the owner of a bucket may do all, and nothing is left behind', async () => {
    const {code, stderr, findings} = await doctor(radosgw, '--bucket', bucket, '--write');
    expect({code, stderr}).toEqual({code: 0, stderr: ''});
    expect(findings).toEqual(['✓ key', '✓ location', '✓ list', '✓ read', '✓ write', '✓ delete']);
    const again = await doctor(radosgw, '--bucket', bucket);
    expect(again.stdout).toContain('5 B of a.csv');
  });

  test('a key that is not known and a secret that is wrong are told as they are to a block', async () => {
    const unknown = await doctor({...radosgw, accessKeyId: 'NOBODYSKEYID'}, '--bucket', bucket);
    expect(unknown).toMatchObject({code: 1, findings: ['✗ key']});
    expect(unknown.stderr).toContain('error[b2-key-rejected]');
    const wrong = await doctor({...radosgw, secretAccessKey: 'not-the-secret'}, '--bucket', bucket);
    expect(wrong).toMatchObject({code: 1, findings: ['✗ key']});
    expect(wrong.stderr).toContain('error[b2-secret-rejected]');
    expect(wrong.stderr).not.toContain('not-the-secret');
  });

  test('a key that may read and list alone is told once what it lacks', async () => {
    const reader = await addUser(radosgw, 'reader');
    const may = (action: readonly string[], resource: string) => ({
      Effect: 'Allow',
      Principal: {AWS: ['arn:aws:iam:::user/reader']},
      Action: action,
      Resource: [`arn:aws:s3:::${resource}`],
    });
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [may(['s3:ListBucket'], bucket), may(['s3:GetObject'], `${bucket}/*`)],
    });
    await plainClient(radosgw).send(new PutBucketPolicyCommand({Bucket: bucket, Policy}));

    const reading = await doctor(reader, '--bucket', bucket);
    expect(reading).toMatchObject({code: 0, stderr: ''});
    expect(reading.findings).toEqual(['✓ key', '· location', '✓ list', '✓ read', '· write', '· delete']);
    const writing = await doctor(reader, '--bucket', bucket, '--write');
    expect(writing.code).toBe(1);
    expect(writing.findings).toEqual(['✓ key', '· location', '✓ list', '✓ read', '✗ write', '· delete', '✗ missing']);
    expect(writing.stderr).toContain(`error[missing-capability]: the key may not write to bucket "${bucket}"\n`);
    expect(writing.stderr).toContain('   = note: missing: writeFiles\n');
    expect(writing.stderr).toContain(`   = help: allow this key to write to bucket "${bucket}"\n`);
  });

  test('a key without any right is told all that it lacks', async () => {
    const stranger = await addUser(radosgw, 'stranger');
    const {code, stderr, findings} = await doctor(stranger, '--bucket', bucket, '--write');
    expect(code).toBe(1);
    expect(findings).toEqual(['✓ key', '· location', '✗ list', '✗ write', '· delete', '✗ missing']);
    expect(stderr.match(/^error\[/gm)).toHaveLength(1);
    expect(stderr.replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:9000').replaceAll(bucket, 'sales-lake')).toBe(`
error[missing-capability]: the key may not list or write to bucket "sales-lake"
  --> io_config.yaml:1:14
   |
 1 | default: ****
   |              ^ 15 characters, written in the file
   = note: missing: listFiles, writeFiles
   = note: it answered 403 AccessDenied at http://127.0.0.1:9000
   = help: allow this key to list and write to bucket "sales-lake"
`);
  });
});
