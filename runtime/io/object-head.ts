import type {GetObjectCommandOutput, S3Client} from '@aws-sdk/client-s3';
import {uriOf} from './b2-action.ts';
import {closeBody} from './object-range.ts';
import {readFailure} from './s3-answer.ts';
import {s3Sdk} from './s3-client.ts';

/** What is known of an object without its content. */
export type ObjectHead = {
  readonly bucket: string;
  readonly key: string;
  /** Such as `b2://lake/orders.csv`. */
  readonly uri: string;
  readonly bytes: number;
  /** Changes with the content; in quotes, as the server writes it. */
  readonly etag: string;
  readonly lastModified: Date | undefined;
  readonly contentType: string | undefined;
  /** What was stored under `x-amz-meta-*`. */
  readonly metadata: Readonly<Record<string, string>>;
};

/**
 * Asks for one byte of the object in place of a HEAD: the answer to a HEAD has no body,
 * so that a wrong key, a missing bucket and a missing object could not be told apart.
 */
export async function readHead(
  client: S3Client,
  bucket: string,
  key: string,
  signal?: AbortSignal,
): Promise<ObjectHead> {
  const {GetObjectCommand} = s3Sdk();
  try {
    const command = new GetObjectCommand({Bucket: bucket, Key: key, Range: 'bytes=0-0'});
    const answer = await client.send(command, {...(signal && {abortSignal: signal})});
    // The headers tell it all: a byte that is lost on its way is not missed.
    await answer.Body?.transformToByteArray().catch(() => undefined);
    return headOf(bucket, key, answer);
  } catch (error) {
    if (!isBeyondTheEnd(error)) throw error;
    return readHeadOfEmpty(client, bucket, key, signal);
  }
}

/** An empty object has no first byte: the answer is 416. */
export const isBeyondTheEnd = (error: unknown): boolean => {
  const failure = readFailure(error);
  return failure?.state === 'answered' && failure.status === 416;
};

/** All of an empty object, and no HEAD either: a server that finds the clock wrong could not say so. */
export async function readHeadOfEmpty(
  client: S3Client,
  bucket: string,
  key: string,
  signal?: AbortSignal,
): Promise<ObjectHead> {
  const {GetObjectCommand} = s3Sdk();
  const command = new GetObjectCommand({Bucket: bucket, Key: key});
  const answer = await client.send(command, {...(signal && {abortSignal: signal})});
  // It may not be empty any more.
  await closeBody(answer);
  return headOf(bucket, key, answer);
}

export function headOf(bucket: string, key: string, answer: GetObjectCommandOutput): ObjectHead {
  return {
    bucket,
    key,
    uri: uriOf(bucket, key),
    bytes: wholeLength(answer),
    etag: answer.ETag ?? '',
    lastModified: answer.LastModified,
    contentType: answer.ContentType,
    metadata: answer.Metadata ?? {},
  };
}

/** The object's length: the number after the `/` of `Content-Range`, or all of the answer where the range was ignored. */
function wholeLength({ContentRange, ContentLength}: GetObjectCommandOutput): number {
  const total = /\/(\d+)$/.exec(ContentRange ?? '')?.[1];
  return total === undefined ? (ContentLength ?? 0) : Number(total);
}
