import {open} from 'node:fs/promises';
import type {GetObjectCommandOutput, S3Client} from '@aws-sdk/client-s3';
import {mapAtOnce} from './at-once.ts';
import {pourRange, refuseOtherVersion, type ObjectRange} from './object-range.ts';
import {FileSink} from './file-sink.ts';
import {headOf, isBeyondTheEnd, readHeadOfEmpty, type ObjectHead} from './object-head.ts';
import {contentMd5, DamagedObject, md5OfFile} from './content-md5.ts';
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
  /** The version that a listing showed, where there was one: another is an error. */
  readonly etag?: string | undefined;
  /** Told the bytes that have arrived and the object's length. */
  readonly onBytes?: (done: number, total: number) => void;
};

/** Downloads of one object that may arrive damaged before it is given up. */
const downloads = 3;

/** Fetches an object into the file `path`; one that arrives damaged is fetched anew. */
export async function downloadObject(download: Download): Promise<ObjectHead> {
  for (let tries = 1; ; tries++) {
    try {
      return await downloadOnce(download);
    } catch (error) {
      if (!(error instanceof DamagedObject) || tries === downloads) throw error;
    }
  }
}

/**
 * Fetches an object into the file `path`, which is made or replaced: the first range tells length and version,
 * the others of the same version follow in parallel. The file has the object's length and, where the server tells it,
 * its MD5; or an error is thrown.
 */
async function downloadOnce(download: Download): Promise<ObjectHead> {
  const {client, bucket, key, path, signal} = download;
  const first = await openFirstRange(download);
  await using file = await open(path, 'w');
  if (!first) return readHeadOfEmpty(client, bucket, key, signal);
  const head = headOf(bucket, key, first);
  let done = 0;
  const fetchRange = async ({start, end, opened}: Stretch, stop: AbortSignal): Promise<void> => {
    const range: ObjectRange = {client, bucket, key, start, end, etag: head.etag, signal: stop};
    const sink = new FileSink(file, start, (bytes) => {
      done += bytes;
      download.onBytes?.(done, head.bytes);
    });
    await pourRange(range, sink, opened);
  };
  await mapAtOnce(stretches(first, head.bytes), rangesAtOnce, signal, fetchRange);
  const {size} = await file.stat();
  if (size !== head.bytes) throw new Error(`Internal error: ${size} of ${head.bytes} bytes of ${head.uri}`);
  const expected = contentMd5(first);
  if (expected !== undefined && (await md5OfFile(path, head.bytes)) !== expected) throw new DamagedObject('here');
  return head;
}

/** The answer with the object's first bytes; undefined for an empty object. */
async function openFirstRange({
  client,
  bucket,
  key,
  signal,
  etag,
}: Download): Promise<GetObjectCommandOutput | undefined> {
  const {GetObjectCommand} = s3Sdk();
  const command = new GetObjectCommand({
    Bucket: bucket,
    Key: key,
    Range: `bytes=0-${rangeBytes - 1}`,
    ...(etag && {IfMatch: etag}),
  });
  try {
    const answer = await client.send(command, {...(signal && {abortSignal: signal})});
    await refuseOtherVersion(answer, etag);
    return answer;
  } catch (error) {
    if (isBeyondTheEnd(error)) return undefined;
    throw error;
  }
}

/** A part of the object, and the answer that has it where one is there already. */
type Stretch = {readonly start: number; readonly end: number; readonly opened?: GetObjectCommandOutput};

/** The stretch that the first answer has, and the others; a server that ignores ranges answers with everything. */
function* stretches(first: GetObjectCommandOutput, total: number): Generator<Stretch> {
  const firstEnd = first.ContentRange === undefined ? total : Math.min(rangeBytes, total);
  yield {start: 0, end: firstEnd, opened: first};
  for (let start = firstEnd; start < total; start += rangeBytes) {
    yield {start, end: Math.min(start + rangeBytes, total)};
  }
}
