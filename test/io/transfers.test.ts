import {randomBytes} from 'node:crypto';
import {cp, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {AbortMultipartUploadCommand, CreateMultipartUploadCommand, PutObjectCommand} from '@aws-sdk/client-s3';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import type {Progress} from '../../runtime/core/run-event.ts';
import type {BackblazeB2} from '../../runtime/io/backblaze-b2.ts';
import type {B2Overrides} from '../../runtime/io/b2-overrides.ts';
import {all, gets, lists, puts, startB2Quirks, type B2Quirks, type SeenRequest} from '../support/b2-quirks.ts';
import {startFauxqs} from '../support/fauxqs.ts';
import {newBucket, openUploads, plainClient, type S3Server} from '../support/s3-server.ts';
import {toldBy} from '../support/told.ts';
import {clientOf, closeClients} from './store-contract.ts';

const mebibyte = 1024 * 1024;
const large = randomBytes(20 * mebibyte);

let fauxqs: S3Server;
let bucket: string;
let folder: string;
let largeFile: string;
let otherFile: string;
let server: B2Quirks;

const client = (overrides: B2Overrides = {}): BackblazeB2 => clientOf(server, overrides);

beforeAll(async () => {
  fauxqs = await startFauxqs();
  bucket = await newBucket(fauxqs);
  folder = await mkdtemp(join(tmpdir(), 'magelet-transfers-'));
  largeFile = join(folder, 'large');
  otherFile = join(folder, 'other');
  await writeFile(largeFile, large);
  await writeFile(otherFile, Buffer.alloc(large.length));
  await clientOf(fauxqs).upload(largeFile, bucket, 'large');
  await put('small.txt', 'hello');
});

beforeEach(async () => {
  server = await startB2Quirks(fauxqs);
});

afterEach(async () => {
  await closeClients();
  await server[Symbol.asyncDispose]();
});

afterAll(async () => {
  await fauxqs[Symbol.asyncDispose]();
  await rm(folder, {recursive: true});
});

const put = (key: string, content: string | Uint8Array) =>
  plainClient(fauxqs).send(new PutObjectCommand({Bucket: bucket, Key: key, Body: content}));

const slowDown = {does: 'answer', status: 503, code: 'SlowDown', words: 'Please slow down'} as const;

const isLater = (seen: SeenRequest): boolean => gets(seen) && seen.headers.range !== 'bytes=0-8388607';
const isPart = ({url}: SeenRequest): boolean => url.includes('partNumber=');
const begun = (): number => server.seen.filter(({method, url}) => method === 'POST' && url.includes('uploads')).length;
const takenBack = (): number =>
  server.seen.filter(({method, url}) => method === 'DELETE' && url.includes('uploadId=')).length;

async function* bytesThatFail(): AsyncGenerator<Uint8Array> {
  yield large;
  throw Object.assign(new Error('the source has gone'), {code: 'ECONNRESET'});
}

async function* rowsThatFail(): AsyncGenerator {
  yield {id: 1};
  throw new RangeError('order A-1041 has a negative total');
}

describe('a request that fails', () => {
  test.each([
    ['408', {does: 'answer', status: 408, code: 'RequestTimeout'}],
    ['500', {does: 'answer', status: 500, code: 'InternalError'}],
    ['a reset connection', {does: 'reset the connection'}],
  ] as const)('is sent again after %s', async (_, quirk) => {
    server.add({on: gets, times: 2, ...quirk});
    expect(await client().load(bucket, 'small.txt', {as: 'text'})).toBe('hello');
    expect(server.seen).toHaveLength(3);
  });

  test('waits as long as Retry-After asks', async () => {
    server.add({on: gets, times: 1, ...slowDown, headers: {'retry-after': '2'}});
    const begin = performance.now();
    expect(await client().load(bucket, 'small.txt', {as: 'text'})).toBe('hello');
    expect(performance.now() - begin).toBeGreaterThan(1990);
  });

  test('is given up after the tries that were allowed', async () => {
    server.add({on: all, times: Infinity, ...slowDown});
    expect(await toldBy(client({maxAttempts: 2, actor: 'load_orders'}).load(bucket, 'small.txt', {as: 'text'}))).toBe(`\
error[b2-busy]: the S3 server at ${new URL(server.endpoint).host} asks for fewer requests: 2 tries were answered SlowDown
  = note: it answered 503 SlowDown at ${server.endpoint}
  = note: load_orders was reading b2://${bucket}/small.txt
  = help: let the block try again by itself: retry_config: {retries: 3, delay: 30}`);
    expect(server.seen).toHaveLength(2);
  });

  test.each([
    ['a cap that is used up', 403, 'AccessDenied', 'storage cap exceeded', 'b2-cap-exceeded'],
    ['a key that is not known', 403, 'InvalidAccessKeyId', '', 'b2-key-rejected'],
    ['what the server does not have', 501, 'NotImplemented', '', 'b2-unexpected-answer'],
  ])('is not sent again after %s', async (_, status, code, words, expected) => {
    server.add({on: puts, times: Infinity, does: 'answer', status, code, words});
    await expect(client().export('a', bucket, 'refused.txt')).rejects.toMatchObject({code: expected, retryable: false});
    expect(server.seen.filter(({method}) => method === 'PUT')).toHaveLength(1);
  });

  test('is sent again where the clock differs, also for an object that has no first byte', async () => {
    const b2 = client();
    await b2.export('', bucket, 'empty.txt');
    const wholes = (request: SeenRequest): boolean => gets(request) && request.headers['range'] === undefined;
    server.add({on: wholes, times: 1, does: 'tell another time'});
    expect(await b2.head(bucket, 'empty.txt')).toMatchObject({bytes: 0});
    expect(server.seen.filter(({method}) => method === 'HEAD')).toEqual([]);
  });

  test('that a proxy in between answers is told by its status', async () => {
    server.add({on: puts, times: 1, does: 'answer', status: 413, words: '<html>too large</html>'});
    expect((await toldBy(client().export('a', bucket, 'refused.txt'))).split('\n')[0]).toBe(
      `error[b2-unexpected-answer]: the S3 server at ${new URL(server.endpoint).host} answered HTTP 413`,
    );
  });

  test('ends at once when the signal is aborted, with its reason', async () => {
    const stop = new AbortController();
    server.add({on: all, times: Infinity, ...slowDown, headers: {'retry-after': '60'}});
    const loading = client({signal: stop.signal}).load(bucket, 'small.txt', {as: 'text'});
    await server.arrival(all);
    stop.abort(new Error('the run was cancelled'));
    await expect(loading).rejects.toThrow('the run was cancelled');
    await expect(client({signal: stop.signal}).exists(bucket, 'small.txt')).rejects.toThrow('the run was cancelled');
    expect(server.seen).toHaveLength(1);
  });
});

describe('a download', () => {
  test('goes on where a connection broke, in every range', async () => {
    for (const after of [mebibyte, 0, 100_000, 3 * mebibyte]) {
      server.add({on: gets, times: 1, does: 'cut the body', after});
    }
    server.add({on: gets, times: 1, does: 'reset the connection'});
    await client().download(bucket, 'large', join(folder, 'resumed'));
    expect((await readFile(join(folder, 'resumed'))).equals(large)).toBe(true);
  });

  test('as a stream goes on too', async () => {
    server.add({on: gets, times: 3, does: 'cut the body', after: 2 * mebibyte});
    const pieces = (await (await client().readStream(bucket, 'large')).toArray()) as Uint8Array[];
    expect(Buffer.concat(pieces).equals(large)).toBe(true);
    const [first, ...others] = server.seen.map(({headers}) => headers.range);
    expect(first).toBeUndefined();
    expect(others).toHaveLength(3);
  });

  test('that breaks again and again ends with an error and without a file', async () => {
    server.add({on: gets, times: Infinity, does: 'cut the body', after: 0});
    const told = await toldBy(client().download(bucket, 'small.txt', join(folder, 'broken')));
    const host = new URL(server.endpoint).host;
    expect(told).toBe(`\
error[b2-unreachable]: cannot reach the S3 server: the connection to ${host} was broken off (ECONNRESET)
  --> io_config.yaml:4:20 the endpoint, ${server.endpoint}
  = note: this happened while reading b2://${bucket}/small.txt
  = help: see whether this machine can reach it: curl -I ${server.endpoint}`);
    expect((await readdir(folder)).filter((name) => name.startsWith('broken'))).toEqual([]);
  });

  test('asks every range for the version of the first, and tells a replaced object', async () => {
    await clientOf(fauxqs).upload(largeFile, bucket, 'changing');
    const held = Promise.withResolvers<void>();
    server.add({on: isLater, times: Infinity, does: 'hold', until: held.promise});
    const loading = toldBy(client().load(bucket, 'changing', {as: 'bytes'}));
    await clientOf(fauxqs).upload(otherFile, bucket, 'changing');
    held.resolve();
    expect(await loading).toBe(`\
error[b2-object-changed]: b2://${bucket}/changing was replaced while it was read
  = note: it answered 412 PreconditionFailed at ${server.endpoint}
  = note: this happened while reading b2://${bucket}/changing
  = note: the parts of two versions are never put together
  = help: let the block try again by itself: retry_config: {retries: 3, delay: 30}`);
    const later = server.seen.filter(isLater);
    expect(later.every(({headers}) => headers['if-match'] !== undefined)).toBe(true);
  });

  test('tells a replaced object also where the server ignores If-Match', async () => {
    await clientOf(fauxqs).upload(largeFile, bucket, 'changing');
    server.add({on: gets, times: 1, does: 'cut the body', after: 16 * mebibyte});
    server.add({on: gets, times: Infinity, does: 'forget a header', header: 'if-match'});
    const stream = await client().readStream(bucket, 'changing');
    await clientOf(fauxqs).upload(otherFile, bucket, 'changing');
    const loading = toldBy(stream.toArray());
    expect((await loading).split('\n')[0]).toBe(
      `error[b2-object-changed]: b2://${bucket}/changing was replaced while it was read`,
    );
  });

  test('that arrives damaged is fetched again, and given up after three times', async () => {
    const single = large.subarray(0, 7 * mebibyte);
    await put('single', single);
    server.add({on: gets, times: 2, does: 'damage what is answered'});
    await client().download(bucket, 'single', join(folder, 'undamaged'));
    expect((await readFile(join(folder, 'undamaged'))).equals(single)).toBe(true);
    server.add({on: gets, times: Infinity, does: 'damage what is answered'});
    await expect(client().download(bucket, 'single', join(folder, 'damaged'))).rejects.toMatchObject({
      code: 'b2-damaged',
      retryable: true,
    });
    expect((await readdir(folder)).filter((name) => name.startsWith('damaged'))).toEqual([]);
  });

  test('of nothing but the head does without its one byte', async () => {
    server.add({on: gets, times: 1, does: 'cut the body', after: 0});
    expect(await client().exists(bucket, 'small.txt')).toBe(true);
  });

  test('that stalls is begun again where it stood', async () => {
    server.add({on: gets, times: 1, does: 'stall', after: mebibyte});
    server.add({on: isLater, times: 1, does: 'stall', after: 0});
    await client({idleTimeout: 300}).download(bucket, 'large', join(folder, 'stalled'));
    expect((await readFile(join(folder, 'stalled'))).equals(large)).toBe(true);
  });

  test('of many objects tells the progress of all of them together', async () => {
    for (const key of ['many/1', 'many/2', 'many/3', 'many/4', 'many/5']) await put(key, 'x'.repeat(1000));
    const progress: Progress[] = [];
    await client({onProgress: (step) => progress.push(step)}).load(bucket, 'many/*', {as: 'bytes'});
    expect(progress.map(({done}) => done)).toEqual([1000, 2000, 3000, 4000, 5000]);
    expect(new Set(progress.map(({total, unit}) => `${total} ${unit}`))).toEqual(new Set(['5000 bytes']));
  });

  test('of many objects ends with the first failure, when nothing is on its way any more', async () => {
    server.add({
      on: (seen) => seen.url.includes('many/3'),
      times: Infinity,
      does: 'answer',
      status: 403,
      code: 'AccessDenied',
    });
    await expect(client().load(bucket, 'many/*', {as: 'bytes'})).rejects.toMatchObject({code: 'b2-not-allowed'});
    const after = server.seen.length;
    await client().exists(bucket, 'small.txt');
    expect(server.seen).toHaveLength(after + 1);
  });

  test('uses parallel ranges of 8 MiB', async () => {
    await client().load(bucket, 'large', {as: 'bytes'});
    expect(new Set(server.seen.map(({headers}) => headers.range))).toEqual(
      new Set(['bytes=0-8388607', 'bytes=8388608-16777215', 'bytes=16777216-20971519']),
    );
  });
});

describe('an upload', () => {
  test('that is refused half-way is taken back, and nothing is written', async () => {
    server.add({
      on: (seen) => isPart(seen) && seen.url.includes('partNumber=2'),
      times: Infinity,
      does: 'answer',
      status: 403,
      code: 'AccessDenied',
      words: 'storage cap exceeded',
    });
    const b2 = client({actor: 'export_orders'});
    expect((await toldBy(b2.upload(largeFile, bucket, 'half'))).split('\n').slice(0, 3)).toEqual([
      `error[b2-cap-exceeded]: a cap of the account at the S3 server at ${new URL(server.endpoint).host} is used up: storage cap exceeded`,
      `  = note: it answered 403 AccessDenied at ${server.endpoint}`,
      `  = note: export_orders was writing b2://${bucket}/half; nothing was written`,
    ]);
    expect(await b2.exists(bucket, 'half')).toBe(false);
    expect({begun: begun(), takenBack: takenBack()}).toEqual({begun: 1, takenBack: 1});
  });

  test('that cannot be taken back says that parts are left', async () => {
    server.add({on: isPart, times: Infinity, does: 'answer', status: 403, code: 'AccessDenied'});
    server.add({
      on: ({method}) => method === 'DELETE',
      times: Infinity,
      does: 'answer',
      status: 403,
      code: 'AccessDenied',
    });
    expect(await toldBy(client({maxAttempts: 1}).upload(largeFile, bucket, 'left'))).toContain(
      'nothing was written, but parts that were sent lie in the bucket until its lifecycle rule removes them',
    );
  });

  test('that is cancelled is taken back before the reason is thrown', async () => {
    const stop = new AbortController();
    const held = Promise.withResolvers<void>();
    server.add({on: isPart, times: Infinity, does: 'hold', until: held.promise});
    const b2 = client({signal: stop.signal});
    const uploading = b2.upload(largeFile, bucket, 'cancelled');
    await server.arrival(isPart);
    stop.abort(new Error('the run was cancelled'));
    await expect(uploading).rejects.toThrow('the run was cancelled');
    expect({begun: begun(), takenBack: takenBack()}).toEqual({begun: 1, takenBack: 1});
    held.resolve();
    expect(await client().exists(bucket, 'cancelled')).toBe(false);
  });

  test('of a source that fails throws what the source threw, and writes nothing', async () => {
    const b2 = client();
    await expect(b2.writeStream(bytesThatFail(), bucket, 'from-source')).rejects.toThrow('the source has gone');
    expect(await b2.exists(bucket, 'from-source')).toBe(false);
    expect(takenBack()).toBe(begun());
  });

  test('waits for no leave to send, which would take a connection for each part', async () => {
    await client().upload(largeFile, bucket, 'unasked');
    expect(server.seen.filter(isPart)).toHaveLength(3);
    expect(server.seen.filter(({headers}) => 'expect' in headers)).toEqual([]);
  });

  test('that a killed process left open is taken back by the next client of the same folder', async () => {
    const uploadsDir = join(folder, 'uploads');
    const held = Promise.withResolvers<void>();
    server.add({on: isPart, times: Infinity, does: 'hold', until: held.promise});
    const abandoned = client({uploadsDir}).upload(largeFile, bucket, 'abandoned');
    abandoned.catch(() => undefined);
    await server.arrival(isPart);
    // What the process would leave behind if it were killed now.
    await cp(uploadsDir, join(folder, 'left'), {recursive: true});
    await client({uploadsDir: join(folder, 'left')}).exists(bucket, 'abandoned');
    expect({begun: begun(), takenBack: takenBack()}).toEqual({begun: 1, takenBack: 1});
    expect(await readdir(join(folder, 'left'))).toEqual([]);
    held.resolve();
    await expect(abandoned).rejects.toThrow();
    expect(await readdir(uploadsDir)).toEqual([]);
  });

  test('that is to be taken back first keeps nobody waiting who gives up', async () => {
    const uploadsDir = join(folder, 'given-up');
    await mkdir(uploadsDir);
    await writeFile(join(uploadsDir, 'note.json'), JSON.stringify({Bucket: bucket, Key: 'big', UploadId: 'gone'}));
    const held = Promise.withResolvers<void>();
    const takesBack = ({method}: SeenRequest): boolean => method === 'DELETE';
    server.add({on: takesBack, times: 1, does: 'hold', until: held.promise});
    const giving = new AbortController();
    const asked = client({uploadsDir, signal: giving.signal}).exists(bucket, 'big');
    asked.catch(() => undefined);
    await server.arrival(takesBack);
    giving.abort(new Error('given up'));
    await expect(asked).rejects.toThrow('given up');
    held.resolve();
    expect(await readdir(uploadsDir)).toEqual(['note.json']);
  });

  test('that was noted and never named is taken back by the time of its note, and none that began at another', async () => {
    const bucket = await newBucket(fauxqs);
    const left = join(folder, 'unnamed');
    const note = join(left, 'note.json');
    const openAfter = async (seconds: number): Promise<readonly string[]> => {
      await mkdir(left, {recursive: true});
      await writeFile(note, JSON.stringify({Bucket: bucket, Key: 'unnamed'}));
      const {UploadId = ''} = await plainClient(fauxqs).send(
        new CreateMultipartUploadCommand({Bucket: bucket, Key: 'unnamed'}),
      );
      const noted = new Date(Date.now() - seconds * 1000);
      await utimes(note, noted, noted);
      await client({uploadsDir: left}).exists(bucket, 'unnamed');
      const open = await openUploads(fauxqs, bucket);
      await plainClient(fauxqs)
        .send(new AbortMultipartUploadCommand({Bucket: bucket, Key: 'unnamed', UploadId}))
        .catch(() => undefined);
      expect(await readdir(left)).toEqual([]);
      return open;
    };
    expect(await openAfter(1)).toEqual([]);
    expect(await openAfter(100)).toEqual([]);
    expect(await openAfter(300)).toEqual(['unnamed']);
    expect(await openAfter(-100)).toEqual(['unnamed']);
  });

  test('whose beginning nobody answered stays noted, and one that was refused does not', async () => {
    const bucket = await newBucket(fauxqs);
    const uploadsDir = join(folder, 'unanswered');
    const begins = ({method, url}: SeenRequest): boolean => method === 'POST' && url.includes('uploads');
    server.add({on: begins, times: 1, does: 'answer', status: 403, code: 'AccessDenied', words: 'no'});
    await expect(client({uploadsDir}).upload(largeFile, bucket, 'refused')).rejects.toThrow('may not write');
    expect(await readdir(uploadsDir)).toEqual([]);
    server.add({on: begins, times: Infinity, does: 'lose the answer'});
    await expect(client({uploadsDir, maxAttempts: 1}).upload(largeFile, bucket, 'unanswered')).rejects.toThrow();
    expect(await openUploads(fauxqs, bucket)).toEqual(['unanswered']);
    expect(await readdir(uploadsDir)).toHaveLength(1);
    await client({uploadsDir}).exists(bucket, 'unanswered');
    expect(await openUploads(fauxqs, bucket)).toEqual([]);
    expect(await readdir(uploadsDir)).toEqual([]);
  });

  test('that is damaged on its way is sent again', async () => {
    server.add({on: puts, times: 1, does: 'damage what is sent'});
    server.add({on: isPart, times: 2, does: 'damage what is sent'});
    const b2 = client();
    await b2.export('hello', bucket, 'undamaged');
    await b2.upload(largeFile, bucket, 'undamaged parts');
    expect(await clientOf(fauxqs).load(bucket, 'undamaged', {as: 'text'})).toBe('hello');
    expect(large.equals(await clientOf(fauxqs).load(bucket, 'undamaged parts', {as: 'bytes'}))).toBe(true);
  });

  test('of a part is tried again', async () => {
    server.add({on: isPart, times: 2, does: 'reset the connection'});
    const b2 = client();
    await b2.upload(largeFile, bucket, 'again');
    expect((await b2.load(bucket, 'again', {as: 'bytes'})).length).toBe(large.length);
  });

  test('of data that fails while it is read writes nothing', async () => {
    const b2 = client();
    await expect(b2.export(rowsThatFail(), bucket, 'failing.csv')).rejects.toThrow('order A-1041 has a negative total');
    expect(server.seen).toEqual([]);
  });
});

describe('a refusal', () => {
  const hidden = {on: gets, times: Infinity, does: 'hide what is missing'} as const;

  test('of a missing object is found out by one listing', async () => {
    server.add(hidden);
    expect((await toldBy(client().load(bucket, 'smal.txt', {as: 'text'}))).split('\n')).toMatchObject({
      0: `error[b2-no-object]: there is no object b2://${bucket}/smal.txt`,
      3: '  = note: small.txt is close',
    });
  });

  test('of a missing object to a key that may not list says both possibilities', async () => {
    server.add(hidden);
    server.add({on: lists, times: Infinity, does: 'answer', status: 403, code: 'AccessDenied'});
    const [first = ''] = (await toldBy(client().exists(bucket, 'x'))).split('\n');
    expect(first).toBe(
      `error[b2-not-allowed]: the key of profile "default" may not read b2://${bucket}/x, or there is no such object`,
    );
  });

  test('of an object that is there is a matter of rights', async () => {
    server.add({on: gets, times: Infinity, does: 'answer', status: 403, code: 'AccessDenied'});
    const [first = ''] = (await toldBy(client().exists(bucket, 'small.txt'))).split('\n');
    expect(first).toBe(`error[b2-not-allowed]: the key of profile "default" may not read from bucket "${bucket}"`);
  });
});
