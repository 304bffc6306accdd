import {readFile, stat} from 'node:fs/promises';
import {resolve} from 'node:path';
import type {S3Client} from '@aws-sdk/client-s3';
import {MageletError} from '../core/diagnostic.ts';
import {contentMd5, DamagedObject, md5Of} from './content-md5.ts';
import {partsOfFile, partsReadBeside} from './object-parts.ts';
import {withReadingThread} from './reading-thread.ts';
import {s3Sdk} from './s3-client.ts';
import {uploadParts, type PartsIn} from './upload-parts.ts';

/** Below this an object is sent in one request. */
export const multipartFrom = 8 * 1024 * 1024;
/**
 * From here a file is read and hashed in a thread. Node's own digest beside this thread copies each part before and wipes the
 * copy afterwards, both in this thread: a quarter of the processor time of an upload. Less is not worth the thread's start.
 */
const worthAThread = 64 * 1024 * 1024;
/** Parts of one upload; S3's limit is 10,000, and a stream whose length was told wrong may need a few more. */
const mostParts = 9_900;

/** Times that an object may arrive damaged before it is given up. */
const uploadsOfOne = 3;

export type Upload = {
  readonly client: S3Client;
  readonly bucket: string;
  readonly key: string;
  readonly contentType?: string;
  /** Stored beside the content, as `x-amz-meta-…`. */
  readonly metadata?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | undefined;
  /** Where uploads in parts are noted until they have ended; nowhere where it is left out. */
  readonly uploadsDir?: string | undefined;
  /** Told the bytes that were sent, and all of them where that is known. */
  readonly onBytes?: (done: number, total?: number) => void;
};

export type Uploaded = {readonly bytes: number; readonly etag: string};

/** Sends a file. The object is there whole or not at all: a multipart upload that fails is taken back. */
export async function uploadFile(upload: Upload, path: string): Promise<Uploaded> {
  await refuseMissingFile(path);
  const {size} = await stat(path);
  if (size < multipartFrom) return putObject(upload, await readFile(path));
  const send = (parts: PartsIn): Promise<string> => uploadParts(upload, parts, partBytes(size), size);
  const etag =
    size < worthAThread
      ? await send((buffers) => partsOfFile(path, buffers))
      : await withReadingThread((thread) => send((buffers) => partsReadBeside(thread, path, buffers)));
  return {bytes: size, etag};
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

/** Bytes in memory go in one request, signed with their SHA-256 and safe to send again. */
export async function putObject(upload: Upload, content: Uint8Array): Promise<Uploaded> {
  const {client, bucket, key, signal, contentType, metadata, onBytes} = upload;
  const {PutObjectCommand} = s3Sdk();
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    Body: content,
    ...(contentType !== undefined && {ContentType: contentType}),
    ...(metadata && {Metadata: metadata}),
  });
  for (let tries = 1; ; tries++) {
    const answer = await client.send(command, {...(signal && {abortSignal: signal})});
    const stored = contentMd5(answer);
    if (stored !== undefined && stored !== md5Of(content)) {
      // The server took it without a look at its signature: what it has is not what was sent.
      if (tries < uploadsOfOne) continue;
      throw new DamagedObject('at the server');
    }
    onBytes?.(content.length, content.length);
    return {bytes: content.length, etag: answer.ETag ?? ''};
  }
}

/**
 * The bytes of one part: 8 MiB, or as many as bring the object under 10,000 parts, in whole MiB.
 * Parts of 5 MB, the SDK's own, end at 50 GB.
 */
export function partBytes(objectBytes: number): number {
  const needed = Math.ceil(objectBytes / mostParts / (1024 * 1024)) * 1024 * 1024;
  return Math.max(multipartFrom, needed);
}
