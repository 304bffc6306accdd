import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {answerS3} from '../../runtime/testing/answer-s3.ts';
import {MemoryBuckets} from '../../runtime/testing/memory-buckets.ts';
import type {S3Server} from './s3-server.ts';

/** The buckets of `magelet/testing` behind a socket, so that what is asked of every server can be asked of them too. */
export async function startMemoryServer(): Promise<S3Server> {
  const store = new MemoryBuckets(() => new Date());
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://memory');
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const query = new Map(url.searchParams);
      const body = Buffer.concat(chunks);
      const answer = answerS3(store, {method: request.method ?? 'GET', path: url.pathname, query, headers, body});
      response.writeHead(answer.status, {'content-length': String(answer.body.length), ...answer.headers});
      response.end(answer.body);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    name: 'memory',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accessKeyId: 'in-memory',
    secretAccessKey: 'in-memory',
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}
