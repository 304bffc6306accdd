import {reading, uriOf, writing} from './b2-action.ts';
import type {B2Session} from './b2-session.ts';
import {downloadObject} from './download-object.ts';
import type {ObjectHead} from './object-head.ts';
import type {Upload, Uploaded} from './upload-object.ts';

/** An object that was written. */
export type ObjectWritten = {
  readonly bucket: string;
  readonly key: string;
  /** Such as `b2://lake/orders.csv`. */
  readonly uri: string;
  readonly bytes: number;
  /** Where what was written has rows. */
  readonly rows?: number;
  readonly etag: string;
  /** Only with `ifExists: 'skip'`, where the object was there: `bytes` and `etag` are then those of that object. */
  readonly skipped?: true;
};

/** Told the bytes that have arrived, and all of them. */
type OnBytes = (done: number, total: number) => void;

/** Fetches an object into the file `path` and tells those who follow the transfer. */
export async function fetchInto(
  session: B2Session,
  bucket: string,
  key: string,
  path: string,
  {
    onBytes = progressOf(session),
    etag,
  }: {readonly onBytes?: OnBytes | undefined; readonly etag?: string | undefined} = {},
): Promise<ObjectHead> {
  const {signal, overrides} = session;
  const head = await session.attempt(reading(bucket, key), (client) =>
    downloadObject({client, bucket, key, path, signal, onBytes, etag}),
  );
  overrides.onTransfer?.({direction: 'read', uri: head.uri, bytes: head.bytes});
  return head;
}

/** Tells the bytes on their way to whoever follows. */
export function progressOf({overrides}: B2Session): (done: number, total?: number) => void {
  return (done, total) => overrides.onProgress?.({done, ...(total !== undefined && {total}), unit: 'bytes'});
}

/** What is said of an object beside its content. */
export type ObjectDetails = {
  readonly contentType?: string | undefined;
  readonly rows?: number | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
};

/** Sends an object by `send` and tells those who follow the transfer. */
export async function sendObject(
  session: B2Session,
  bucket: string,
  key: string,
  {contentType, rows, metadata}: ObjectDetails,
  send: (upload: Upload) => Promise<Uploaded>,
): Promise<ObjectWritten> {
  const {signal, overrides} = session;
  const onBytes = progressOf(session);
  const sent = await session.attempt(writing(bucket, key), (client) =>
    send({
      client,
      bucket,
      key,
      signal,
      onBytes,
      uploadsDir: overrides.uploadsDir,
      ...(contentType !== undefined && {contentType}),
      ...(metadata && {metadata}),
    }),
  );
  const uri = uriOf(bucket, key);
  const counted = rows === undefined ? {} : {rows};
  overrides.onTransfer?.({direction: 'wrote', uri, bytes: sent.bytes, ...counted});
  return {bucket, key, uri, ...sent, ...counted};
}
