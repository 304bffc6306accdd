import {s3Sdk} from './s3-client.ts';
import {deleting} from './b2-action.ts';
import type {B2Session} from './b2-session.ts';

/** Deletions on their way at once. */
const deletionsAtOnce = 8;

/**
 * Deletes objects one by one: the request for many carries a CRC32 header, which B2 has answered with 400.
 * An object that is not there is no error. The first refusal is thrown once no request is on its way any more.
 */
export async function deleteObjects(session: B2Session, bucket: string, keys: readonly string[]): Promise<void> {
  const {signal} = session;
  const {default: PQueue} = await import('p-queue');
  const {DeleteObjectCommand} = s3Sdk();
  const queue = new PQueue({concurrency: deletionsAtOnce});
  const failures: unknown[] = [];
  const deleteOne = async (key: string): Promise<void> => {
    if (failures.length > 0) return;
    const command = new DeleteObjectCommand({Bucket: bucket, Key: key});
    await session.attempt(deleting(bucket, key), (client) =>
      client.send(command, {...(signal && {abortSignal: signal})}),
    );
  };
  for (const key of keys) {
    queue.add(() => deleteOne(key)).catch((error: unknown) => failures.push(error));
  }
  await queue.onIdle();
  if (failures.length > 0) throw failures[0];
}
