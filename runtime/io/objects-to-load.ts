import {MageletError} from '../core/diagnostic.ts';
import type {Column} from '../core/output.ts';
import {listing, uriOf} from './b2-action.ts';
import type {B2Session} from './b2-session.ts';
import {keyMatcher, literalPrefix} from './key-pattern.ts';
import {listObjects, type ListedObject} from './list-objects.ts';
import {isManifest, manifestKey, readManifestAt} from './manifest.ts';
import {namedByManifests} from './named-by-manifests.ts';
import {noMatch} from './missing-object.ts';
import {noPartition, partitionMatcher, partitionsOf, type Partition, type PartitionFilter} from './partitions.ts';
import {unseen} from './seen-objects.ts';

/** Which of the objects that a pattern matches are loaded. */
export type ChoiceOptions = {
  /** Whether folders such as `year=2026/` become columns; they do where `where` is given. */
  readonly hivePartitioning?: boolean;
  /** The partitions that are wanted; the others are not fetched. */
  readonly where?: PartitionFilter;
  /** Whether the key stands for itself alone, also where it reads as a pattern: `{a,b}.csv`. */
  readonly literal?: boolean;
  /** Only the objects that no completed run of the block has loaded, by key, length and ETag. */
  readonly incremental?: boolean;
};

export type ObjectToLoad = ListedObject & {readonly partition?: Partition};

/** The objects to load, and the columns of their table by name, where a manifest tells them. */
export type Chosen = {
  readonly objects: readonly ObjectToLoad[];
  readonly columns: readonly Column[];
  /** The smallest of those that a completed run has loaded: where there is nothing new, it tells the columns. */
  readonly known?: ObjectToLoad;
};

/**
 * The objects that a pattern matches and the options choose, in the order of their keys, listed once. Where the pattern is
 * a prefix below which an export in several objects wrote its manifest, they are the ones that this names; of
 * the objects that another pattern matches below such an export, too.
 */
export async function objectsToLoad(
  session: B2Session,
  bucket: string,
  pattern: string,
  {where, hivePartitioning: asked, incremental = false, literal = false}: ChoiceOptions,
): Promise<Chosen> {
  const listed = await matching(session, bucket, pattern, {literal, mayBeNone: incremental});
  const hasManifest = !literal && pattern.endsWith('/') && listed.some(({key}) => key === manifestKey(pattern));
  const manifest = hasManifest ? await readManifestAt(session, bucket, pattern) : undefined;
  if (manifest?.begun !== undefined && manifest.files.length === 0 && !incremental) throw begun(bucket, pattern);
  const found = manifest
    ? manifest.files.map((file) => ({...file, uri: uriOf(bucket, file.key), lastModified: undefined}))
    : listed.filter(({key}) => !isManifest(key));
  const hivePartitioning = asked ?? (where !== undefined || (manifest?.partitionBy.length ?? 0) > 0);
  const columns = (manifest?.columns ?? []).map(({name, type}) => ({name, type: plainType(type)}));
  const types = new Map(columns.map(({name, type}) => [name, type]));
  const chosen = hivePartitioning ? ofPartitions(bucket, pattern, found, {where, types}) : found;
  if (!incremental) return {objects: chosen, columns};
  const objects = await unseen(session.overrides.seen, {bucket, pattern}, chosen);
  const [known] = objects.length > 0 ? [] : chosen.toSorted((a, b) => a.bytes - b.bytes);
  return {objects, columns, ...(known && {known})};
}

const unnamed = (bucket: string, pattern: string, count: number): MageletError =>
  new MageletError({
    ...noMatch(bucket, pattern, pattern, []),
    notes: [
      `${count === 1 ? 'an object has a key' : `${count} objects have keys`} that it matches, and the manifest of the export there does not name ${count === 1 ? 'it' : 'them'}`,
    ],
    help: 'wait until an export that is under way has ended, or load an object of something else by its key',
  });

const begun = (bucket: string, pattern: string): MageletError =>
  new MageletError({
    ...noMatch(bucket, pattern, pattern, []),
    notes: ['the first export there has begun, and was not ended: what it put there does not count'],
    help: 'wait until it has ended, or go on with the run that was killed',
  });

/** A type that comes from a bucket and goes into a query: its words alone, and text for those that have more to them. */
const plainType = (type: string): string =>
  /^[A-Z][A-Z0-9_ ]*(?:\(\d+(?:,\s*\d+)?\))?(?:\[\])*$/.test(type) ? type : 'VARCHAR';

async function matching(
  session: B2Session,
  bucket: string,
  pattern: string,
  {literal, mayBeNone}: {readonly literal: boolean; readonly mayBeNone: boolean},
): Promise<readonly ListedObject[]> {
  const prefix = literal ? pattern : literalPrefix(pattern);
  const matches = literal ? (key: string) => key === pattern : keyMatcher(pattern);
  const listed: ListedObject[] = [];
  const manifests: string[] = [];
  const beside: string[] = [];
  await session.attempt(listing(bucket, prefix), async (client) => {
    for await (const object of listObjects(client, bucket, prefix, session.signal)) {
      // Some clients mark a folder by an empty object.
      if (matches(object.key) && !object.key.endsWith('/')) listed.push(object);
      else if (beside.length < 1000 || object.key === pattern) beside.push(object.key);
      if (isManifest(object.key)) manifests.push(object.key);
    }
  });
  const isNamed = literal || pattern.endsWith('/');
  const found = isNamed ? listed : await namedByManifests(session, bucket, listed, {manifests, prefix, matches});
  if (found.length === 0 && listed.length > 0 && !mayBeNone) throw unnamed(bucket, pattern, listed.length);
  if (found.length === 0 && !mayBeNone) throw new MageletError(noMatch(bucket, pattern, prefix, beside));
  return found;
}

function ofPartitions(
  bucket: string,
  pattern: string,
  found: readonly ListedObject[],
  {
    where = () => true,
    types,
  }: {readonly where: PartitionFilter | undefined; readonly types: ReadonlyMap<string, string>},
): readonly ObjectToLoad[] {
  const partitions = partitionsOf(
    found.map(({key}) => key),
    types,
  );
  const wants = partitionMatcher(where, partitions);
  const objects = found.map((object, index) => ({...object, partition: partitions[index] ?? {}}));
  const wanted = objects.filter(({partition, key}) => wants(partition, key));
  if (wanted.length === 0 && found.length > 0) throw noPartition(bucket, pattern, found.length);
  return wanted;
}
