import type {S3Client} from '@aws-sdk/client-s3';
import {uriOf} from './b2-action.ts';
import {s3Sdk} from './s3-client.ts';

/** An object as a listing shows it. */
export type ListedObject = {
  readonly key: string;
  /** Such as `b2://lake/orders.csv`. */
  readonly uri: string;
  readonly bytes: number;
  readonly lastModified: Date | undefined;
  readonly etag: string;
};

/** The objects whose keys begin with `prefix`, in the order of their keys, 1,000 a request. */
export async function* listObjects(
  client: S3Client,
  bucket: string,
  prefix: string,
  signal?: AbortSignal,
): AsyncGenerator<ListedObject> {
  const {ListObjectsV2Command} = s3Sdk();
  let next: string | undefined;
  do {
    const command = new ListObjectsV2Command({
      Bucket: bucket,
      ...(prefix !== '' && {Prefix: prefix}),
      ...(next !== undefined && {ContinuationToken: next}),
    });
    const page = await client.send(command, {...(signal && {abortSignal: signal})});
    for (const {Key: key = '', Size: bytes = 0, LastModified: lastModified, ETag: etag = ''} of page.Contents ?? []) {
      yield {key, uri: uriOf(bucket, key), bytes, lastModified, etag};
    }
    next = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (next !== undefined);
}

/**
 * A listing that can be awaited for an array, or walked object by object where the bucket is large.
 *
 * @example
 * const objects = await b2.list('lake', 'daily/');
 * for await (const {key, bytes} of b2.list('lake')) total += bytes;
 */
export class Listing implements PromiseLike<readonly ListedObject[]>, AsyncIterable<ListedObject> {
  readonly #walk: () => AsyncIterable<ListedObject>;

  constructor(walk: () => AsyncIterable<ListedObject>) {
    this.#walk = walk;
  }

  [Symbol.asyncIterator](): AsyncIterator<ListedObject> {
    return this.#walk()[Symbol.asyncIterator]();
  }

  // oxlint-disable-next-line unicorn/no-thenable -- awaiting a listing gives all of it
  then<Fulfilled = readonly ListedObject[], Rejected = never>(
    onFulfilled?: ((objects: readonly ListedObject[]) => Fulfilled | PromiseLike<Fulfilled>) | null,
    onRejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<Fulfilled | Rejected> {
    return this.#all().then(onFulfilled, onRejected);
  }

  async #all(): Promise<readonly ListedObject[]> {
    const objects: ListedObject[] = [];
    for await (const object of this.#walk()) objects.push(object);
    return objects;
  }
}
