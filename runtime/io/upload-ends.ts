import {createHash} from 'node:crypto';
import type {CompletedPart, S3Client} from '@aws-sdk/client-s3';
import {readHead} from './object-head.ts';
import {s3Sdk} from './s3-client.ts';
import type {NamedUpload} from './unfinished-uploads.ts';
import type {Upload} from './upload-object.ts';

/** Begins an upload in parts. Without the signal: an upload whose name was never heard could not be taken back. */
export async function beginUpload({client, bucket, key, contentType, metadata}: Upload): Promise<NamedUpload> {
  const {CreateMultipartUploadCommand} = s3Sdk();
  const object = {Bucket: bucket, Key: key};
  const begun = await client.send(
    new CreateMultipartUploadCommand({
      ...object,
      ...(contentType !== undefined && {ContentType: contentType}),
      ...(metadata && {Metadata: metadata}),
    }),
  );
  const named = {...object, UploadId: begun.UploadId ?? ''};
  if ((begun.$metadata.attempts ?? 1) > 1) await takeBackUnheard(client, named, begun.$metadata.totalRetryDelay ?? 0);
  return named;
}

/**
 * A request that was sent again may have begun an upload before, whose name was lost with the answer. What is open for the
 * key since then is taken back; an upload that somebody else began in these seconds to the same key would be, too, and
 * fail there, where otherwise the last one wins. A key that may not list leaves it to the bucket's lifecycle rule.
 */
async function takeBackUnheard(client: S3Client, own: NamedUpload, waited: number): Promise<void> {
  const {AbortMultipartUploadCommand, ListMultipartUploadsCommand} = s3Sdk();
  const {Bucket, Key} = own;
  const listed = await client.send(new ListMultipartUploadsCommand({Bucket, Prefix: Key})).catch(() => undefined);
  const ofKey = (listed?.Uploads ?? []).filter((open) => open.Key === Key);
  // By the server's clock alone: that of the upload which was heard of.
  const begun = ofKey.find(({UploadId}) => UploadId === own.UploadId)?.Initiated?.getTime();
  if (begun === undefined) return;
  const unheard = ofKey.filter(
    ({UploadId, Initiated}) =>
      UploadId !== own.UploadId && (Initiated?.getTime() ?? 0) >= begun - waited - secondsOfRequests * 1000,
  );
  for (const {UploadId} of unheard) {
    await client.send(new AbortMultipartUploadCommand({Bucket, Key, UploadId})).catch(() => undefined);
  }
}

/** What the tries of a request take beside the waits between them, generously. */
const secondsOfRequests = 10;

/**
 * Ends an upload in parts and gives the object's ETag. Without the signal, too: it is done, or it is not, and the answer tells.
 * Where that was lost, the upload is gone when the request comes again: the object's ETag then tells whether it is this one.
 */
export async function endUpload(
  client: S3Client,
  upload: NamedUpload,
  parts: readonly CompletedPart[],
): Promise<string> {
  const {CompleteMultipartUploadCommand} = s3Sdk();
  try {
    const command = new CompleteMultipartUploadCommand({...upload, MultipartUpload: {Parts: [...parts]}});
    const {ETag = ''} = await client.send(command);
    // As everywhere else; Ceph leaves the quotes out here.
    return ETag === '' || ETag.startsWith('"') ? ETag : `"${ETag}"`;
  } catch (error) {
    const {name, $metadata} = error as {name?: string; $metadata?: {attempts?: number}};
    if (name !== 'NoSuchUpload' || ($metadata?.attempts ?? 1) === 1) throw error;
    const {etag} = await readHead(client, upload.Bucket, upload.Key);
    if (etag !== etagOfParts(parts)) throw error;
    return etag;
  }
}

/** The ETag of an object that was sent in parts: the MD5 of the MD5s of its parts, and their number. */
function etagOfParts(parts: readonly CompletedPart[]): string {
  const hash = createHash('md5');
  for (const {ETag = ''} of parts) hash.update(Buffer.from(ETag.replaceAll('"', ''), 'hex'));
  return `"${hash.digest('hex')}-${parts.length}"`;
}
