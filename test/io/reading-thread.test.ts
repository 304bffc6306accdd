import {createHash} from 'node:crypto';
import {mkdtemp, open, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {withReadingThread, type ReadingThread} from '../../runtime/io/reading-thread.ts';
import {startB2Quirks, type B2Quirks, type SeenRequest} from '../support/b2-quirks.ts';
import {startFauxqs} from '../support/fauxqs.ts';
import {newBucket, openUploads, type S3Server} from '../support/s3-server.ts';
import {clientOf, closeClients} from './store-contract.ts';

const mebibyte = 1024 * 1024;
const partBytes = 8 * mebibyte;
const content = Buffer.alloc(64 * mebibyte + 5);
// No two pages alike.
for (let at = 0; at + 4 < content.length; at += 4096) content.writeUInt32LE(at, at);

let fauxqs: S3Server;
let bucket: string;
let folder: string;
let path: string;
let server: B2Quirks;

beforeAll(async () => {
  fauxqs = await startFauxqs();
  bucket = await newBucket(fauxqs);
  folder = await mkdtemp(join(tmpdir(), 'magelet-beside-'));
  path = join(folder, 'large');
  await writeFile(path, content);
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

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const partNumber = ({url}: SeenRequest): number => Number(/partNumber=(\d+)/.exec(url)?.[1] ?? 0);

describe('an upload of 64 MiB and more', () => {
  test('arrives whole, and signs each part with its SHA-256, also one that is sent again', async () => {
    server.add({on: (seen) => partNumber(seen) === 3, times: 1, does: 'reset the connection'});
    await clientOf(server).upload(path, bucket, 'large');
    const signed = new Map(server.seen.map((seen) => [partNumber(seen), seen.headers['x-amz-content-sha256']]));
    for (let number = 1; number <= 9; number++) {
      expect(signed.get(number)).toBe(sha256(content.subarray((number - 1) * partBytes, number * partBytes)));
    }
    expect(server.seen.filter((seen) => partNumber(seen) === 3)).toHaveLength(2);
    await clientOf(fauxqs).download(bucket, 'large', join(folder, 'back'));
    expect((await readFile(join(folder, 'back'))).equals(content)).toBe(true);
  });

  test('that is refused half-way is taken back, and the next one arrives whole', async () => {
    const on = (seen: SeenRequest): boolean => partNumber(seen) === 7;
    server.add({on, times: 1, does: 'answer', status: 403, code: 'AccessDenied'});
    await expect(clientOf(server).upload(path, bucket, 'again')).rejects.toMatchObject({code: 'b2-not-allowed'});
    expect(await openUploads(fauxqs, bucket)).toEqual([]);
    await clientOf(server).upload(path, bucket, 'again');
    await clientOf(fauxqs).download(bucket, 'again', join(folder, 'back'));
    expect((await readFile(join(folder, 'back'))).equals(content)).toBe(true);
  });

  test('that is cancelled ends with the reason', async () => {
    const stop = new AbortController();
    const held = Promise.withResolvers<void>();
    const on = (seen: SeenRequest): boolean => partNumber(seen) > 0;
    server.add({on, times: Infinity, does: 'hold', until: held.promise});
    const uploading = clientOf(server, {signal: stop.signal}).upload(path, bucket, 'cancelled');
    await server.arrival(on);
    stop.abort(new Error('the run was cancelled'));
    await expect(uploading).rejects.toThrow('the run was cancelled');
    held.resolve();
    expect(await openUploads(fauxqs, bucket)).toEqual([]);
  });
});

describe('a thread that reads', () => {
  const read = async (thread: ReadingThread): Promise<unknown> => {
    await using file = await open(path);
    return await thread.read({fd: file.fd, bytes: thread.lend(1000), position: content.length - 9});
  };

  test('tells how much there was, and its SHA-256', async () => {
    expect(await withReadingThread(read)).toEqual({filled: 9, sha256: sha256(content.subarray(-9))});
  });

  test('is lent again with its memory, and not while somebody has it', async () => {
    const lent = await withReadingThread(async (thread) => ({thread, memory: thread.lend(1000).buffer}));
    await withReadingThread(async (thread) => {
      expect(thread).toBe(lent.thread);
      expect(thread.lend(1000).buffer).toBe(lent.memory);
      expect(thread.lend(1000).buffer).not.toBe(lent.memory);
      await withReadingThread(async (other) => expect(other).not.toBe(thread));
    });
  });

  test('ends at once where another one waits', async () => {
    const lent: ReadingThread[] = [];
    await withReadingThread(async (first) => {
      await withReadingThread(async (second) => void lent.push(first, second));
    });
    const [first, second] = lent as [ReadingThread, ReadingThread];
    await withReadingThread(async (thread) => expect(thread).toBe(second));
    await expect(first.read({fd: 0, bytes: Buffer.alloc(1), position: 0})).rejects.toThrow('has ended');
  });

  test('that cannot read says why, and is not lent again', async () => {
    let failed: ReadingThread | undefined;
    const reading = withReadingThread(async (thread) => {
      failed = thread;
      return thread.read({fd: 99_999, bytes: thread.lend(1000), position: 0});
    });
    await expect(reading).rejects.toMatchObject({code: 'EBADF'});
    await withReadingThread(async (thread) => expect(thread).not.toBe(failed));
    await expect(failed?.read({fd: 0, bytes: Buffer.alloc(1), position: 0})).rejects.toThrow();
  });
});
