import {randomBytes} from 'node:crypto';
import {mkdtemp, open, readFile, rm} from 'node:fs/promises';
import {IncomingMessage} from 'node:http';
import {Socket} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {GetObjectCommandOutput, S3Client} from '@aws-sdk/client-s3';
import {expect, test} from 'vitest';
import {FileSink} from '../../runtime/io/file-sink.ts';
import {pourRange} from '../../runtime/io/object-range.ts';

test('the memory of a chunk that has its own is given back as soon as it is copied, and no other', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'magelet-range-'));
  const content = randomBytes(200_000);
  const own = Buffer.allocUnsafeSlow(150_000);
  content.copy(own);
  const shared = content.subarray(150_000);
  const body = new IncomingMessage(new Socket());
  for (const chunk of [own, shared, null]) body.push(chunk);

  const path = join(folder, 'object');
  await using file = await open(path, 'w');
  const client: S3Client = undefined as never;
  const range = {client, bucket: 'lake', key: 'object', start: 0, end: 200_000, etag: '', signal: undefined};
  await pourRange(range, new FileSink(file, 0, () => undefined), {Body: body} as unknown as GetObjectCommandOutput);

  expect([own.length, shared.length]).toEqual([0, 50_000]);
  expect((await readFile(path)).equals(content)).toBe(true);
  await rm(folder, {recursive: true});
});
