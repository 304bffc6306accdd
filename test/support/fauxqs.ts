import {buildApp} from 'fauxqs';
import type {S3Server} from './s3-server.ts';

/** fauxqs in memory: starts in a blink, keeps bytes right, and lets every key in. */
export async function startFauxqs(port = 0): Promise<S3Server> {
  const app = buildApp({logger: false});
  const endpoint = await app.listen({host: '127.0.0.1', port});
  return {
    name: 'fauxqs',
    endpoint,
    accessKeyId: 'test-key-id',
    secretAccessKey: 'test-secret-key',
    [Symbol.asyncDispose]: async () => {
      await app.close();
    },
  };
}
