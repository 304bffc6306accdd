import {readFile} from 'node:fs/promises';
import {reading} from './b2-action.ts';
import type {B2Session} from './b2-session.ts';
import {downloadObject} from './download-object.ts';

/** What an export in several objects has written; it comes last, so that what it names is there whole. */
export type Manifest = {
  readonly version: 1;
  readonly partitionBy: readonly string[];
  readonly files: readonly ManifestFile[];
};

export type ManifestFile = {
  readonly key: string;
  readonly bytes: number;
  readonly rows: number;
  readonly etag: string;
};

/** The manifest of the objects below a prefix, which ends in `/`. */
export const manifestKey = (prefix: string): string => `${prefix}_manifest.json`;

export const isManifest = (key: string): boolean => key === '_manifest.json' || key.endsWith('/_manifest.json');

/** Reads a manifest that is there. */
export async function readManifestAt(session: B2Session, bucket: string, prefix: string): Promise<Manifest> {
  const key = manifestKey(prefix);
  await using files = session.spool.group();
  const path = await files.pathFor(bucket, key);
  const {signal} = session;
  await session.attempt(reading(bucket, key), (client) => downloadObject({client, bucket, key, path, signal}));
  return JSON.parse(await readFile(path, 'utf8')) as Manifest;
}
