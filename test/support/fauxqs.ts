import {buildApp} from 'fauxqs';
import type {S3Server} from './s3-server.ts';

/** fauxqs in memory: starts in a blink, keeps bytes right, and lets every key in. */
export async function startFauxqs(port = 0): Promise<S3Server> {
  const app = buildApp({logger: false});
  listUploads(app);
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

type OpenUpload = {readonly bucket: string; readonly key: string; readonly initiated: string};

/** fauxqs takes the question for open uploads for one for objects, and would seem to have none. */
function listUploads(app: ReturnType<typeof buildApp>): void {
  const open = new Map<string, OpenUpload>();
  app.addHook('onRequest', async (request, reply) => {
    const {bucket, query} = readUrl(request.url);
    if (request.method !== 'GET' || !query.has('uploads')) return undefined;
    const wanted = [...open].filter(
      ([, upload]) => upload.bucket === bucket && upload.key.startsWith(query.get('prefix') ?? ''),
    );
    return reply.type('application/xml').send(uploadsXml(wanted));
  });
  app.addHook('onSend', async ({method, url}, {statusCode}, payload) => {
    const {bucket, key, query} = readUrl(url);
    const [, begun] = /<UploadId>(.*?)<\/UploadId>/.exec(String(payload)) ?? [];
    if (method === 'POST' && query.has('uploads') && begun !== undefined) {
      open.set(begun, {bucket, key, initiated: new Date().toISOString()});
    }
    if (method !== 'PUT' && query.has('uploadId') && statusCode < 300) open.delete(query.get('uploadId') ?? '');
    return payload;
  });
}

function readUrl(url: string): {readonly bucket: string; readonly key: string; readonly query: URLSearchParams} {
  const {pathname, searchParams} = new URL(url, 'http://fauxqs');
  const [bucket = '', ...key] = pathname.slice(1).split('/').map(decodeURIComponent);
  return {bucket, key: key.join('/'), query: searchParams};
}

function uploadsXml(uploads: readonly (readonly [id: string, upload: OpenUpload])[]): string {
  const listed = uploads.map(
    ([id, {key, initiated}]) =>
      `<Upload><Key>${key.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</Key><UploadId>${id}</UploadId><Initiated>${initiated}</Initiated></Upload>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?><ListMultipartUploadsResult>${listed.join('')}</ListMultipartUploadsResult>`;
}
