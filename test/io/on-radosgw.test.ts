import {spawnSync} from 'node:child_process';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {BackblazeB2} from '../../runtime/io/backblaze-b2.ts';
import {startB2Quirks} from '../support/b2-quirks.ts';
import {addUser, startRadosgw, whyNoRadosgw} from '../support/radosgw.ts';
import {newBucket, openUploads, type S3Server} from '../support/s3-server.ts';
import {unless} from '../support/skip-reason.ts';
import {badWeather} from '../support/weather.ts';
import {toldBy} from '../support/told.ts';
import {clientOf, closeClients, keepsTheContract, onServer} from './store-contract.ts';

const whyNot = whyNoRadosgw();

/** What every operation says first of all, one after the other. */
async function firstLines(b2: BackblazeB2, bucket: string): Promise<Record<string, string | undefined>> {
  const operations: Record<string, () => PromiseLike<unknown>> = {
    exists: () => b2.exists(bucket, 'a.csv'),
    head: () => b2.head(bucket, 'a.csv'),
    load: () => b2.load(bucket, 'a.csv'),
    'load by pattern': () => b2.load(bucket, '*.csv'),
    list: () => b2.list(bucket),
    export: () => b2.export('id\n1\n', bucket, 'a.csv'),
    'export of 9 MiB': () => b2.export(Buffer.alloc(9 * 1024 * 1024), bucket, 'a.bin'),
    delete: () => b2.delete(bucket, 'a.csv'),
    copy: () => b2.copy(bucket, 'a.csv', bucket, 'b.csv'),
    readStream: () => b2.readStream(bucket, 'a.csv'),
  };
  const told: Record<string, string | undefined> = {};
  for (const [name, operate] of Object.entries(operations)) told[name] = (await toldBy(operate())).split('\n')[0];
  return told;
}

describe.skipIf(whyNot !== undefined)(unless(whyNot, 'on a real S3 server'), () => {
  const rates = [0.05, 0.2];
  const proxies = new Map<number, S3Server>();
  let radosgw: Awaited<ReturnType<typeof startRadosgw>>;

  beforeAll(async () => {
    radosgw = await startRadosgw();
    for (const rate of rates) proxies.set(rate, await startB2Quirks(radosgw, badWeather({rate, seed: 2027})));
  });

  afterAll(async () => {
    await closeClients();
    for (const proxy of proxies.values()) await proxy[Symbol.asyncDispose]();
    await radosgw[Symbol.asyncDispose]();
  });

  keepsTheContract(
    'radosgw',
    onServer(() => radosgw),
  );
  for (const rate of rates) {
    const subject = onServer(() => proxies.get(rate) ?? radosgw, {idleTimeout: 2000});
    keepsTheContract(`radosgw where ${rate * 100} % of requests fail`, subject);
  }

  const host = (): string => new URL(radosgw.endpoint).host;
  test('a key ID that is not known is told by every operation, and nothing is written', async () => {
    const bucket = await newBucket(radosgw);
    const told = await firstLines(clientOf({...radosgw, accessKeyId: 'NOBODYSKEYID'}), bucket);
    const expected = `error[b2-key-rejected]: the S3 server at ${host()} does not know the key of profile "default"`;
    expect(new Set(Object.values(told))).toEqual(new Set([expected]));
    expect(await clientOf(radosgw).list(bucket)).toEqual([]);
    expect(await openUploads(radosgw, bucket)).toEqual([]);
  });

  test('a key that does not belong to its key ID is told by every operation, and nothing is written', async () => {
    const bucket = await newBucket(radosgw);
    const told = await firstLines(clientOf({...radosgw, secretAccessKey: 'another-secret'}), bucket);
    const expected = 'error[b2-secret-rejected]: the key of profile "default" does not belong to its key ID';
    expect(new Set(Object.values(told))).toEqual(new Set([expected]));
    expect(await clientOf(radosgw).list(bucket)).toEqual([]);
  });

  test('a bucket whose name is nearly right is told with the right one', async () => {
    const bucket = await newBucket(radosgw);
    expect(await toldBy(clientOf(radosgw).load(`${bucket}s`, 'a.csv'))).toContain(`\n  = help: write ${bucket}`);
  });

  test('a bucket of somebody else is a matter of rights', async () => {
    const bucket = await newBucket(radosgw);
    const stranger = await addUser(radosgw, 'stranger');
    const told = await firstLines(clientOf(stranger), bucket);
    const may = (what: string) =>
      `error[b2-not-allowed]: the key of profile "default" may not ${what} bucket "${bucket}"`;
    expect(told).toMatchObject({
      list: may('list'),
      'load by pattern': may('list'),
      export: may('write to'),
      'export of 9 MiB': may('write to'),
      delete: may('delete from'),
      load: `error[b2-not-allowed]: the key of profile "default" may not read b2://${bucket}/a.csv, or there is no such object`,
    });
  });

  test('an upload that a killed process left open is taken back by the next client', async () => {
    const bucket = await newBucket(radosgw);
    const uploadsDir = await mkdtemp(join(tmpdir(), 'magelet-uploads-'));
    const script = `
        import {BackblazeB2} from ${JSON.stringify(new URL('../../runtime/io/backblaze-b2.ts', import.meta.url).href)};
        const b2 = BackblazeB2.withConfig(
          {get: () => undefined, contains: () => false},
          ${JSON.stringify({accessKeyId: radosgw.accessKeyId, secretAccessKey: radosgw.secretAccessKey, endpoint: radosgw.endpoint, uploadsDir})},
        );
        async function* bytes() {
          for (let part = 0; part < 6; part++) yield Buffer.alloc(8 * 1024 * 1024);
          process.kill(process.pid, 'SIGKILL');
        }
        await b2.writeStream(bytes(), '${bucket}', 'abandoned');`;
    const killed = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {encoding: 'utf8'});
    expect(killed).toMatchObject({signal: 'SIGKILL', stderr: ''});
    expect(await openUploads(radosgw, bucket)).toEqual(['abandoned']);
    await clientOf(radosgw, {uploadsDir}).list(bucket);
    expect(await openUploads(radosgw, bucket)).toEqual([]);
    await rm(uploadsDir, {recursive: true});
  });

  test('an upload whose beginning or end was lost on its way is one upload, whole', async () => {
    const bucket = await newBucket(radosgw);
    await using proxy = await startB2Quirks(radosgw);
    proxy.add({on: ({method}) => method === 'POST', times: 1, does: 'lose the answer'});
    proxy.add({
      on: ({method, url}) => method === 'POST' && url.includes('uploadId='),
      times: 1,
      does: 'lose the answer',
    });
    const content = Buffer.alloc(20 * 1024 * 1024, 'x');
    const {etag} = await clientOf(proxy).export(content, bucket, 'lost.bin');
    expect(etag).toBe((await clientOf(radosgw).head(bucket, 'lost.bin')).etag);
    expect(await openUploads(radosgw, bucket)).toEqual([]);
  });

  test('an upload that is cancelled or fails leaves no open upload', async () => {
    const bucket = await newBucket(radosgw);
    const stop = new AbortController();
    async function* endless() {
      for (let part = 0; ; part++) {
        if (part === 3) stop.abort(new Error('the run was cancelled'));
        yield Buffer.alloc(8 * 1024 * 1024);
      }
    }
    const uploading = clientOf(radosgw, {signal: stop.signal}).writeStream(endless(), bucket, 'endless');
    await expect(uploading).rejects.toThrow('the run was cancelled');
    expect(await openUploads(radosgw, bucket)).toEqual([]);
    expect(await clientOf(radosgw).list(bucket)).toEqual([]);
  });
});
