import {Readable} from 'node:stream';
import type {B2Overrides} from '../io/b2-overrides.ts';
import {answerS3} from './answer-s3.ts';
import type {MemoryBuckets} from './memory-buckets.ts';
import type {S3Request} from './s3-request.ts';

type Handler = NonNullable<B2Overrides['requestHandler']>;

/** A request as the AWS SDK hands it on. */
type SdkRequest = {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

/** What stands in for the network: the client above it is the real one, with its signing, retries and messages. */
export function memoryHandler(store: MemoryBuckets): Handler {
  return {
    handle: async (request: SdkRequest, options: {readonly abortSignal?: AbortSignal} = {}) => {
      options.abortSignal?.throwIfAborted();
      const {status, headers, body} = answerS3(store, await readRequest(request));
      return {response: {statusCode: status, headers: {...headers}, body: Readable.from([body], {objectMode: false})}};
    },
    // The SDK asks for these where it shares handlers among clients; there is nothing to set or to close.
    updateHttpClientConfig: () => {},
    httpHandlerConfigs: () => ({}),
    destroy: () => {},
  } as Handler;
}

async function readRequest({method, path, query = {}, headers, body}: SdkRequest): Promise<S3Request> {
  return {
    method,
    path,
    query: new Map(Object.entries(query).map(([name, value]) => [name, String(value ?? '')])),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: await bytesOf(body),
  };
}

async function bytesOf(body: unknown): Promise<Buffer> {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (typeof body === 'string') return Buffer.from(body);
  // A copy: the client fills the same buffers with the next part.
  if (body instanceof Uint8Array) return Buffer.from(body);
  const chunks: Buffer[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
