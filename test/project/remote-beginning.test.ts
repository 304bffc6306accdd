import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {DeleteObjectsCommand} from '@aws-sdk/client-s3';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {puts, startB2Quirks} from '../support/b2-quirks.ts';
import {startFauxqs} from '../support/fauxqs.ts';
import {calledOn, objectsIn, profileFor, salesFiles} from '../support/remote-machines.ts';
import {newBucket, plainClient, type S3Server} from '../support/s3-server.ts';
import {ScratchProject} from '../support/scratch-project.ts';

let server: S3Server;
beforeAll(async () => {
  server = await startFauxqs();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const saidOf = (text: string, {endpoint}: S3Server): string =>
  text
    .trim()
    .replaceAll(new URL(endpoint).host, 'HOST')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\w{4}/g, 'RUN')
    .replaceAll(/(?<=\.\d{6}-)[0-9a-f]{16}/g, 'DIGEST');

describe('a run whose place in a bucket', () => {
  test('is not there is told so with its line before a block runs, and leaves nothing behind', async () => {
    using project = new ScratchProject(salesFiles(server, 'no-such-lake'));
    const {code, stdout, stderr} = await project.run('run', 'sales', '--var', 'shop=Lyon');
    expect({code, stdout}).toEqual({code: 2, stdout: ''});
    expect(saidOf(stderr, server))
      .toBe(`error[b2-no-bucket]: the S3 server at HOST has no bucket "no-such-lake" for the key of profile "default"
  --> metadata.yaml:1:23
   |
 1 | remote_variables_dir: b2://no-such-lake/state/runs
   |                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   = note: it answered 404 NoSuchBucket at http://HOST
   = note: magelet was writing b2://no-such-lake/state/runs/sales/runs/RUN.000000-DIGEST.json; nothing was written
   = note: the account has no buckets
   = note: the runs of sales are kept at b2://no-such-lake/state/runs/sales: this one was not begun
   = help: create the bucket "no-such-lake", or write the name of one that is there`);
    expect(calledOn(project)).toEqual([]);
    expect((await project.run('runs')).stdout).toBe('nothing has run yet: magelet run <pipeline>\n');
    expect(existsSync(join(project.folder, '.magelet', 'runs', 'sales'))).toBe(false);
  });

  test('may not be written with its key is told so before a block runs, and one that is gone on with stays as it was', async () => {
    const bucket = await newBucket(server);
    await using proxy = await startB2Quirks(server);
    using project = new ScratchProject(salesFiles(proxy, bucket));
    // It lacks the shop.
    expect((await project.run('run', 'sales')).code).toBe(1);
    const before = [...(await objectsIn(server, bucket)).keys()];
    proxy.add({on: puts, times: Infinity, does: 'answer', status: 403, code: 'AccessDenied'});
    const refused = await project.run('run', 'sales', '--resume');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(
      /^error\[b2-not-allowed\]: the key of profile "default" may not write to bucket "\S+"\n +--> io_config.yaml:2:/,
    );
    expect(calledOn(project)).toEqual(['export', 'load', 'sum', 'untouched']);
    expect((await project.run('show', 'sales')).stdout).toContain('✗ sales failed');
    expect([...(await objectsIn(server, bucket)).keys()]).toEqual(before);
  });

  test('does not answer is warned of, and begins: what it keeps is sent when it can be', async () => {
    const bucket = await newBucket(server);
    using project = new ScratchProject({
      ...salesFiles(server, bucket),
      'io_config.yaml': profileFor({...server, endpoint: 'http://127.0.0.1:1'}),
    });
    const first = await project.run('run', 'sales', '--until', 'sum');
    expect(first.code).toBe(1);
    expect(first.stderr).toMatch(/^warning\[b2-unreachable\]: .*\n +--> io_config.yaml:4:/);
    expect(first.stderr).toContain(': what is not sent when this run ends makes it fail\n');
    expect(calledOn(project)).toEqual(['load', 'sum']);
    project.write({'io_config.yaml': profileFor(server)});
    expect(await project.run('run', 'sales', '--until', 'sum', '--resume')).toMatchObject({code: 0, stderr: ''});
    expect(calledOn(project)).toEqual(['load', 'sum']);
  });

  test('has what a killed run was to begin with, and no word of it, has no such run', async () => {
    const bucket = await newBucket(server);
    using a = new ScratchProject(salesFiles(server, bucket));
    expect((await a.run('run', 'sales', '--until', 'sum')).code).toBe(0);
    const [first, ...rest] = [...(await objectsIn(server, bucket)).keys()].filter((key) =>
      key.includes('/sales/runs/'),
    );
    expect(first).toContain('.000000-');
    const Objects = rest.map((Key) => ({Key}));
    await plainClient(server).send(new DeleteObjectsCommand({Bucket: bucket, Delete: {Objects}}));
    using b = new ScratchProject(salesFiles(server, bucket));
    const {code, stderr} = await b.run('run', 'sales', '--resume');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error\[no-run-to-resume\]: /);
  });

  test('is made from a variable is the one that .env says, and without it the run is not begun', async () => {
    const bucket = await newBucket(server);
    const templated = {
      ...salesFiles(server, bucket),
      'metadata.yaml': `remote_variables_dir: "b2://{{ env_var('LAKE') }}/state/runs"\n`,
    };
    using project = new ScratchProject({...templated, '.env': `LAKE=${bucket}\n`});
    expect((await project.run('run', 'sales', '--until', 'sum')).code).toBe(0);
    expect([...(await objectsIn(server, bucket)).keys()].join('\n')).toContain('state/runs/sales/runs/');
    using without = new ScratchProject(templated);
    const {code, stderr} = await without.run('run', 'sales', '--until', 'sum');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error\[missing-setting\]: remote_variables_dir of the project is made from LAKE, /);
    expect(calledOn(without)).toEqual([]);
  });
});
