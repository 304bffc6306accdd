import {mapAtOnce} from './at-once.ts';
import {deleting} from './b2-action.ts';
import type {B2Session} from './b2-session.ts';
import {s3Sdk} from './s3-client.ts';

/** Deletions on their way at once. */
const deletionsAtOnce = 8;

/**
 * Deletes objects one by one: the request for many carries a CRC32 header, which B2 has answered with 400.
 * An object that is not there is no error.
 */
export async function deleteObjects(session: B2Session, bucket: string, keys: readonly string[]): Promise<void> {
  const {signal} = session;
  await mapAtOnce(keys, deletionsAtOnce, signal, (key) =>
    session.attempt(deleting(bucket, key), (client) => {
      const {DeleteObjectCommand} = s3Sdk();
      const command = new DeleteObjectCommand({Bucket: bucket, Key: key});
      return client.send(command, {...(signal && {abortSignal: signal})});
    }),
  );
}
