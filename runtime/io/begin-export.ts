import {writing} from './b2-action.ts';
import type {B2Session} from './b2-session.ts';
import {deleteObjects} from './delete-objects.ts';
import {headIfThere} from './head-if-there.ts';
import type {Manifest, ManifestFile} from './manifest.ts';
import {putObject} from './upload-object.ts';
import {contentTypes} from './write-data-file.ts';

/** An export that has begun; `takeBack` removes what says so, for where none of its objects is left. */
export type BegunExport = {readonly takeBack: () => Promise<void>};

/**
 * Says in a manifest what lies below a prefix that had none, before an export puts its first objects there. Whoever loads the
 * prefix, and whoever exports there after this process was killed, would take what had arrived by then for all.
 *
 * @param name The last part of the keys to come.
 */
export async function beginExport(
  session: B2Session,
  {bucket, key}: {readonly bucket: string; readonly key: string},
  files: readonly ManifestFile[],
  name: string,
): Promise<BegunExport> {
  const manifest: Manifest = {version: 1, partitionBy: [], files, begun: name};
  const content = Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`);
  const {signal} = session;
  const {etag} = await session.attempt(writing(bucket, key), (client) =>
    putObject({client, bucket, key, signal, contentType: contentTypes.json}, content),
  );
  return {
    takeBack: async () => {
      // Another export may have ended meanwhile.
      const there = await headIfThere(session, bucket, key);
      if (there?.etag === etag) await deleteObjects(session, bucket, [key]);
    },
  };
}
