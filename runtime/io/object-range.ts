import {Readable} from 'node:stream';
import type {GetObjectCommandOutput, S3Client} from '@aws-sdk/client-s3';
import {setTimeout as wait} from 'node:timers/promises';
import type {FileSink} from './file-sink.ts';
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

/**
 * The bytes of a range, in order. A connection that breaks off is opened again at the byte where it broke.
 * `opened` is an answer that is there already and begins at `start`.
 */
export async function* readRange(range: ObjectRange, opened?: GetObjectCommandOutput): AsyncGenerator<Uint8Array> {
  const patience = new Patience(range.signal);
  let {start} = range;
  let answer = opened;
  while (start < range.end) {
    try {
      answer ??= await openRange({...range, start});
      for await (const chunk of bodyOf(answer)) {
        patience.renew();
        const wanted = chunk.subarray(0, range.end - start);
        start += wanted.length;
        yield wanted;
        if (start >= range.end) return;
      }
      throw endedEarly(range.end - start);
    } catch (error) {
      answer = undefined;
      await patience.waitAfter(error);
    }
  }
}

/** The same into a file, without an object for each chunk on the way. */
export async function pourRange(range: ObjectRange, file: FileSink, opened?: GetObjectCommandOutput): Promise<void> {
  const patience = new Patience(range.signal);
  let answer = opened;
  while (file.position < range.end) {
    try {
      answer ??= await openRange({...range, start: file.position});
      await pour(bodyOf(answer), file, range.end, () => patience.renew());
      if (file.position < range.end) throw endedEarly(range.end - file.position);
    } catch (error) {
      answer = undefined;
      await patience.waitAfter(error);
    }
  }
  await file.end();
}

/** Resolves when the body has ended, or nothing more of it is wanted. */
function pour(body: Readable, file: FileSink, end: number, onChunk: () => void): Promise<void> {
  // One that broke off before anybody listened will not say so again.
  if (body.destroyed) return Promise.reject(body.errored ?? endedEarly(end - file.position));
  const {promise, resolve, reject} = Promise.withResolvers<void>();
  // Node's own copy of what a connection read: nobody else has it.
  const isCopy = body instanceof process.getBuiltinModule('node:http').IncomingMessage;
  body.on('data', (chunk: Buffer) => {
    onChunk();
    const {length} = chunk;
    const left = end - file.position;
    const full = file.take(length > left ? chunk.subarray(0, left) : chunk);
    if (isCopy) giveBack(chunk);
    if (full) {
      body.pause();
      full.then(() => body.resume(), reject);
    }
    if (length < left) return;
    // A server that ignores ranges would send the rest of the object.
    if (length > left) body.destroy();
    resolve();
  });
  body.on('end', resolve);
  body.on('error', reject);
  body.on('close', resolve);
  return promise;
}

/** Gives the memory of a chunk back at once. The collector would look through all there is to find as much of it. */
function giveBack({buffer, length}: Buffer): void {
  if (buffer.byteLength === length) (buffer as ArrayBuffer).transfer(0);
}

/** A body that ends early without an error is a broken connection too. */
const endedEarly = (bytes: number): Error =>
  Object.assign(new Error(`the answer ended ${bytes} bytes early`), {code: 'ECONNRESET'});

/** Broken connections in a row, without a byte in between, after which a range is given up. */
const mostFailures = 5;

/** How often a range is opened again, and after which wait. */
class Patience {
  readonly #signal: AbortSignal | undefined;
  #failures = 0;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  /** A byte has come. */
  renew(): void {
    this.#failures = 0;
  }

  /** Waits before another try; throws what went wrong where there is to be none. */
  async waitAfter(error: unknown): Promise<void> {
    this.#signal?.throwIfAborted();
    this.#failures++;
    if (this.#failures >= mostFailures || !isWorthAnotherTry(error)) throw error;
    await wait(waitBefore(this.#failures, error, 1), undefined, {...(this.#signal && {signal: this.#signal})});
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

/** In Node a body is a stream. */
const bodyOf = ({Body}: GetObjectCommandOutput): Readable => (Body ?? Readable.from([])) as Readable;

/** Lets go of an answer whose body nobody reads. */
export async function closeBody({Body}: GetObjectCommandOutput): Promise<void> {
  const body = Body as {destroy?: () => void; cancel?: () => Promise<void>} | undefined;
  if (body?.destroy) body.destroy();
  else await body?.cancel?.();
}
