/** Moves one object as it is told to, and tells how long it took; in a process of its own, so that its memory is its own. */
import {once} from 'node:events';
import {createReadStream, createWriteStream, statSync} from 'node:fs';
import {get, request, type IncomingMessage} from 'node:http';
import {pipeline} from 'node:stream/promises';
import {BackblazeB2} from '../../runtime/io/backblaze-b2.ts';

export type Order = {readonly what: 'download' | 'upload' | 'bare GET' | 'bare PUT'; readonly path: string};
export type Moved = {
  readonly ms: number;
  readonly cpuMs: number;
  /** Peak of resident memory above that before the first transfer, MiB. */
  readonly peakMiB: number;
};

const [endpoint = ''] = process.argv.slice(2);
const b2 = BackblazeB2.withConfig(
  {get: () => undefined, contains: () => false},
  {accessKeyId: 'bench-key-id', secretAccessKey: 'bench-secret-key', endpoint},
);

const moves = {
  download: (path: string): Promise<unknown> => b2.download('lake', 'object', path),
  upload: (path: string): Promise<unknown> => b2.upload(path, 'lake', 'object'),
  'bare GET': async (path: string): Promise<unknown> => {
    const [answer] = (await once(get(`${endpoint}/lake/object`), 'response')) as [IncomingMessage];
    return pipeline(answer, createWriteStream(path));
  },
  'bare PUT': async (path: string): Promise<unknown> => {
    const put = request(`${endpoint}/lake/object`, {method: 'PUT', headers: {'content-length': statSync(path).size}});
    const answered = new Promise((resolve, reject) => put.on('error', reject).on('response', resolve));
    await pipeline(createReadStream(path, {highWaterMark: 1024 * 1024}), put);
    return answered;
  },
};

const idle = process.memoryUsage().rss;
process.on('message', (order: Order) => void move(order));
// Of its own accord, so that a profile of it is written.
process.once('disconnect', () => process.exit());

async function move({what, path}: Order): Promise<void> {
  const before = process.cpuUsage();
  const began = performance.now();
  await moves[what](path);
  const ms = performance.now() - began;
  const {user, system} = process.cpuUsage(before);
  const peakMiB = process.resourceUsage().maxRSS / 1024 - idle / 2 ** 20;
  process.send?.({ms, cpuMs: (user + system) / 1000, peakMiB} satisfies Moved);
}
