import type {S3Client, S3ClientConfig} from '@aws-sdk/client-s3';
import {Pace} from './pace.ts';
import {readInPlace} from './read-in-place.ts';
import {isBusyStatus, secondsToWait} from './s3-answer.ts';

type Handler = S3Client['config']['requestHandler'];

/** The connections to one endpoint, shared by all clients of this thread, and the pace of the requests over them. */
type Pool = {readonly handler: Handler; readonly pace: Pace; users: number};

const pools = new Map<string, Pool>();

/** Milliseconds. */
export type Patience = {readonly connectionTimeout: number; readonly socketTimeout: number};

/**
 * What sends the requests of a client: over the connections of all clients of this endpoint, at their common pace.
 * `destroy` ends what the client still waits for, which is not tried again, and closes the connections when the last of
 * these clients is done.
 */
export function requestHandlerFor(
  endpoint: string,
  patience: Patience,
  Client: typeof S3Client,
): NonNullable<S3ClientConfig['requestHandler']> {
  const key = `${endpoint} ${patience.connectionTimeout} ${patience.socketTimeout}`;
  const pool = pools.get(key) ?? openPool(patience, Client);
  pools.set(key, pool);
  pool.users++;
  let isOpen = true;
  const {handler, pace} = pool;
  const waiting = new Set<(closed: Error) => void>();
  const handle: Handler['handle'] = async (request, options) => {
    const {abortSignal: signal} = (options ?? {}) as {readonly abortSignal?: AbortSignal};
    await pace.enter(signal);
    const {promise: closing, reject} = Promise.withResolvers<never>();
    waiting.add(reject);
    try {
      if (!isOpen) throw hasClosed();
      const answered = await Promise.race([handler.handle(request, options), closing]);
      const {statusCode, headers} = answered.response;
      if (isBusyStatus(statusCode)) pace.slowDown(secondsToWait(headers));
      else pace.speedUp();
      return answered;
    } finally {
      waiting.delete(reject);
      pace.leave();
    }
  };
  return {
    metadata: handler.metadata ?? {handlerProtocol: 'http/1.1'},
    handle,
    destroy: () => {
      if (!isOpen) return;
      isOpen = false;
      for (const reject of waiting) reject(hasClosed());
      if (--pool.users > 0) return;
      pools.delete(key);
      handler.destroy?.();
    },
  } as Handler;
}

const hasClosed = (): Error => Object.assign(new Error('the client was closed'), {name: 'AbortError'});

/** The SDK's own handler, as a client has it that is made for nothing else, and agents as it makes them. */
function openPool({connectionTimeout, socketTimeout}: Patience, Client: typeof S3Client): Pool {
  const {Agent: HttpAgent} = process.getBuiltinModule('node:http');
  const {Agent: HttpsAgent} = process.getBuiltinModule('node:https');
  const kept = {keepAlive: true, maxSockets: 50};
  const httpAgent = readInPlace(new HttpAgent(kept));
  const httpsAgent = readInPlace(new HttpsAgent(kept));
  const client = new Client({
    region: 'none',
    requestHandler: {connectionTimeout, socketTimeout, httpAgent, httpsAgent},
  });
  return {handler: client.config.requestHandler, pace: new Pace(() => performance.now()), users: 0};
}
