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
  /** Sends so many bytes of the answer and then nothing, with the connection open. */
  | {readonly does: 'stall'; readonly after: number}
  /** Takes so many bytes of what is sent and then breaks off. */
  | {readonly does: 'reset while sending'; readonly after: number}
  /** Changes one byte. The server is taken to compare what it is sent with the signature, as B2 does. */
  | {readonly does: 'damage what is sent'}
  | {readonly does: 'damage what is answered'}
  /** A server whose clock is an hour ahead. */
  | {readonly does: 'tell another time'}
  /** Does what is asked, and breaks off in place of an answer. */
  | {readonly does: 'lose the answer'}
  | {readonly does: 'hold'; readonly until: Promise<unknown>}
  | {readonly does: 'forget a header'; readonly header: string}
  /** 403 in place of 404, as to a key that may not list. */
  | {readonly does: 'hide what is missing'}
);

/** What is done to a request by chance. */
export type Weather = (request: SeenRequest) => Quirk | undefined;

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
export async function startB2Quirks(behind: S3Server, weather?: Weather): Promise<B2Quirks> {
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
    const quirk = found?.quirk ?? always.find(({on}) => on(current)) ?? weather?.(current);
    act(quirk, behind, incoming, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    ...behind,
    name: `${behind.name} with the quirks of B2`,
    direct: behind.endpoint,
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
    case 'stall':
      forward(behind, incoming, outgoing, {stallAfter: quirk.after});
      return;
    case 'reset while sending':
      resetAfter(incoming, quirk.after);
      return;
    case 'damage what is sent':
      // What arrives has another digest than the signed one.
      incoming.resume().once('end', () => {
        outgoing.writeHead(400, {'content-type': 'application/xml'});
        outgoing.end(errorXml('XAmzContentSHA256Mismatch'));
      });
      return;
    case 'damage what is answered':
      forward(behind, incoming, outgoing, {isDamaged: true});
      return;
    case 'tell another time':
      incoming.resume();
      outgoing.writeHead(403, {
        'content-type': 'application/xml',
        date: new Date(Date.now() + 3_600_000).toUTCString(),
      });
      outgoing.end(errorXml('RequestTimeTooSkewed'));
      return;
    case 'lose the answer':
      forward(behind, incoming, outgoing, {isLost: true});
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

/** What is done to an answer on its way back. */
type Mishap = {
  readonly cutAfter?: number;
  readonly stallAfter?: number;
  readonly isDamaged?: boolean;
  readonly isLost?: boolean;
  readonly hideMissing?: boolean;
};

function forward(behind: S3Server, incoming: IncomingMessage, outgoing: ServerResponse, mishap: Mishap): void {
  const {hostname, port} = new URL(behind.endpoint);
  const {method, url: path, headers} = incoming;
  const passed = request({hostname, port, method, path, headers}, (answer) => {
    const isOfObject = /^"[0-9a-f]{32}"$/.test(answer.headers.etag ?? '');
    if (mishap.isLost) {
      answer.resume().once('end', () => incoming.socket.resetAndDestroy());
      return;
    }
    if (mishap.hideMissing && answer.statusCode === 404) {
      answer.resume();
      outgoing.writeHead(403, {'content-type': 'application/xml'});
      outgoing.end(errorXml('AccessDenied', 'Cannot access bucket'));
      return;
    }
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    const {cutAfter, stallAfter = cutAfter} = mishap;
    if (stallAfter !== undefined) pass(answer, outgoing, stallAfter, cutAfter !== undefined);
    // Of an object that was sent in parts nobody could tell.
    else if (mishap.isDamaged && isOfObject) damage(answer, outgoing);
    else answer.pipe(outgoing);
  });
  passed.on('error', () => outgoing.destroy());
  outgoing.on('close', () => passed.destroy());
  incoming.pipe(passed);
}

/** Passes so many bytes on; after them the connection is broken off, or stays open with nothing on it. */
function pass(answer: IncomingMessage, outgoing: ServerResponse, after: number, isCut: boolean): void {
  let sent = 0;
  answer.on('data', (chunk: Buffer) => {
    const part = chunk.subarray(0, after - sent);
    sent += part.length;
    outgoing.write(part, () => {
      if (sent >= after && isCut) outgoing.destroy();
    });
  });
  answer.on('end', () => {
    if (sent < after) outgoing.end();
  });
}

function damage(answer: IncomingMessage, outgoing: ServerResponse): void {
  let isDone = false;
  answer.on('data', (chunk: Buffer) => {
    if (!isDone) chunk[0] = (chunk[0] ?? 0) ^ 1;
    isDone = true;
    outgoing.write(chunk);
  });
  answer.on('end', () => outgoing.end());
}

function resetAfter(incoming: IncomingMessage, after: number): void {
  let taken = 0;
  incoming.on('data', (chunk: Buffer) => {
    taken += chunk.length;
    if (taken >= after) incoming.socket.resetAndDestroy();
  });
  incoming.on('end', () => incoming.socket.resetAndDestroy());
}

const errorXml = (code: string, words = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${words}</Message></Error>`;
