import {reading} from './b2-action.ts';
import type {B2Session} from './b2-session.ts';
import {contentMd5, verified} from './content-md5.ts';
import {readRange} from './object-range.ts';
import {s3Sdk} from './s3-client.ts';

/** The bytes of an object as they arrive. The first answer is awaited, so that a missing object is told at once. */
export async function streamObject(
  session: B2Session,
  bucket: string,
  key: string,
): Promise<AsyncIterable<Uint8Array>> {
  const {signal} = session;
  const {GetObjectCommand} = s3Sdk();
  const action = reading(bucket, key);
  const opened = await session.attempt(action, (client) =>
    client.send(new GetObjectCommand({Bucket: bucket, Key: key}), {...(signal && {abortSignal: signal})}),
  );
  const end = opened.ContentLength ?? 0;
  const expected = contentMd5(opened);
  const range = {client: session.client(), bucket, key, start: 0, end, etag: opened.ETag ?? '', signal};
  const bytes = readRange(range, opened);
  return explained(session, action, expected === undefined ? bytes : verified(bytes, expected));
}

/** The same bytes; a failure on the way is told as every other one is. */
async function* explained(
  session: B2Session,
  action: ReturnType<typeof reading>,
  chunks: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    for (;;) {
      const next = await session.attempt(action, () => chunks.next());
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await chunks.return(undefined);
  }
}
