import {MageletError} from '../core/diagnostic.ts';
import {mapAtOnce} from './at-once.ts';
import {deleting} from './b2-action.ts';
import type {B2Session} from './b2-session.ts';
import {headIfThere} from './head-if-there.ts';
import {isKeyPattern} from './key-pattern.ts';
import {s3Sdk} from './s3-client.ts';

/** Deletions on their way at once. */
const deletionsAtOnce = 8;

/**
 * Deletes objects one by one: the request for many carries a CRC32 header, which B2 has answered with 400.
 * An object that is not there is no error, but a pattern is: throws `wrong-option` where none has it as its key.
 */
export async function deleteObjects(session: B2Session, bucket: string, keys: readonly string[]): Promise<void> {
  const {signal} = session;
  // A key may hold a `*`; asked for before anything is deleted.
  for (const key of keys.filter(isKeyPattern)) {
    if ((await headIfThere(session, bucket, key)) === undefined) throw isPattern(bucket, key);
  }
  await mapAtOnce(keys, deletionsAtOnce, signal, (key) =>
    session.attempt(deleting(bucket, key), (client) => {
      const {DeleteObjectCommand} = s3Sdk();
      const command = new DeleteObjectCommand({Bucket: bucket, Key: key});
      return client.send(command, {...(signal && {abortSignal: signal})});
    }),
  );
}

const isPattern = (bucket: string, key: string): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'wrong-option',
    message: `b2.delete takes keys, and ${key} is a pattern`,
    notes: ['there is no object of exactly this key; nothing was deleted'],
    help: `await b2.delete('${bucket}', (await b2.list('${bucket}', '${key}')).map((object) => object.key))`,
  });
