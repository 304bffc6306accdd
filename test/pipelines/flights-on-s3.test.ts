import {readFileSync} from 'node:fs';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {flightsFiles, flightsProject} from '../support/flights-project.ts';
import {startRadosgw, whyNoRadosgw} from '../support/radosgw.ts';
import {openUploads, plainClient, type S3Server} from '../support/s3-server.ts';

const why = whyNoRadosgw();
const bucket = 'magelet-flights';

describe('the sample pipeline on a server that knows its keys', () => {
  if (why !== undefined) {
    test('runs on radosgw', ({skip}) => skip(why));
    return;
  }

  let server: S3Server;
  let client: S3Client;
  const keys = (): Record<string, string> => ({
    B2_APPLICATION_KEY_ID: server.accessKeyId,
    B2_APPLICATION_KEY: server.secretAccessKey,
    B2_ENDPOINT_URL: server.endpoint,
  });

  beforeAll(async () => {
    server = await startRadosgw();
    client = plainClient(server);
    await client.send(new CreateBucketCommand({Bucket: bucket}));
    for (const {key, path} of flightsFiles) {
      await client.send(new PutObjectCommand({Bucket: bucket, Key: key, Body: readFileSync(path)}));
    }
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  const written = async (): Promise<readonly string[]> => {
    const {Contents = []} = await client.send(new ListObjectsV2Command({Bucket: bucket, Prefix: 'reports/'}));
    const unfinished = await openUploads(server, bucket);
    return [...Contents.map(({Key}) => String(Key)), ...unfinished.map((key) => `unfinished ${key}`)];
  };

  test('a wrong key, a wrong secret, a missing bucket and a missing object each say so, exit 1, and leave nothing half written', async () => {
    const cases = [
      {env: {B2_APPLICATION_KEY_ID: 'WRONGKEYID0000000000'}, code: 'b2-key-rejected'},
      {env: {B2_APPLICATION_KEY: 'wrong-secret-000000000000000000000000000'}, code: 'b2-secret-rejected'},
      {args: ['--var', 'bucket=no-such-bucket'], code: 'b2-no-bucket'},
    ];
    for (const {env = {}, args = [], code} of cases) {
      using project = flightsProject({...keys(), ...env});
      const {code: exit, stdout, stderr} = await project.run('run', 'flights', ...args);
      expect(exit, code).toBe(1);
      expect(stderr).toContain(`error[${code}]: `);
      expect(stdout + stderr).not.toContain(keys()['B2_APPLICATION_KEY']);
      expect(await written()).toEqual([]);
    }
    await client.send(new DeleteObjectCommand({Bucket: bucket, Key: 'airports.csv'}));
    using project = flightsProject(keys());
    const {code, stdout, stderr} = await project.run('run', 'flights');
    expect(code).toBe(1);
    expect(stderr).toContain('error[b2-no-object]: ');
    expect(stdout).toMatch(/completed +load_flights/);
    expect(await written()).toEqual([]);
    const airports = flightsFiles.find(({key}) => key === 'airports.csv');
    await client.send(
      new PutObjectCommand({Bucket: bucket, Key: 'airports.csv', Body: readFileSync(airports?.path ?? '')}),
    );
    // Mended, it goes on from where it stopped.
    const events = await project.events('run', 'flights', '--resume');
    expect(events.find(({type, block}) => type === 'block-settled' && block === 'load_flights')).toMatchObject({
      status: 'reused',
    });
    expect(events.at(-1)).toMatchObject({type: 'run-settled', status: 'completed'});
    expect(await written()).toEqual(['reports/busiest_routes.parquet', 'reports/route_grades.csv']);
  });

  test('no keys at all is told before anything is asked of the server', async () => {
    using project = flightsProject({B2_ENDPOINT_URL: server.endpoint});
    const {stdout, stderr, code} = await project.run('run', 'flights');
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain('error[missing-setting]: ');
  });

  test('a server that has gone is b2-unreachable, with its address', async () => {
    const {startFauxqs} = await import('../support/fauxqs.ts');
    const gone = await startFauxqs();
    await gone[Symbol.asyncDispose]();
    using project = flightsProject({...keys(), B2_ENDPOINT_URL: gone.endpoint});
    const {code, stderr} = await project.run('run', 'flights');
    expect(code).toBe(1);
    expect(stderr).toContain('error[b2-unreachable]: ');
    expect(stderr).toContain(gone.endpoint);
  });
});
