import {reading} from './b2-action.ts';
import type {B2Session} from './b2-session.ts';
import {readHead, type ObjectHead} from './object-head.ts';
import {readFailure} from './s3-answer.ts';

/** What is known of an object, undefined where there is none; a missing bucket is an error. One request. */
export function headIfThere(session: B2Session, bucket: string, key: string): Promise<ObjectHead | undefined> {
  return session.attempt(reading(bucket, key), async (client) => {
    try {
      return await readHead(client, bucket, key, session.signal);
    } catch (error) {
      const failure = readFailure(error);
      if (failure?.state === 'answered' && failure.code === 'NoSuchKey') return undefined;
      throw error;
    }
  });
}
