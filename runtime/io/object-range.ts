import type {GetObjectCommandOutput, S3Client} from '@aws-sdk/client-s3';
import {setTimeout as wait} from 'node:timers/promises';
import {waitBefore} from './request-retries.ts';
import {isWorthAnotherTry} from './s3-answer.ts';
import {s3Sdk} from './s3-client.ts';

/** The bytes of an object from `start` up to and without `end`. */
export type ObjectRange = {
  readonly client: S3Client;
  readonly bucket: string;
  readonly key: string;
  readonly start: number;
  readonly end: number;
  /** The version that is read; another one is an error, never a mixture. */
  readonly etag: string;
  readonly signal: AbortSignal | undefined;
};

/** Broken connections in a row, without a byte in between, after which a range is given up. */
const patience = 5;

/**
 * The bytes of a range, in order. A connection that breaks off is opened again at the byte where it broke.
 * `opened` is an answer that is there already and begins at `start`.
 */
export async function* readRange(range: ObjectRange, opened?: GetObjectCommandOutput): AsyncGenerator<Uint8Array> {
  let {start} = range;
  let answer = opened;
  for (let failures = 0; start < range.end;) {
    try {
      answer ??= await openRange({...range, start});
      for await (const chunk of bodyOf(answer)) {
        failures = 0;
        const wanted = chunk.subarray(0, range.end - start);
        start += wanted.length;
        yield wanted;
        if (start >= range.end) return;
      }
      // A body that ends early without an error is a broken connection too.
      throw Object.assign(new Error(`the answer ended ${range.end - start} bytes early`), {code: 'ECONNRESET'});
    } catch (error) {
      range.signal?.throwIfAborted();
      answer = undefined;
      failures++;
      if (failures >= patience || !isWorthAnotherTry(error)) throw error;
      await wait(waitBefore(failures, error, 1), undefined, {...(range.signal && {signal: range.signal})});
    }
  }
}

async function openRange({
  client,
  bucket,
  key,
  start,
  end,
  etag,
  signal,
}: ObjectRange): Promise<GetObjectCommandOutput> {
  const {GetObjectCommand} = s3Sdk();
  const command = new GetObjectCommand({
    Bucket: bucket,
    Key: key,
    Range: `bytes=${start}-${end - 1}`,
    ...(etag !== '' && {IfMatch: etag}),
  });
  const answer = await client.send(command, {...(signal && {abortSignal: signal})});
  await refuseOtherVersion(answer, etag);
  if ((answer.ContentRange ?? 'bytes 0-').startsWith(`bytes ${start}-`)) return answer;
  await closeBody(answer);
  throw new Error(`asked for bytes from ${start}, answered ${answer.ContentRange ?? 'all of them'}`);
}

/** Throws, as a server does that knows `If-Match`, where the answer is of another version than that of `etag`. */
export async function refuseOtherVersion(answer: GetObjectCommandOutput, etag: string | undefined): Promise<void> {
  if (answer.ETag === undefined || !etag || answer.ETag === etag) return;
  await closeBody(answer);
  throw replaced();
}

/** What a server says that knows `If-Match`. */
const replaced = (): Error =>
  Object.assign(new Error('the object has another ETag'), {
    name: 'PreconditionFailed',
    $metadata: {httpStatusCode: 412},
  });

const bodyOf = (answer: GetObjectCommandOutput): AsyncIterable<Uint8Array> =>
  (answer.Body ?? []) as unknown as AsyncIterable<Uint8Array>;

async function closeBody({Body}: GetObjectCommandOutput): Promise<void> {
  const body = Body as {destroy?: () => void; cancel?: () => Promise<void>} | undefined;
  if (body?.destroy) body.destroy();
  else await body?.cancel?.();
}
