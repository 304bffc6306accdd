/**
 * The barest server that speaks enough S3 for one object: it answers ranges of so many bytes from memory, and takes parts
 * without keeping them, so that what is measured is the client. Prints its endpoint.
 */
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';

const content = Buffer.alloc(Number(process.argv[2]), 'magelet moves bytes. ');

function answerRange(incoming: IncomingMessage, outgoing: ServerResponse): void {
  const [, from = '0', to = ''] = /bytes=(\d+)-(\d*)/.exec(incoming.headers.range ?? '') ?? [];
  const start = Number(from);
  const end = to === '' ? content.length : Math.min(Number(to) + 1, content.length);
  outgoing.writeHead(incoming.headers.range === undefined ? 200 : 206, {
    'content-length': end - start,
    'content-range': `bytes ${start}-${end - 1}/${content.length}`,
    // As an object has it that was sent in parts.
    etag: '"d41d8cd98f00b204e9800998ecf8427e-32"',
  });
  outgoing.end(content.subarray(start, end));
}

function answerWrite(incoming: IncomingMessage, outgoing: ServerResponse): void {
  const query = new URL(incoming.url ?? '/', 'http://server').searchParams;
  incoming.on('data', () => undefined);
  incoming.on('end', () => {
    if (incoming.method !== 'POST') return outgoing.setHeader('etag', '"part"').end();
    const [name, value] = query.has('uploads')
      ? ['InitiateMultipartUpload', 'UploadId']
      : ['CompleteMultipartUpload', 'ETag'];
    return outgoing.end(`<?xml version="1.0"?><${name}Result><${value}>upload</${value}></${name}Result>`);
  });
}

const server = createServer((incoming, outgoing) =>
  incoming.method === 'GET' ? answerRange(incoming, outgoing) : answerWrite(incoming, outgoing),
);
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`);
});
