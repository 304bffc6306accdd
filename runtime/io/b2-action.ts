/** What an application key may be allowed to do; Backblaze's names. */
export type Capability = 'readFiles' | 'writeFiles' | 'listFiles' | 'deleteFiles';

/** What the client was doing when a request failed. */
export type B2Action = {
  readonly verb: 'reading' | 'writing' | 'listing' | 'deleting' | 'copying to';
  readonly bucket: string;
  /** The object's key, or what the listed keys begin with. */
  readonly key: string;
  readonly needs: Capability;
};

export const reading = (bucket: string, key: string): B2Action => ({verb: 'reading', bucket, key, needs: 'readFiles'});
export const writing = (bucket: string, key: string): B2Action => ({verb: 'writing', bucket, key, needs: 'writeFiles'});
export const listing = (bucket: string, key: string): B2Action => ({verb: 'listing', bucket, key, needs: 'listFiles'});
export const deleting = (bucket: string, key: string): B2Action => ({
  verb: 'deleting',
  bucket,
  key,
  needs: 'deleteFiles',
});
export const copyingTo = (bucket: string, key: string): B2Action => ({
  verb: 'copying to',
  bucket,
  key,
  needs: 'writeFiles',
});

/** How objects are named in messages and records: `b2://lake/orders.csv`. */
export const uriOf = (bucket: string, key: string): string => `b2://${bucket}/${key}`;
