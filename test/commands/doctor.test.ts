import {execFileSync, spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {createServer as createPlainServer, type RequestListener} from 'node:http';
import {createServer as createSecureServer} from 'node:https';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import {PutObjectCommand} from '@aws-sdk/client-s3';
import {expect, test} from 'vitest';
import {clockFinding} from '../../runtime/project/doctor/reach-server.ts';
import {startFauxqs} from '../support/fauxqs.ts';
import {projectAtBackblaze} from '../support/at-backblaze.ts';
import {newBucket, plainClient, type S3Server} from '../support/s3-server.ts';
import {ScratchProject} from '../support/scratch-project.ts';

const ioConfig = `default:
  B2_APPLICATION_KEY_ID: "{{ env_var('KEY_ID') }}"
  B2_APPLICATION_KEY: "{{ env_var('KEY') }}"
  B2_ENDPOINT_URL: "{{ env_var('ENDPOINT') }}"
`;

const projectFor = (
  endpoint: string,
  keys = {accessKeyId: 'a-key-id', secretAccessKey: 'its-secret'},
): ScratchProject =>
  new ScratchProject(
    {'io_config.yaml': ioConfig},
    {KEY_ID: keys.accessKeyId, KEY: keys.secretAccessKey, ENDPOINT: endpoint},
  );

/** Times, rates and made-up names have stand-ins. */
const plain = (text: string): string =>
  text
    .replaceAll(/\d+(?:\.\d+)? m?s\b/g, '1 ms')
    .replaceAll(/[\d.]+ [kMG]?B\/s/g, '1 kB/s')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'some-name')
    .replaceAll(/(?<=127\.0\.0\.1:|port )\d+/g, '9000');

async function serving(answer: RequestListener): Promise<{endpoint: string} & AsyncDisposable> {
  const server = createPlainServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const keysIn = async (server: S3Server, bucket: string): Promise<readonly string[]> => {
  const {ListObjectsV2Command} = await import('@aws-sdk/client-s3');
  const {Contents = []} = await plainClient(server).send(new ListObjectsV2Command({Bucket: bucket}));
  return Contents.flatMap(({Key}) => Key ?? []);
};

const reached = `✓ key id     11 characters, from B2_APPLICATION_KEY_ID at io_config.yaml:2, set by the variable KEY_ID
✓ secret     15 characters, from B2_APPLICATION_KEY at io_config.yaml:3, set by the variable KEY
✓ endpoint   http://127.0.0.1:9000, from B2_ENDPOINT_URL at io_config.yaml:4, set by the variable ENDPOINT
✓ region     us-east-1, the default
· dns        127.0.0.1 is an address
✓ connect    port 9000, in 1 ms
· tls        the endpoint is http: nothing is encrypted
✓ clock      agrees with that of the server
✓ key        accepted, and its secret belongs to it
`;

test('doctor says where each setting is from, how the server is reached, and what the key may do; it writes nothing', async () => {
  await using server = await startFauxqs();
  const bucket = await newBucket(server);
  await plainClient(server).send(new PutObjectCommand({Bucket: bucket, Key: 'a.csv', Body: 'id\n1\n'}));
  using project = projectFor(server.endpoint, server);
  const {stdout, stderr, code} = await project.run('doctor', '--bucket', bucket);
  expect({code, stderr}).toEqual({code: 0, stderr: ''});
  expect(plain(stdout)).toBe(`${reached}✓ location   ${bucket} is there, in 1 ms
✓ list       ${bucket} can be listed, in 1 ms
✓ read       5 B of a.csv, the first after 1 ms, 1 kB/s
· write      nothing is written; to try it with a small object: --write
· delete     nothing is deleted; to try it with that object: --write
`);
  expect(await keysIn(server, bucket)).toEqual(['a.csv']);
  const withoutBucket = await project.run('doctor');
  expect(plain(withoutBucket.stdout)).toBe(`${reached}✓ buckets    ${bucket}
· bucket     name one: magelet doctor --bucket ${bucket}
`);
});

test('with --write it writes a small object, reads it where there is no other, and deletes it', async () => {
  await using server = await startFauxqs();
  const bucket = await newBucket(server);
  using project = projectFor(server.endpoint, server);
  const {stdout, code} = await project.run('doctor', '--bucket', bucket, '--write');
  expect(code).toBe(0);
  expect(plain(stdout).replace(reached, '')).toBe(`✓ location   ${bucket} is there, in 1 ms
✓ list       ${bucket} is empty, in 1 ms
✓ write      magelet-doctor/some-name.txt was written, in 1 ms
✓ read       51 B of magelet-doctor/some-name.txt, the first after 1 ms, 1 kB/s
✓ delete     magelet-doctor/some-name.txt was deleted, in 1 ms
`);
  expect(await keysIn(server, bucket)).toEqual([]);
  expect(await project.run('doctor', '--write')).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'error[usage]: --write needs a bucket to write to\n   = help: name one: magelet doctor --bucket your-bucket --write\n',
  });
});

