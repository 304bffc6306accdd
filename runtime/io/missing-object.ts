import type {Diagnostic} from '../core/diagnostic.ts';
import {nearestName} from '../core/nearest-name.ts';
import {uriOf} from './b2-action.ts';
import {failure, type FailedRequest, type FailureWords} from './failure-words.ts';
import {folderOf} from './look-around.ts';

/** Names that a note lists before it says how many more there are. */
const listed = 5;

export function noObject({action: {bucket, key}, findings}: FailedRequest, words: FailureWords): Diagnostic {
  const near = findings.keysBeside && nearestName(key, findings.keysBeside);
  const folder = folderOf(key);
  return failure('b2-no-object', `there is no object ${uriOf(bucket, key)}`, {
    notes: [words.answered, words.happened, findings.keysBeside && besideIt(folder, findings.keysBeside, near)],
    help: near === undefined ? `see what is there: await b2.list('${bucket}', '${folder}')` : `write ${near}`,
  });
}

export function noBucket(request: FailedRequest, words: FailureWords): Diagnostic {
  if (words.isLocalB2) return noLocalBucket(request, words);
  const {bucket} = request.action;
  const {buckets} = request.findings;
  const near = buckets && nearestName(bucket, buckets);
  const owner = words.folder === undefined ? 'the account' : 'it';
  const message =
    words.folder === undefined
      ? `${words.server} has no bucket "${bucket}" for ${words.theKey}`
      : `${words.server} has no folder "${bucket}"`;
  return failure('b2-no-bucket', message, {
    notes: [
      words.answered,
      words.happened,
      buckets && (buckets.length === 0 ? `${owner} has no buckets` : `${owner} has ${few(buckets)}`),
      words.isBackblaze
        ? 'an account lives in one region, and its buckets are seen at the endpoint of that region alone'
        : undefined,
    ],
    help:
      near === undefined ? `create the bucket "${bucket}", or write the name of one that is there` : `write ${near}`,
  });
}

/** The server is the project's own: no account and no key decide which buckets it has, but the project's file. */
function noLocalBucket({action: {bucket}, findings: {buckets = []}}: FailedRequest, words: FailureWords): Diagnostic {
  const near = nearestName(bucket, buckets) ?? (buckets.length === 1 ? buckets[0] : undefined);
  const entry = `${bucket}: {seed: data}`;
  const added =
    buckets.length === 0
      ? `add to metadata.yaml: local_b2: {buckets: {${entry}}}`
      : `add to local_b2.buckets of metadata.yaml: ${entry}`;
  return failure('b2-no-bucket', `the server of --local-b2 has no bucket "${bucket}"`, {
    notes: [
      words.happened,
      `its buckets are named in local_b2.buckets of the project's metadata.yaml: ${buckets.length === 0 ? 'there are none' : few(buckets)}`,
      'the seed of a bucket is a folder of the project, whose files are put into it before the first run',
    ],
    help: near === undefined ? added : `write ${near}, or ${added}`,
  });
}

/** The error of a pattern that no key matches; `keys` are those that begin as the pattern does. */
export function noMatch(bucket: string, pattern: string, prefix: string, keys: readonly string[]): Diagnostic {
  return failure('b2-no-object', `no object matches ${uriOf(bucket, pattern)}`, {
    notes: [
      besideIt(prefix, keys, undefined),
      '* stands for anything but /, ** for anything, ? for one character, {a,b} for a or b',
    ],
    help: keys.includes(pattern)
      ? `load the object of exactly this key: {literal: true}`
      : `see what is there: await b2.list('${bucket}', '${prefix}')`,
  });
}

function besideIt(folder: string, keys: readonly string[], near: string | undefined): string {
  const place = folder === '' ? 'the bucket' : folder;
  if (near !== undefined) return `${near} is close`;
  if (keys.length === 0) return folder === '' ? 'the bucket is empty' : `no key begins with ${folder}`;
  return `${place} has ${few(keys.map((key) => key.slice(folder.length)))}`;
}

function few(names: readonly string[]): string {
  const rest = names.length - listed;
  return rest > 0 ? `${names.slice(0, listed).join(', ')} and ${rest} more` : names.join(', ');
}
