import {copyingTo, reading, uriOf} from './b2-action.ts';
import type {B2Session} from './b2-session.ts';
import {encoded} from './presign-url.ts';
import {readFailure} from './s3-answer.ts';
import {s3Sdk} from './s3-client.ts';

type Named = {readonly bucket: string; readonly key: string};

/** Copies an object on the server. A source that is missing is told as such, and not as a failure of the target. */
export async function copyObject(session: B2Session, from: Named, to: Named): Promise<{uri: string; etag: string}> {
  const {signal} = session;
  const {CopyObjectCommand} = s3Sdk();
  const command = new CopyObjectCommand({
    Bucket: to.bucket,
    Key: to.key,
    CopySource: [from.bucket, ...from.key.split('/')].map(encoded).join('/'),
  });
  const answer = await session.attempt(copyingTo(to.bucket, to.key), async (client) => {
    try {
      return await client.send(command, {...(signal && {abortSignal: signal})});
    } catch (error) {
      const failure = readFailure(error);
      if (failure?.state !== 'answered' || failure.code !== 'NoSuchKey') throw error;
      return session.attempt(reading(from.bucket, from.key), async () => {
        throw error;
      });
    }
  });
  return {uri: uriOf(to.bucket, to.key), etag: answer.CopyObjectResult?.ETag ?? ''};
}