test('as JSON it gives one object per thing that was looked at, with the diagnostic of what is wrong and no secret', async () => {
  await using server = await startFauxqs();
  await newBucket(server);
  using project = projectFor(server.endpoint, {accessKeyId: 'a-key-id', secretAccessKey: 'the-secret-of-doctor'});
  const {stdout, stderr, code} = await project.run('doctor', '--json', '--bucket', 'nowhere-at-all');
  expect({code, stderr}).toEqual({code: 1, stderr: ''});
  const findings = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(findings.map(({what, outcome}) => `${String(what)} ${String(outcome)}`)).toEqual([
    'key id good',
    'secret good',
    'endpoint good',
    'region good',
    'dns not looked at',
    'connect good',
    'tls not looked at',
    'clock good',
    'key good',
    'location bad',
  ]);
  expect(findings.at(-1)).toMatchObject({diagnostic: {severity: 'error', code: 'b2-no-bucket'}});
  expect(stdout).not.toContain('the-secret-of-doctor');
});

test('settings that are missing are told in full, and nothing else is looked at', async () => {
  using project = new ScratchProject({'io_config.yaml': ioConfig});
  const {stdout, stderr, code} = await project.run('doctor');
  expect(code).toBe(1);
  expect(stdout).toBe('✗ profile    missing-setting, told below\n');
  expect(stderr).toContain('error[missing-setting]: no key ID and no key for Backblaze B2 in profile "default"');
});

test('a server that is gone, a host that there is none of, and one that speaks no TLS stop it where they are met', async () => {
  using gone = projectFor('http://127.0.0.1:1');
  const noServer = await gone.run('doctor');
  expect(noServer.code).toBe(1);
  expect(noServer.stdout).toMatch(/· dns .*\n✗ connect {4}b2-unreachable, told below\n$/);
  expect(noServer.stderr).toContain('cannot reach the S3 server: nothing listens at http://127.0.0.1:1 (ECONNREFUSED)');

  using nowhere = projectFor('https://s3.nowhere.invalid');
  const noHost = await nowhere.run('doctor');
  expect(noHost.stdout).toMatch(/✗ dns {8}b2-unreachable, told below\n$/);
  expect(noHost.stderr).toMatch(
    /there is no host "s3.nowhere.invalid" \(ENOTFOUND\)|could not be looked up \(EAI_AGAIN\)/,
  );

  await using server = await serving((_, answer) => answer.end());
  using secure = projectFor(server.endpoint.replace('http:', 'https:'));
  const noTls = await secure.run('doctor');
  expect(noTls.stdout).toMatch(/✗ tls {8}b2-unreachable, told below\n$/);
  expect(noTls.stderr).toMatch(/does not speak TLS \(E[\w]+\)/);
  expect(noTls.stderr).toContain(`= help: write the endpoint with http: ${server.endpoint}`);
});

test('a name that is looked up is told with its addresses; one where nothing listens on any of them is told once', async () => {
  await using server = await serving((_, answer) => answer.end());
  const {port} = new URL(server.endpoint);
  using project = projectFor(`http://localhost:${port}`);
  expect(plain((await project.run('doctor')).stdout)).toMatch(
    /✓ dns {8}localhost is .*127\.0\.0\.1.*, in 1 ms\n✓ connect/,
  );
  using closed = projectFor('http://localhost:1');
  const {stderr} = await closed.run('doctor');
  expect(stderr.match(/nothing listens at http:\/\/localhost:1 \(ECONNREFUSED\)/g)).toHaveLength(1);
});

