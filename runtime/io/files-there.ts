import {listing} from './b2-action.ts';
import type {B2Session} from './b2-session.ts';
import {listObjects, type ListedObject} from './list-objects.ts';
import {isManifest, manifestKey, readManifestAt, type Manifest} from './manifest.ts';
import {isPart} from './own-appends.ts';

/** What lies below a prefix to which objects are exported. */
export type FilesThere = Pick<Manifest, 'files' | 'columns'> & {
  readonly hasManifest: boolean;
  /** The keys of what the manifest does not name: of exports that are under way, or that ended before they had named it. */
  readonly unnamed: readonly string[];
  /** Of these, what a first export has put there and did not live to name. */
  readonly unfinished: readonly string[];
  /** Of these, what an export has put there of which nothing was heard for a day before the manifest was written. */
  readonly abandoned: readonly string[];
};

/** What the manifest names, or everything below the prefix where there is none yet, of rows that nobody has counted. */
export async function filesThere(session: B2Session, bucket: string, prefix: string): Promise<FilesThere> {
  const found: ListedObject[] = [];
  const folders: string[] = [];
  let manifestObject: ListedObject | undefined;
  await session.attempt(listing(bucket, prefix), async (client) => {
    for await (const object of listObjects(client, bucket, prefix, session.signal)) {
      if (object.key === manifestKey(prefix)) manifestObject = object;
      else if (isManifest(object.key)) folders.push(object.key.slice(0, object.key.lastIndexOf('/') + 1));
      else if (!object.key.endsWith('/')) found.push(object);
    }
  });
  const hasManifest = manifestObject !== undefined;
  if (!manifestObject) {
    const files = found.map(({key, bytes, etag}) => ({key, bytes, etag, rows: 0}));
    return {files, hasManifest, unnamed: [], unfinished: [], abandoned: []};
  }
  const manifest = await readManifestAt(session, bucket, prefix);
  const written = manifestObject.lastModified?.getTime() ?? 0;
  const named = new Set(manifest.files.map(({key}) => key));
  const unnamed = found.filter(({key}) => !named.has(key));
  // By the server's clock alone, and not of those who are at it now: another process may name its objects when all are there.
  const isAbandoned = ({key, lastModified}: ListedObject): boolean =>
    isPart(key.slice(prefix.length)) &&
    !folders.some((folder) => key.startsWith(folder)) &&
    written - (lastModified?.getTime() ?? written) > abandonedAfter;
  const keysOf = (objects: readonly ListedObject[]): readonly string[] => objects.map(({key}) => key);
  return {
    ...manifest,
    hasManifest,
    unnamed: keysOf(unnamed),
    unfinished: keysOf(unnamed.filter(({key}) => nameOf(key) === manifest.begun)),
    abandoned: keysOf(unnamed.filter(isAbandoned)),
  };
}

/** Milliseconds after which nobody goes on with an export: the manifest was written a day later. */
const abandonedAfter = 24 * 3_600_000;

export const nameOf = (key: string): string => key.slice(key.lastIndexOf('/') + 1);
