import {createHash} from 'node:crypto';

/** An object as it lies in memory. */
export type MemoryObject = {
  readonly content: Buffer;
  readonly etag: string;
  readonly lastModified: Date;
  /** `content-type` and `x-amz-meta-…`, as they were sent. */
  readonly headers: Readonly<Record<string, string>>;
};

export type MemoryBucket = Map<string, MemoryObject>;

/** An upload in parts that has begun. */
export type MemoryUpload = {
  readonly bucket: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly parts: Map<number, Buffer>;
};

/** Buckets and the uploads that are under way: all that a server in memory remembers. */
export class MemoryBuckets {
  readonly buckets = new Map<string, MemoryBucket>();
  readonly uploads = new Map<string, MemoryUpload>();
  readonly #now: () => Date;
  #begun = 0;

  constructor(now: () => Date) {
    this.#now = now;
  }

  put(
    bucket: MemoryBucket,
    key: string,
    content: Buffer,
    headers: Readonly<Record<string, string>> = {},
  ): MemoryObject {
    const object = {content, etag: `"${md5(content)}"`, lastModified: this.#now(), headers};
    bucket.set(key, object);
    return object;
  }

  beginUpload(upload: Omit<MemoryUpload, 'parts'>): string {
    const id = `upload-${++this.#begun}`;
    this.uploads.set(id, {...upload, parts: new Map()});
    return id;
  }

  /** Puts the parts of an upload together in the order of their numbers; the ETag counts them, as S3's does. */
  endUpload(id: string, {key, headers, parts}: MemoryUpload, bucket: MemoryBucket): MemoryObject {
    const ordered = [...parts].sort(([a], [b]) => a - b).map(([, part]) => part);
    const digests = ordered.map((part) => createHash('md5').update(part).digest());
    const object = {
      content: Buffer.concat(ordered),
      etag: `"${md5(Buffer.concat(digests))}-${ordered.length}"`,
      lastModified: this.#now(),
      headers,
    };
    bucket.set(key, object);
    this.uploads.delete(id);
    return object;
  }
}

export const md5 = (content: Uint8Array): string => createHash('md5').update(content).digest('hex');
