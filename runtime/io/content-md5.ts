import {createHash} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {pipeline} from 'node:stream/promises';
import type {GetObjectCommandOutput} from '@aws-sdk/client-s3';

type ETagAnswer = Pick<GetObjectCommandOutput, 'ETag' | 'ServerSideEncryption' | 'SSECustomerAlgorithm'>;

/**
 * The MD5 of the object that an answer is of, in hexadecimal, where its ETag tells it: an object that was sent in one
 * request has its MD5 as the ETag. One that was sent in parts has a number of parts at the end, and one that the server
 * encrypts may have anything.
 */
export function contentMd5({ETag = '', ...answer}: ETagAnswer): string | undefined {
  if (answer.ServerSideEncryption !== undefined || answer.SSECustomerAlgorithm !== undefined) return undefined;
  return /^"?([0-9a-f]{32})"?$/.exec(ETag)?.[1];
}

/** The MD5 of a file of so many bytes. */
export async function md5OfFile(path: string, bytes: number): Promise<string> {
  const hash = createHash('md5');
  await pipeline(createReadStream(path, {highWaterMark: Math.max(1, Math.min(bytes, 1024 * 1024))}), hash);
  return hash.digest('hex');
}

/** The same bytes; after the last of them it throws where they are others than were sent. */
export async function* verified(chunks: AsyncIterable<Uint8Array>, expected: string): AsyncGenerator<Uint8Array> {
  const hash = createHash('md5');
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') !== expected) throw new DamagedObject('here');
}

export const md5Of = (content: Uint8Array): string => createHash('md5').update(content).digest('hex');

/** Other bytes arrived than were sent; told as a server tells it that compares them itself. */
export class DamagedObject extends Error {
  readonly $metadata = {httpStatusCode: 400};

  constructor(whereItIs: 'here' | 'at the server') {
    super('the MD5 of the content is not that of the ETag');
    this.name = whereItIs === 'here' ? 'BadDigest' : storedDamaged;
  }
}

/** The code of a failure after which the server has an object that is not what was sent. */
export const storedDamaged = 'StoredDamaged';
