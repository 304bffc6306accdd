import {afterAll, beforeAll, expect, test} from 'vitest';
import {puts, startB2Quirks} from '../support/b2-quirks.ts';
import {startFauxqs} from '../support/fauxqs.ts';
import {calledOn, salesFiles} from '../support/remote-machines.ts';
import {newBucket, type S3Server} from '../support/s3-server.ts';
import {ScratchProject} from '../support/scratch-project.ts';

let server: S3Server;
beforeAll(async () => {
  server = await startFauxqs();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

test('what is on its way when the time of a run is over is given up, told, and sent by whoever goes on with it', async () => {
  const bucket = await newBucket(server);
  await using proxy = await startB2Quirks(server);
  const never = Promise.withResolvers<void>();
  const isData = (url: string): boolean => url.includes('/load/data.parquet');
  proxy.add({on: (request) => puts(request) && isData(request.url), times: 1, does: 'hold', until: never.promise});
  const files = salesFiles(proxy, bucket);
  const pipeline = 'pipelines/sales/metadata.yaml';
  using project = new ScratchProject({...files, [pipeline]: `timeout: 4\n${files[pipeline] ?? ''}`});
  const {code, stderr} = await project.run('run', 'sales', '--var', 'shop=Lyon');
  expect(code).toBe(1);
  const [run = ''] = /\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\w{4}/.exec(stderr) ?? [];
  expect(stderr.trim().replaceAll(run, 'RUN').replaceAll(bucket, 'lake'))
    .toBe(`error[outputs-not-kept]: run RUN of sales is not whole at b2://lake/state/runs/sales/runs/RUN: what load gave in it could not be kept
   = note: the run's timeout of 4 s was over before it was sent
   = note: what was not sent is in .magelet on this machine; another one cannot go on from it
   = help: send what is missing, without running a block that completed: magelet run sales --resume RUN`);
  never.resolve();
  expect(await project.run('run', 'sales', '--resume')).toMatchObject({code: 0, stderr: ''});
  expect(calledOn(project)).toEqual(['export', 'load', 'sum', 'untouched']);
});
