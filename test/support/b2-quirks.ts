import {createServer, request, type IncomingMessage, type ServerResponse} from 'node:http';
import type {S3Server} from './s3-server.ts';

/** A request as the proxy saw it. */
export type SeenRequest = {
  readonly method: string;
  /** The path and the query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
};

/** What is done to requests that match, `times` times. */
export type Quirk = {
  readonly on: (request: SeenRequest) => boolean;
  readonly times: number;
} & (
  | {
      readonly does: 'answer';
      readonly status: number;
      readonly code?: string;
      readonly words?: string;
      readonly headers?: Record<string, string>;
    }
  | {readonly does: 'reset the connection'}
  | {readonly does: 'cut the body'; readonly after: number}
  | {readonly does: 'hold'; readonly until: Promise<unknown>}
  | {readonly does: 'forget a header'; readonly header: string}
  /** 403 in place of 404, as to a key that may not list. */
  | {readonly does: 'hide what is missing'}
);

export type B2Quirks = S3Server & {
  /** Every request so far. */
  readonly seen: SeenRequest[];
  readonly add: (quirk: Quirk) => void;
  /** Resolves when a request that matches has come, or comes. */
  readonly arrival: (on: Quirk['on']) => Promise<void>;
};

/** Which requests a quirk is for. */
export const gets = ({method, url}: SeenRequest): boolean => method === 'GET' && !isListing(url);
export const lists = ({method, url}: SeenRequest): boolean => method === 'GET' && isListing(url);
export const puts = ({method}: SeenRequest): boolean => method === 'PUT';
export const all = (): boolean => true;

const isListing = (url: string): boolean => url === '/' || url.includes('list-type=2');

/**
 * A proxy on 127.0.0.1 that makes an S3 server behave as B2 does where it differs: 501 to conditional writes,
 * 400 to checksum headers. Whatever else B2 does at times is added as a quirk.
 */
export async function startB2Quirks(behind: S3Server): Promise<B2Quirks> {
  const seen: SeenRequest[] = [];
  const quirks: {quirk: Quirk; left: number}[] = [];
  const waiting: {on: Quirk['on']; arrived: () => void}[] = [];
  const server = createServer((incoming, outgoing) => {
    const {method = '', url = '', headers} = incoming;
    const current = {method, url, headers};
    seen.push(current);
    for (const {on, arrived} of waiting) if (on(current)) arrived();
    const found = quirks.find(({quirk, left}) => left > 0 && quirk.on(current));
    if (found) found.left--;
    const quirk = found?.quirk ?? always.find(({on}) => on(current));
    act(quirk, behind, incoming, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    ...behind,
    name: `${behind.name} with the quirks of B2`,
    endpoint: `http://127.0.0.1:${port}`,
    seen,
    add: (quirk) => quirks.push({quirk, left: quirk.times}),
    arrival: (on) =>
      new Promise((resolve) => {
        if (seen.some(on)) resolve();
        else waiting.push({on, arrived: resolve});
      }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const always: readonly Quirk[] = [
  {
    on: ({method, headers}) => method === 'PUT' && ('if-match' in headers || 'if-none-match' in headers),
    times: Infinity,
    does: 'answer',
    status: 501,
    code: 'NotImplemented',
    words: 'A header you provided implies functionality that is not implemented.',
  },
  {
    on: ({headers}) =>
      Object.keys(headers).some(
        (name) => name.startsWith('x-amz-checksum-') || name === 'x-amz-sdk-checksum-algorithm',
      ),
    times: Infinity,
    does: 'answer',
    status: 400,
    code: 'InvalidArgument',
    words: "Unsupported header 'x-amz-checksum-crc32'",
  },
];

function act(quirk: Quirk | undefined, behind: S3Server, incoming: IncomingMessage, outgoing: ServerResponse): void {
  switch (quirk?.does) {
    case 'answer':
      incoming.resume();
      outgoing.writeHead(quirk.status, {'content-type': 'application/xml', ...quirk.headers});
      outgoing.end(quirk.code === undefined ? (quirk.words ?? '') : errorXml(quirk.code, quirk.words));
      return;
    case 'reset the connection':
      incoming.socket.resetAndDestroy();
      return;
    case 'hold':
      void quirk.until.then(() => forward(behind, incoming, outgoing, {}));
      return;
    case 'cut the body':
      forward(behind, incoming, outgoing, {cutAfter: quirk.after});
      return;
    case 'forget a header':
      delete incoming.headers[quirk.header];
      forward(behind, incoming, outgoing, {});
      return;
    case 'hide what is missing':
      forward(behind, incoming, outgoing, {hideMissing: true});
      return;
    case undefined:
      forward(behind, incoming, outgoing, {});
  }
}

function forward(
  behind: S3Server,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  {cutAfter, hideMissing = false}: {cutAfter?: number; hideMissing?: boolean},
): void {
  const {hostname, port} = new URL(behind.endpoint);
  const {method, url: path, headers} = incoming;
  const passed = request({hostname, port, method, path, headers}, (answer) => {
    if (hideMissing && answer.statusCode === 404) {
      answer.resume();
      outgoing.writeHead(403, {'content-type': 'application/xml'});
      outgoing.end(errorXml('AccessDenied', 'Cannot access bucket'));
      return;
    }
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    if (cutAfter === undefined) answer.pipe(outgoing);
    else cut(answer, outgoing, cutAfter);
  });
  passed.on('error', () => outgoing.destroy());
  outgoing.on('close', () => passed.destroy());
  incoming.pipe(passed);
}

function cut(answer: IncomingMessage, outgoing: ServerResponse, after: number): void {
  let sent = 0;
  answer.on('data', (chunk: Buffer) => {
    const part = chunk.subarray(0, after - sent);
    sent += part.length;
    outgoing.write(part, () => {
      if (sent >= after) outgoing.destroy();
    });
  });
  answer.on('end', () => outgoing.end());
}

const errorXml = (code: string, words = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${words}</Message></Error>`;
