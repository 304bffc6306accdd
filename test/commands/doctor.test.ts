import {expect, test} from 'vitest';
import {startFauxqs} from '../support/fauxqs.ts';
import {newBucket, plainClient} from '../support/s3-server.ts';
import {ScratchProject} from '../support/scratch-project.ts';
import {PutObjectCommand} from '@aws-sdk/client-s3';

const ioConfig = `default:
  B2_APPLICATION_KEY_ID: "{{ env_var('KEY_ID') }}"
  B2_APPLICATION_KEY: "{{ env_var('KEY') }}"
  B2_ENDPOINT_URL: "{{ env_var('ENDPOINT') }}"
`;

test('doctor says where each setting comes from, and whether the bucket can be listed and read', async () => {
  await using server = await startFauxqs();
  const bucket = await newBucket(server);
  await plainClient(server).send(new PutObjectCommand({Bucket: bucket, Key: 'a.csv', Body: 'id\n1\n'}));
  using project = new ScratchProject(
    {'io_config.yaml': ioConfig},
    {KEY_ID: server.accessKeyId, KEY: server.secretAccessKey, ENDPOINT: server.endpoint},
  );
  const {stdout, code} = await project.run('doctor', '--bucket', bucket);
  expect(code).toBe(0);
  expect(stdout).toBe(`✓ key id     from B2_APPLICATION_KEY_ID
✓ endpoint   ${server.endpoint}, from B2_ENDPOINT_URL
✓ region     us-east-1, from default
✓ list       ${bucket} can be listed
✓ read       a.csv can be read
· write      nothing is written here
`);
  const withoutBucket = await project.run('doctor');
  expect(withoutBucket.stdout).toContain(
    '✓ key        accepted\n· bucket     name one: magelet doctor --bucket your-bucket\n',
  );
});

test('doctor stops at what fails, tells it in full, and exits with 1', async () => {
  using project = new ScratchProject({'io_config.yaml': ioConfig});
  const {stdout, stderr, code} = await project.run('doctor');
  expect(code).toBe(1);
  expect(stdout).toBe('✗ profile    missing-setting, told below\n');
  expect(stderr).toContain('error[missing-setting]: no key ID and no key for Backblaze B2 in profile "default"');
});
