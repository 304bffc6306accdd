import {BackblazeB2} from '../io/backblaze-b2.ts';
import type {B2Overrides} from '../io/b2-overrides.ts';
import {MemoryBuckets} from './memory-buckets.ts';
import {memoryHandler} from './memory-handler.ts';

/** What a bucket holds at first, by key: text, or bytes. */
export type SeedObjects = Readonly<Record<string, string | Uint8Array>>;

/** Buckets in memory, and clients of them. */
export type MemoryB2 = {
  /** A client as blocks have it: prepare objects with it, and look at what was written. */
  readonly b2: BackblazeB2;
  /** Another client of the same buckets, told what `BackblazeB2.withConfig` may be told. */
  readonly connect: (overrides?: B2Overrides) => BackblazeB2;
  /** The keys of a bucket, sorted. */
  readonly keys: (bucket: string) => readonly string[];
  /** An object's content; undefined where there is none. */
  readonly bytes: (bucket: string, key: string) => Uint8Array | undefined;
  /** The same as text. */
  readonly text: (bucket: string, key: string) => string | undefined;
};

/**
 * A B2 in memory: the client is the real one, with all that it checks and says, and what it asks is answered without a
 * server or a network. A bucket that is not named here does not exist; an empty one is `{}`.
 *
 * @example
 * const store = memoryB2({lake: {'orders.csv': 'id,total\n1,12.5\n'}});
 * await store.b2.load('lake', 'orders.csv', {as: 'rows'}); // [{id: 1n, total: 12.5}]
 */
export function memoryB2(buckets: Readonly<Record<string, SeedObjects>> = {}): MemoryB2 {
  const store = new MemoryBuckets(() => new Date());
  for (const [name, objects] of Object.entries(buckets)) {
    const bucket = new Map();
    store.buckets.set(name, bucket);
    for (const [key, content] of Object.entries(objects)) store.put(bucket, key, Buffer.from(content as string));
  }
  const connect = (overrides: B2Overrides = {}): BackblazeB2 =>
    BackblazeB2.withConfig(noProfile, {...settings, requestHandler: memoryHandler(store), ...overrides});
  const bytes = (bucket: string, key: string): Uint8Array | undefined => store.buckets.get(bucket)?.get(key)?.content;
  return {
    b2: connect(),
    connect,
    keys: (bucket) => [...(store.buckets.get(bucket)?.keys() ?? [])].sort(),
    bytes,
    text: (bucket, key) => {
      const content = bytes(bucket, key);
      return content && Buffer.from(content).toString('utf8');
    },
  };
}

/** Everything is said, so that nothing is looked for in a profile. */
const settings: B2Overrides = {
  accessKeyId: 'in-memory',
  secretAccessKey: 'in-memory',
  endpoint: 'http://b2.in-memory',
  region: 'in-memory',
};

const noProfile = {get: () => undefined, contains: () => false};
