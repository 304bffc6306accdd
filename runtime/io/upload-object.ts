import {createReadStream} from 'node:fs';
import {readFile, stat} from 'node:fs/promises';
import {resolve} from 'node:path';
import {Readable} from 'node:stream';
import type {S3Client} from '@aws-sdk/client-s3';
import {MageletError} from '../core/diagnostic.ts';
import {s3Sdk, storageSdk} from './s3-client.ts';

/** Below this an object is sent in one request. */
const multipartFrom = 8 * 1024 * 1024;
/** Parts of one upload; S3's limit is 10,000, and a stream whose length was told wrong may need a few more. */
const mostParts = 9_900;
/** Bytes of parts that are held in memory at once. */
const memoryForParts = 64 * 1024 * 1024;

export type Upload = {
  readonly client: S3Client;
  readonly bucket: string;
  readonly key: string;
  readonly contentType?: string;
  readonly signal: AbortSignal | undefined;
  /** Told the bytes that were sent, and all of them where that is known. */
  readonly onBytes?: (done: number, total?: number) => void;
};

export type Uploaded = {readonly bytes: number; readonly etag: string};

/** Sends a file. The object is there whole or not at all: a multipart upload that fails is taken back. */
export async function uploadFile(upload: Upload, path: string): Promise<Uploaded> {
  await refuseMissingFile(path);
  const {size} = await stat(path);
  if (size < multipartFrom) return putObject(upload, await readFile(path));
  const body = createReadStream(path, {highWaterMark: 1024 * 1024});
  return {bytes: size, etag: await uploadParts(upload, body, partBytes(size), size)};
}

/** Throws `file-not-found` where there is nothing to send at `path`. */
async function refuseMissingFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found && !found.isDirectory()) return;
  throw new MageletError({
    severity: 'error',
    code: 'file-not-found',
    message: found ? `${path} is a folder, and b2.upload sends a file` : `there is no file ${path}`,
    notes: [`looked for ${resolve(path)}`, 'nothing was written'],
  });
}

/** Sends bytes as they come; `expectedBytes` sizes the parts where more than 77 GiB are to come. */
export async function uploadStream(
  upload: Upload,
  source: AsyncIterable<Uint8Array | string>,
  expectedBytes = 0,
): Promise<Uploaded> {
  let bytes = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of source) {
        const chunk = typeof piece === 'string' ? Buffer.from(piece) : piece;
        bytes += chunk.length;
        yield chunk;
      }
    } catch (error) {
      throw new SourceError(error);
    }
  }
  const etag = await uploadParts(upload, Readable.from(counted(), {objectMode: false}), partBytes(expectedBytes));
  return {bytes, etag};
}

/** What a source threw while it was read: no failure of the server, even where it looks like one. */
export class SourceError extends Error {
  constructor(cause: unknown) {
    super('the source failed', {cause});
  }
}

/** Bytes in memory go in one request, signed with their SHA-256 and safe to send again. */
export async function putObject(upload: Upload, content: Uint8Array): Promise<Uploaded> {
  const {client, bucket, key, signal, contentType, onBytes} = upload;
  const {PutObjectCommand} = s3Sdk();
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    Body: content,
    ...(contentType !== undefined && {ContentType: contentType}),
  });
  const answer = await client.send(command, {...(signal && {abortSignal: signal})});
  onBytes?.(content.length, content.length);
  return {bytes: content.length, etag: answer.ETag ?? ''};
}

/**
 * The bytes of one part: 8 MiB, or as many as bring the object under 10,000 parts, in whole MiB.
 * Parts of 5 MB, the SDK's own, end at 50 GB.
 */
export function partBytes(objectBytes: number): number {
  const needed = Math.ceil(objectBytes / mostParts / (1024 * 1024)) * 1024 * 1024;
  return Math.max(multipartFrom, needed);
}

async function uploadParts(upload: Upload, body: Readable, partSize: number, total?: number): Promise<string> {
  const {bucket, key, contentType, onBytes} = upload;
  const {Upload: Multipart} = storageSdk();
  const left = {open: false};
  const multipart = new Multipart({
    client: uploadingClient(upload, body, left),
    params: {
      Bucket: bucket,
      Key: key,
      Body: body,
      ...(total !== undefined && {ContentLength: total}),
      ...(contentType !== undefined && {ContentType: contentType}),
    },
    partSize,
    queueSize: Math.max(1, Math.min(4, Math.floor(memoryForParts / partSize))),
  });
  multipart.on('httpUploadProgress', ({loaded = 0}) => onBytes?.(loaded, total));
  try {
    return (await multipart.done()).ETag ?? '';
  } catch (error) {
    if (left.open && error instanceof Error) uploadsLeftOpen.add(error);
    throw error;
  } finally {
    body.destroy();
  }
}

/** Failures after which the parts that had been sent could not be taken back. */
const uploadsLeftOpen = new WeakSet<Error>();

/** Whether parts of an upload may still lie in the bucket, and be billed, after this failure. */
export const hasLeftParts = (error: unknown): boolean => error instanceof Error && uploadsLeftOpen.has(error);

/**
 * The client with the signal on every request but those that begin or end a multipart upload: an upload whose name
 * was never heard could not be taken back, and taking back is what has to be done once the signal is aborted.
 * (`Upload.abort()` gives up at once, while parts are on their way, and may leave an open upload behind.)
 * A failure to take back is remembered and not thrown: what went wrong before it is what has to be told.
 */
function uploadingClient({client, signal}: Upload, body: Readable, left: {open: boolean}): S3Client {
  const {CreateMultipartUploadCommand, CompleteMultipartUploadCommand, AbortMultipartUploadCommand} = s3Sdk();
  if (signal) destroyWhenAborted(body, signal);
  const send = async (command: object): Promise<unknown> => {
    if (command instanceof AbortMultipartUploadCommand) {
      return client.send(command).catch(() => void (left.open = true));
    }
    const isWhole =
      command instanceof CreateMultipartUploadCommand || command instanceof CompleteMultipartUploadCommand;
    return client.send(command as never, isWhole || !signal ? {} : {abortSignal: signal});
  };
  return {config: client.config, send} as unknown as S3Client;
}

/** A source that waits for more would otherwise never hear of it. */
function destroyWhenAborted(body: Readable, signal: AbortSignal): void {
  const destroy = (): void => {
    const {reason} = signal as {reason: unknown};
    body.destroy(reason instanceof Error ? reason : new Error(String(reason)));
  };
  if (signal.aborted) destroy();
  else signal.addEventListener('abort', destroy, {once: true});
  body.once('close', () => signal.removeEventListener('abort', destroy));
}
