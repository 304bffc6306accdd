import type {CompletedPart, S3ServiceException} from '@aws-sdk/client-s3';
import {mapAtOnce} from './at-once.ts';
import {PartBuffers} from './part-buffers.ts';
import {s3Sdk} from './s3-client.ts';
import {beginUpload, endUpload} from './upload-ends.ts';
import {rememberUpload, type NamedUpload} from './unfinished-uploads.ts';
import type {Upload} from './upload-object.ts';

/** Bytes of parts that are held in memory at once. */
const memoryForParts = 40 * 1024 * 1024;
/** Parts on their way at once: enough to fill a line. */
const partsAtOnce = 4;

/** Makes the parts of an object, in buffers that it takes and that are given back once they are sent. */
export type PartsIn = (buffers: PartBuffers) => AsyncIterable<Buffer>;

/**
 * Sends an object in parts and gives its ETag; the object is there whole or not at all. Each part is signed with its
 * SHA-256, over http and https, so that the server refuses one that arrived damaged. An upload that fails or is
 * cancelled is taken back; one that a process left behind is taken back by the next that has the same `uploadsDir`.
 */
export async function uploadParts(upload: Upload, parts: PartsIn, partSize: number, total?: number): Promise<string> {
  const {client, signal, bucket, key} = upload;
  const {AbortMultipartUploadCommand} = s3Sdk();
  signal?.throwIfAborted();
  await using remembered = await rememberUpload(upload.uploadsDir, {Bucket: bucket, Key: key});
  const named = await beginUpload(upload).catch((error: unknown) => {
    // Without an answer it may have begun.
    if ((error as Partial<S3ServiceException>).$metadata?.httpStatusCode === undefined) remembered.keep();
    throw error;
  });
  try {
    await remembered.named(named);
    const sent = await sendAll(upload, named, parts, partSize, total);
    signal?.throwIfAborted();
    return await endUpload(client, named, sent);
  } catch (error) {
    // A failure to take back is remembered and not thrown: what went wrong before it is what has to be told.
    await client.send(new AbortMultipartUploadCommand(named)).catch((failure: unknown) => {
      if ((failure as Error).name === 'NoSuchUpload') return;
      remembered.keep();
      if (error instanceof Error) uploadsLeftOpen.add(error);
    });
    throw error;
  }
}

/** Failures after which the parts that had been sent could not be taken back. */
const uploadsLeftOpen = new WeakSet<Error>();

/** Whether parts of an upload may still lie in the bucket, and be billed, after this failure. */
export const hasLeftParts = (error: unknown): boolean => error instanceof Error && uploadsLeftOpen.has(error);

async function sendAll(
  {client, signal, onBytes}: Upload,
  named: NamedUpload,
  partsIn: PartsIn,
  partSize: number,
  total: number | undefined,
): Promise<CompletedPart[]> {
  const {UploadPartCommand} = s3Sdk();
  const atOnce = Math.max(1, Math.min(partsAtOnce, Math.floor(memoryForParts / partSize)));
  // One more than are on their way, so that the next is read meanwhile.
  const buffers = new PartBuffers(partSize, atOnce + 1);
  let done = 0;
  const send = async ({part, number}: NumberedPart, stop: AbortSignal): Promise<CompletedPart> => {
    const command = new UploadPartCommand({...named, PartNumber: number, Body: part});
    const {ETag} = await client.send(command, {abortSignal: stop});
    done += part.length;
    onBytes?.(done, total);
    // After a failure the socket may still hold the part: its memory is not used again.
    buffers.giveBack(part);
    return {PartNumber: number, ...(ETag !== undefined && {ETag})};
  };
  try {
    return await mapAtOnce(numbered(partsIn(buffers)), atOnce, signal, send);
  } finally {
    buffers.end();
  }
}

type NumberedPart = {readonly part: Buffer; readonly number: number};

async function* numbered(parts: AsyncIterable<Buffer>): AsyncGenerator<NumberedPart> {
  let number = 0;
  for await (const part of parts) yield {part, number: ++number};
}
