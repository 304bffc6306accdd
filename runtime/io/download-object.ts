import {open, type FileHandle} from 'node:fs/promises';
import type {GetObjectCommandOutput, S3Client} from '@aws-sdk/client-s3';
import {readRange, type ObjectRange} from './object-range.ts';
import {headOf, isBeyondTheEnd, readHeadOfEmpty, type ObjectHead} from './object-head.ts';
import {s3Sdk} from './s3-client.ts';

/** Bytes of one ranged request. */
export const rangeBytes = 8 * 1024 * 1024;
/** Ranges on their way at once: enough to fill a line, few enough for an account's 500 requests a second. */
const rangesAtOnce = 8;

export type Download = {
  readonly client: S3Client;
  readonly bucket: string;
  readonly key: string;
  readonly path: string;
  readonly signal: AbortSignal | undefined;
  /** Told the bytes that have arrived and the object's length. */
  readonly onBytes?: (done: number, total: number) => void;
};

/**
 * Fetches an object into the file `path`, which is made or replaced: the first range tells length and version,
 * the others of the same version follow in parallel. The file has the object's length, or an error is thrown.
 */
export async function downloadObject(download: Download): Promise<ObjectHead> {
  const {client, bucket, key, path, signal} = download;
  const first = await openFirstRange(download);
  await using file = await open(path, 'w');
  if (!first) return readHeadOfEmpty(client, bucket, key, signal);
  const head = headOf(bucket, key, first);
  let done = 0;
  const fetchRange = async (start: number, end: number, opened?: GetObjectCommandOutput, stop?: AbortSignal) => {
    const range: ObjectRange = {client, bucket, key, start, end, etag: head.etag, signal: stop ?? signal};
    for await (const chunk of fileChunks(file, start, readRange(range, opened))) {
      done += chunk;
      download.onBytes?.(done, head.bytes);
    }
  };
  // A server that ignores ranges sends everything with the first answer.
  const firstEnd = first.ContentRange === undefined ? head.bytes : Math.min(rangeBytes, head.bytes);
  if (firstEnd === head.bytes) await fetchRange(0, firstEnd, first);
  else await fetchAll(fetchRange, first, firstEnd, head.bytes, signal);
  const {size} = await file.stat();
  if (size !== head.bytes) throw new Error(`Internal error: ${size} of ${head.bytes} bytes of ${head.uri}`);
  return head;
}

/** The answer with the object's first bytes; undefined for an empty object. */
async function openFirstRange({client, bucket, key, signal}: Download): Promise<GetObjectCommandOutput | undefined> {
  const {GetObjectCommand} = s3Sdk();
  const command = new GetObjectCommand({Bucket: bucket, Key: key, Range: `bytes=0-${rangeBytes - 1}`});
  try {
    return await client.send(command, {...(signal && {abortSignal: signal})});
  } catch (error) {
    if (isBeyondTheEnd(error)) return undefined;
    throw error;
  }
}

type FetchRange = (start: number, end: number, opened?: GetObjectCommandOutput, stop?: AbortSignal) => Promise<void>;

/** The first failure ends the other ranges; it is thrown once none of them writes any more. */
async function fetchAll(
  fetchRange: FetchRange,
  first: GetObjectCommandOutput,
  firstEnd: number,
  total: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const {default: PQueue} = await import('p-queue');
  const queue = new PQueue({concurrency: rangesAtOnce});
  const failure = new AbortController();
  const stop = signal ? AbortSignal.any([signal, failure.signal]) : failure.signal;
  const failures: unknown[] = [];
  const add = (start: number, end: number, opened?: GetObjectCommandOutput): void => {
    queue
      .add(async () => {
        if (!stop.aborted) await fetchRange(start, end, opened, stop);
      })
      .catch((error: unknown) => {
        failures.push(error);
        failure.abort();
      });
  };
  add(0, firstEnd, first);
  for (let start = firstEnd; start < total; start += rangeBytes) add(start, Math.min(start + rangeBytes, total));
  await queue.onIdle();
  signal?.throwIfAborted();
  if (failures.length > 0) throw failures[0];
}

/** Writes the chunks to their place in the file and gives the length of each. */
async function* fileChunks(file: FileHandle, start: number, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<number> {
  let position = start;
  for await (const chunk of chunks) {
    // A write may take less than it was given, such as at the end of a disk.
    for (let at = 0; at < chunk.length;) {
      const {bytesWritten} = await file.write(chunk, at, chunk.length - at, position);
      at += bytesWritten;
      position += bytesWritten;
    }
    yield chunk.length;
  }
}
