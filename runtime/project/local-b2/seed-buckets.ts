import {readdir, stat} from 'node:fs/promises';
import {join} from 'node:path';
import {nearestName} from '../../core/nearest-name.ts';
import type {Diagnostic} from '../../core/diagnostic.ts';
import type {LocalBucket} from '../../core/project-settings.ts';
import {failed, success, type Result} from '../../core/result.ts';
import {writeAtomically} from '../../core/write-atomically.ts';
import {listed} from '../../core/listed.ts';
import {BackblazeB2} from '../../io/backblaze-b2.ts';
import {readTextIfThere} from '../read-text.ts';
import type {B2Settings} from '../thread/thread-data.ts';

type SeedFile = {readonly bucket: string; readonly key: string; readonly path: string; readonly mark: string};

/**
 * Fills the local buckets with the files that the project names. A file that was put there by an earlier run and has
 * not changed since (by size and time) is left alone, so that only the first run waits.
 */
export async function seedBuckets(
  project: string,
  folder: string,
  buckets: readonly LocalBucket[],
  settings: B2Settings,
): Promise<Result<readonly SeedFile[]>> {
  const found = await Promise.all(buckets.map((bucket) => seedFiles(project, bucket)));
  const problems = found.flatMap((result) => (result.ok ? [] : result.failure));
  if (problems.length > 0) return failed(problems);
  const marksFile = join(folder, 'seeded.json');
  const marks = JSON.parse(readTextIfThere(marksFile) ?? '{}') as Record<string, string>;
  const files = found.flatMap((result) => (result.ok ? result.value : []));
  const names = buckets.map(({name}) => name);
  const isThere = await Promise.all(names.map((name) => hasBucket(settings, name)));
  const missing = names.filter((_, position) => !isThere[position]);
  // What is remembered of a bucket that is gone is wrong, too.
  const isFresh = ({bucket, key, mark}: SeedFile): boolean =>
    missing.includes(bucket) || marks[`${bucket}/${key}`] !== mark;
  const fresh = files.filter(isFresh);
  if (fresh.length === 0 && missing.length === 0) return success([]);
  const {CreateBucketCommand} = await import('@aws-sdk/client-s3');
  await using store = BackblazeB2.withConfig({get: () => undefined, contains: () => false}, settings);
  for (const name of missing) await store.client.send(new CreateBucketCommand({Bucket: name}));
  for (const {bucket, key, path, mark} of fresh) {
    await store.upload(path, bucket, key);
    marks[`${bucket}/${key}`] = mark;
  }
  await writeAtomically(marksFile, JSON.stringify(marks, undefined, 2));
  return success(fresh);
}

/** The local server lets everybody ask; the SDK, which is slow to load, is needed only to fill. */
const hasBucket = async ({endpoint}: B2Settings, name: string): Promise<boolean> =>
  (await fetch(`${endpoint}/${name}`, {method: 'HEAD'})).ok;

async function seedFiles(project: string, {name, seed, include}: LocalBucket): Promise<Result<readonly SeedFile[]>> {
  const folder = join(project, seed.value);
  const entries = await readdir(folder, {recursive: true, withFileTypes: true}).catch(() => undefined);
  if (!entries) return failed([noSeedFolder(seed, name)]);
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replaceAll('\\', '/').replace(/^\//, ''));
  const missing = (include ?? []).filter(({value}) => !files.includes(value));
  if (missing.length > 0) return failed(missing.map((wanted) => noSeedFile(wanted, seed.value, files)));
  const wanted = include ? include.map(({value}) => value) : files;
  return success(await Promise.all(wanted.map((key) => seedFile(name, folder, key))));
}

async function seedFile(bucket: string, folder: string, key: string): Promise<SeedFile> {
  const path = join(folder, key);
  const {size, mtimeMs} = await stat(path);
  return {bucket, key, path, mark: `${size} ${mtimeMs}`};
}

const noSeedFolder = ({value, place}: LocalBucket['seed'], bucket: string): Diagnostic => ({
  severity: 'error',
  code: 'no-seed-folder',
  message: `the folder that fills the local bucket "${bucket}" is not there: ${value}`,
  at: {place},
  help: value.startsWith('node_modules/')
    ? 'install what the project depends on: npm install'
    : `make it: mkdir -p ${value}`,
});

function noSeedFile({value, place}: LocalBucket['seed'], folder: string, files: readonly string[]): Diagnostic {
  const near = nearestName(value, files);
  return {
    severity: 'error',
    code: 'no-seed-file',
    message: `the folder ${folder} has no file "${value}"`,
    at: {place},
    notes: [files.length > 0 ? `it has: ${listed(files)}` : 'it is empty'],
    ...(near !== undefined && {help: `write ${near}`}),
  };
}
