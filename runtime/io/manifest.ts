import {readFile} from 'node:fs/promises';
import {MageletError} from '../core/diagnostic.ts';
import type {Column} from '../core/output.ts';
import {reading, uriOf} from './b2-action.ts';
import type {B2Session} from './b2-session.ts';
import {downloadObject} from './download-object.ts';

/** What an export in several objects has written; it comes last, so that what it names is there whole. */
export type Manifest = {
  readonly version: 1;
  readonly partitionBy: readonly string[];
  /** Those of the table, partitions too, in DuckDB's words: folders have no types, and no objects no columns. */
  readonly columns?: readonly Column[];
  readonly files: readonly ManifestFile[];
  /** The last part of the keys that the first export below the prefix puts there, until all of them are: they do not count. */
  readonly begun?: string;
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

/** Reads a manifest that is there. Throws `b2-foreign-manifest` where it is none of ours. */
export async function readManifestAt(session: B2Session, bucket: string, prefix: string): Promise<Manifest> {
  const manifest = await readManifestIfOurs(session, bucket, prefix);
  if (manifest === undefined) throw foreign(bucket, prefix);
  return manifest;
}

/** Reads a manifest that is there; undefined where it is none of ours. */
export async function readManifestIfOurs(
  session: B2Session,
  bucket: string,
  prefix: string,
): Promise<Manifest | undefined> {
  const key = manifestKey(prefix);
  await using files = session.spool.group();
  const path = await files.pathFor(bucket, key);
  const {signal} = session;
  await session.attempt(reading(bucket, key), (client) => downloadObject({client, bucket, key, path, signal}));
  const manifest = parsed(await readFile(path, 'utf8'));
  if (!isOurs(manifest)) return undefined;
  const {columns} = manifest;
  return Array.isArray(columns) && columns.every(isColumn) ? manifest : {...manifest, columns: []};
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isOurs(value: unknown): value is Manifest {
  const {version, partitionBy, files} = (value ?? {}) as Partial<Record<keyof Manifest, unknown>>;
  return version === 1 && Array.isArray(partitionBy) && Array.isArray(files) && files.every(isFile);
}

function isFile(value: unknown): value is ManifestFile {
  const {key, etag, bytes} = (value ?? {}) as Partial<Record<keyof ManifestFile, unknown>>;
  return typeof key === 'string' && typeof etag === 'string' && typeof bytes === 'number';
}

function isColumn(value: unknown): value is Column {
  const {name, type} = (value ?? {}) as Partial<Record<keyof Column, unknown>>;
  return typeof name === 'string' && typeof type === 'string';
}

const foreign = (bucket: string, prefix: string): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'b2-foreign-manifest',
    message: `${uriOf(bucket, manifestKey(prefix))} is no manifest that magelet wrote`,
    notes: ['it would say which of the objects beside it belong together'],
    help: `load by a pattern, such as ${prefix}*.csv, or put the other file elsewhere`,
  });
