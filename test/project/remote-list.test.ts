import {setTimeout as soon} from 'node:timers/promises';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startB2Quirks} from '../support/b2-quirks.ts';
import {startFauxqs} from '../support/fauxqs.ts';
import {killBeforeExport, profileFor, salesFiles} from '../support/remote-machines.ts';
import {newBucket, type S3Server} from '../support/s3-server.ts';
import {ScratchProject} from '../support/scratch-project.ts';

let server: S3Server;
beforeAll(async () => {
  server = await startFauxqs();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const runsOn = async (project: ScratchProject, ...args: readonly string[]): Promise<readonly string[]> =>
  (await project.run('runs', '--json', ...args)).stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as {run: string; status: string})
    .map(({run, status}) => `${run} ${status}`);

test('runs --remote lists the runs of other machines, and runs alone asks no bucket', async () => {
  const bucket = await newBucket(server);
  using a = new ScratchProject(salesFiles(server, bucket), {HOLD: '1'});
  for (const _ of [1, 2]) await a.run('run', 'sales', '--until', 'sum');
  // Names of runs tell seconds apart: of two of one second, either may be the newest of the bucket.
  await soon(1000 - (Date.now() % 1000));
  const killed = await killBeforeExport(a, server, bucket);
  const onA = await runsOn(a);
  expect(onA).toHaveLength(3);

  await using proxy = await startB2Quirks(server);
  using b = new ScratchProject(salesFiles(proxy, bucket));
  expect(await runsOn(b)).toEqual([]);
  expect(proxy.seen).toEqual([]);
  const first = await b.run('runs', '--remote', '--limit', '1');
  expect(first.stdout).toContain(killed);
  expect(first.stderr).toMatch(/^warning\[run-still-going\]: /);
  expect(await runsOn(b)).toEqual([`${killed} cancelled`]);
  const {stdout, stderr} = await b.run('runs', 'sales', '--remote');
  expect(stdout.match(/\d{4}-\d\d-\d\dT\S+/g)).toEqual(onA.map((line) => line.split(' ')[0]));
  expect(stderr).toBe('');
  // They are known from now on, also where nobody answers.
  b.write({'io_config.yaml': profileFor({...server, endpoint: 'http://127.0.0.1:1'})});
  expect(await runsOn(b)).toEqual(onA);
  const offline = await b.run('runs', '--remote', '--json');
  expect(offline.code).toBe(0);
  expect(offline.stdout.trim().split('\n')).toHaveLength(3);
  expect(offline.stderr).toMatch(/^warning\[b2-unreachable\]: /);
});