test('a certificate that nobody vouches for is refused, as it would be for every block; one that is known is told', async ({
  skip,
}) => {
  skip(spawnSync('openssl', ['version']).error !== undefined, 'openssl is not installed');
  using project = projectFor('https://127.0.0.1:9');
  const [key, cert] = [join(project.folder, 'key.pem'), join(project.folder, 'cert.pem')];
  const names = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const made = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...names, '-keyout', key, '-out', cert];
  execFileSync('openssl', ['req', ...made], {stdio: 'ignore'});
  const server = createSecureServer({key: readFileSync(key), cert: readFileSync(cert)}, (_, answer) => {
    answer.writeHead(403).end('<Error><Code>AccessDenied</Code><Message>no</Message></Error>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  project.write({'io_config.yaml': ioConfig.replace("{{ env_var('ENDPOINT') }}", endpoint)});
  const {stdout, stderr} = await project.run('doctor');
  expect(stdout).toMatch(/✗ tls {8}b2-unreachable, told below\n$/);
  expect(stderr).toContain('is not accepted (DEPTH_ZERO_SELF_SIGNED_CERT)');

  using trusting = new ScratchProject(
    {'io_config.yaml': ioConfig},
    {KEY_ID: 'a', KEY: 'b', ENDPOINT: endpoint, NODE_EXTRA_CA_CERTS: cert},
  );
  const known = await trusting.run('doctor');
  expect(plain(known.stdout)).toMatch(/✓ tls {8}TLSv1\.\d, the certificate holds until .* GMT, in 1 ms\n✓ clock/);
  expect(known.stdout).toContain('✓ key        accepted');
  server.closeAllConnections();
  server.close();
});

test('a clock that is off by more than signatures may be is told, and the rest is looked at all the same', async () => {
  await using server = await serving((_, answer) => {
    answer.writeHead(404, {date: new Date(Date.now() - 3_600_000).toUTCString(), 'content-type': 'application/xml'});
    answer.end('<Error><Code>NoSuchBucket</Code><Message>none</Message></Error>');
  });
  using project = projectFor(server.endpoint);
  const {stdout, stderr, code} = await project.run('doctor');
  expect(code).toBe(1);
  expect(plain(stdout)).toMatch(/✗ clock {6}clock-skew, told below\n✓ key {8}accepted/);
  expect(stderr.replace(/127\.0\.0\.1:\d+/, 's3.example.com')).toBe(`
error[clock-skew]: the clock of this machine is 60 minutes ahead of that of s3.example.com
   = note: requests are signed with the time, and refused when it is off by more than 15 minutes
   = help: set the clock, such as with: sudo timedatectl set-ntp true
`);
});

test.each([
  [undefined, 'not looked at', 'the server does not say what time it has'],
  [-4000, 'good', 'agrees with that of the server'],
  [90_000, 'good', '90.0 s ahead of that of the server; up to 15 minutes are accepted'],
  [-20_000, 'good', '20.0 s behind that of the server; up to 15 minutes are accepted'],
  [-900_000, 'bad', 'clock-skew, told below'],
])('a clock that is %s ms ahead is %s: %s', (skew, outcome, detail) => {
  expect(clockFinding(skew, 's3.example.com')).toMatchObject({what: 'clock', outcome, detail});
});

test('a server of another region says so, and the line is shown that has to change', async () => {
  await using server = await serving((_, answer) => {
    answer.writeHead(400, {'content-type': 'application/xml'});
    answer.end(
      "<Error><Code>AuthorizationHeaderMalformed</Code><Message>the region 'us-east-1' is wrong</Message><Region>eu-central-003</Region></Error>",
    );
  });
  using project = projectFor(server.endpoint);
  project.write({'io_config.yaml': `${ioConfig}  B2_REGION: us-west-004\n`});
  const {stdout, stderr} = await project.run('doctor');
  expect(stdout).toMatch(/✗ key {8}b2-wrong-region, told below\n$/);
  expect(plain(stderr)).toBe(`
error[b2-wrong-region]: requests are signed for the region "us-west-004", and the server is of "eu-central-003"
  --> io_config.yaml:5:14
   |
 5 |   B2_REGION: us-west-004
   |              ^^^^^^^^^^^ the region is read here
   = note: the endpoint is http://127.0.0.1:9000
   = help: write B2_REGION: eu-central-003
`);
});

test('a key that Backblaze does not know is told with the bucket that was asked for, or with none', async () => {
  await using server = await serving((_, answer) => {
    answer.writeHead(403, {'content-type': 'application/xml'});
    answer.end('<Error><Code>InvalidAccessKeyId</Code><Message>none</Message></Error>');
  });
  using project = projectAtBackblaze(server, []);
  const {stderr} = await project.run('doctor');
  expect(stderr).toContain('= help: create an application key, put its keyID and key in the profile, then');
  const withBucket = await project.run('doctor', '--bucket', 'sales-lake');
  expect(withBucket.stderr).toContain('= help: create an application key for the bucket "sales-lake", put its');
});
