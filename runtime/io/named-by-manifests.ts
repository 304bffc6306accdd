import {uriOf} from './b2-action.ts';
import {mapAtOnce} from './at-once.ts';
import type {B2Session} from './b2-session.ts';
import {headIfThere} from './head-if-there.ts';
import type {ListedObject} from './list-objects.ts';
import {isManifest, manifestKey, readManifestIfOurs} from './manifest.ts';

/** Manifests that are read at once. */
const manifestsAtOnce = 8;

/**
 * The objects that a pattern matches, without those that the manifest of an export in several objects does not name: they are
 * of an export that is under way, or of one that was broken off. `manifests` are those that the listing showed; the one above
 * the folders of partitions that the pattern begins with, `year=2026/`, is asked for.
 */
export async function namedByManifests(
  session: B2Session,
  bucket: string,
  found: readonly ListedObject[],
  {manifests, prefix, matches}: {manifests: readonly string[]; prefix: string; matches: (key: string) => boolean},
): Promise<readonly ListedObject[]> {
  const folders = manifests.map((key) => key.slice(0, key.lastIndexOf('/') + 1));
  const above = /^(?:.*?\/)??(?=[^/=]+=[^/]*\/)/.exec(prefix)?.[0];
  const isAbove = above !== undefined && (await headIfThere(session, bucket, manifestKey(above))) !== undefined;
  if (isAbove) folders.push(above);
  const holding = folders.filter((folder) => found.some(({key}) => key.startsWith(folder)));
  const read = await mapAtOnce(holding, manifestsAtOnce, session.signal, async (folder) => ({
    folder,
    manifest: await readManifestIfOurs(session, bucket, folder),
  }));
  const ours = read.flatMap(({folder, manifest}) => (manifest ? [{folder, manifest}] : []));
  if (ours.length === 0) return found;
  const named = ours.flatMap(({manifest}) => manifest.files).filter(({key}) => matches(key) && !isManifest(key));
  const byKey = new Map([
    ...found
      .filter(({key}) => !ours.some(({folder}) => key.startsWith(folder)))
      .map((object) => [object.key, object] as const),
    // As the manifest has them: the listing may be older than it.
    ...named.map((file) => [file.key, {...file, uri: uriOf(bucket, file.key), lastModified: undefined}] as const),
  ]);
  return [...byKey.values()].toSorted((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
}
