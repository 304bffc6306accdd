import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createReadStream} from 'node:fs';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {CreateBucketCommand, HeadObjectCommand, S3Client} from '@aws-sdk/client-s3';
import {Upload} from '@aws-sdk/lib-storage';
import {endedWithThis, ownGroup} from './leftovers.ts';
import {root} from './report.ts';

/** An S3 server on 127.0.0.1 in a process of its own, in memory; ended when it is disposed of. */
export type BenchServer = AsyncDisposable & {
  readonly endpoint: string;
  /** What clients are configured with; the server lets every key in. */
  readonly env: Readonly<Record<string, string>>;
  readonly makeBucket: (bucket: string) => Promise<void>;
  readonly put: (bucket: string, key: string, path: string) => Promise<void>;
  /** Bytes of an object; throws where it is not there. */
  readonly size: (bucket: string, key: string) => Promise<number>;
};

export async function startBenchServer(): Promise<BenchServer> {
  const server = endedWithThis(
    spawn(process.execPath, [join(root, 'bench/measure/s3-server-process.ts')], {
      stdio: ['ignore', 'pipe', 'inherit'],
      ...ownGroup,
    }),
  );
  const [line] = (await once(createInterface({input: server.stdout}), 'line')) as [string];
  const credentials = {accessKeyId: 'bench-key-id', secretAccessKey: 'bench-secret-key'};
  const client = new S3Client({
    endpoint: line,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  return {
    endpoint: line,
    env: {
      B2_APPLICATION_KEY_ID: credentials.accessKeyId,
      B2_APPLICATION_KEY: credentials.secretAccessKey,
      B2_ENDPOINT_URL: line,
    },
    makeBucket: async (bucket) => void (await client.send(new CreateBucketCommand({Bucket: bucket}))),
    // In parts: the server takes no body of 100 MB in one.
    put: async (bucket, key, path) =>
      void (await new Upload({client, params: {Bucket: bucket, Key: key, Body: createReadStream(path)}}).done()),
    size: async (bucket, key) =>
      (await client.send(new HeadObjectCommand({Bucket: bucket, Key: key}))).ContentLength ?? 0,
    [Symbol.asyncDispose]: async () => {
      client.destroy();
      const ended = once(server, 'close');
      server.kill('SIGTERM');
      await ended;
    },
  };
}
