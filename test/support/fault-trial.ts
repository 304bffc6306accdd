import {createHash} from 'node:crypto';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {GetObjectCommand} from '@aws-sdk/client-s3';
import {BackblazeB2} from '../../runtime/io/backblaze-b2.ts';
import {startB2Quirks} from './b2-quirks.ts';
import {configOf} from './config-of.ts';
import {newBucket, openUploads, plainClient, type S3Server} from './s3-server.ts';
import {badWeather, seeded} from './weather.ts';

export type TrialOptions = {
  readonly operations: number;
  /** Requests of which one fails, as a share of one. */
  readonly rate: number;
  readonly seed: number;
};

/** What came of the operations; every list is empty where all is well. */
export type Trial = {
  readonly operations: number;
  readonly requests: number;
  readonly faults: number;
  /** Operations that told an error in place of a result. */
  readonly refused: readonly string[];
  /** Operations that were cancelled on their way. */
  readonly cancelled: number;
  /** Reads that gave something else than what was last acknowledged. */
  readonly wrong: readonly string[];
  readonly uploadsLeftOpen: readonly string[];
  /** Requests that came before the time that the server had asked for. */
  readonly impatient: number;
};

const workers = 16;
const keysOfWorker = 12;
const mebibyte = 1024 * 1024;

/** What an object may be: the digests of its contents, `none` where there is no object. Several after a failed write. */
type Possible = Set<string>;

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 16);

/**
 * Many operations by many workers at once, each on keys of its own, through a proxy at which requests fail by chance; beside
 * them a model of what must be there. In the end every object is read past the proxy.
 */
export async function tryUnderFaults(server: S3Server, {operations, rate, seed}: TrialOptions): Promise<Trial> {
  const bucket = await newBucket(server);
  const folder = await mkdtemp(join(tmpdir(), 'magelet-trial-'));
  const weather = badWeather({rate, seed});
  let faults = 0;
  let pausedUntil = 0;
  let impatient = 0;
  await using proxy = await startB2Quirks(server, (request) => {
    const now = performance.now();
    // What was on its way before the answer arrived comes late, such as the end of a large body.
    if (now < pausedUntil - 100 && now > pausedUntil - 500) impatient++;
    const fault = weather(request);
    if (fault) faults++;
    if (fault?.does === 'answer' && fault.headers?.['retry-after'] === '1') pausedUntil = now + 1000;
    return fault;
  });
  const settings = {accessKeyId: proxy.accessKeyId, secretAccessKey: proxy.secretAccessKey, endpoint: proxy.endpoint};
  const client = (signal?: AbortSignal): BackblazeB2 =>
    BackblazeB2.withConfig(configOf({}), {...settings, spoolDir: folder, idleTimeout: 3000, ...(signal && {signal})});
  await using b2 = client();
  const model = new Map<string, Possible>();
  // What was sent whole and then cancelled may be stored a moment later, also after a read that did not find it yet.
  const onItsWay = new Map<string, string>();
  const refused: string[] = [];
  const wrong: string[] = [];
  let cancelled = 0;
  let left = operations;

  const work = async (worker: number): Promise<void> => {
    const random = seeded(seed * 1000 + worker);
    const file = join(folder, `file-${worker}`);
    while (left-- > 0) {
      const key = `w${worker}/${Math.floor(random() * keysOfWorker)}.bin`;
      const before = model.get(key) ?? new Set(['none']);
      const chance = random();
      const isLarge = random() < 0.01;
      const content = Buffer.alloc(isLarge ? 17 * mebibyte : Math.floor(random() * 40_000), `${worker} ${random()} `);
      const read = (found: string): void => {
        if (!before.has(found)) wrong.push(`${key}: read ${found}, which is none of ${[...before].join(', ')}`);
        const late = onItsWay.get(key);
        model.set(key, new Set(late === undefined ? [found] : [found, late]));
      };
      const wrote = async (expected: string, write: () => Promise<unknown>): Promise<void> => {
        model.set(key, new Set([...before, expected]));
        await write();
        onItsWay.delete(key);
        model.set(key, new Set([expected]));
      };
      try {
        if (chance < 0.3) await wrote(digest(content), () => b2.export(content, bucket, key));
        else if (chance < 0.35) {
          await writeFile(file, content);
          await wrote(digest(content), () => b2.upload(file, bucket, key));
        } else if (chance < 0.4) await wrote(digest(content), () => b2.writeStream(inChunks(content), bucket, key));
        else if (chance < 0.43) {
          const stop = new AbortController();
          setTimeout(() => stop.abort(new Error('cancelled')), random() * 30);
          onItsWay.set(key, digest(content));
          await wrote(digest(content), () => client(stop.signal).export(content, bucket, key));
        } else if (chance < 0.48) await wrote('none', () => b2.delete(bucket, key));
        else if (chance < 0.53) {
          const to = `${key}.copy`;
          if (![...before].includes('none')) {
            model.set(to, new Set([...(model.get(to) ?? ['none']), ...before]));
            await b2.copy(bucket, key, bucket, to);
            model.set(to, before);
          }
        } else if (chance < 0.6) {
          const found = await b2.exists(bucket, key);
          if (!before.has('none') && !found) wrong.push(`${key}: is there, and exists says no`);
          if (before.size === 1 && before.has('none') && found) wrong.push(`${key}: is gone, and exists says yes`);
        } else if (chance < 0.63) {
          const keys = new Set((await b2.list(bucket, `w${worker}/`)).map((object) => object.key));
          for (const [known, possible] of model) {
            if (!known.startsWith(`w${worker}/`)) continue;
            if (!possible.has('none') && !keys.has(known)) wrong.push(`${known}: is there, and is not listed`);
          }
        } else if (chance < 0.7) {
          read(digest(await streamed(b2, bucket, key)));
        } else read(digest(await b2.load(bucket, key, {as: 'bytes'})));
      } catch (error) {
        const {code = '', message} = error as {code?: string; message: string};
        if (code === 'b2-no-object') read('none');
        else if (message === 'cancelled') cancelled++;
        else refused.push(`${key}: ${code} ${message}`);
      }
    }
  };
  await Promise.all(Array.from({length: workers}, (_, worker) => work(worker)));

  for (const [key, possible] of model) {
    const answer = await plainClient(server)
      .send(new GetObjectCommand({Bucket: bucket, Key: key}))
      .catch(() => undefined);
    const found = answer ? digest((await answer.Body?.transformToByteArray()) ?? Buffer.alloc(0)) : 'none';
    if (!possible.has(found)) wrong.push(`${key}: is ${found} in the end, and none of ${[...possible].join(', ')}`);
  }
  await rm(folder, {recursive: true});
  return {
    operations,
    requests: proxy.seen.length,
    faults,
    refused,
    cancelled,
    wrong,
    uploadsLeftOpen: await openUploads(server, bucket),
    impatient,
  };
}

/** What a stream gave cannot be taken back: one that ends with word of damage is read again by whoever reads it. */
async function streamed(b2: BackblazeB2, bucket: string, key: string): Promise<Buffer> {
  for (let tries = 1; ; tries++) {
    try {
      return Buffer.concat((await (await b2.readStream(bucket, key)).toArray()) as Uint8Array[]);
    } catch (error) {
      if ((error as {code?: string}).code !== 'b2-damaged' || tries === 5) throw error;
    }
  }
}

async function* inChunks(content: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += 100_000) yield content.subarray(at, at + 100_000);
}
