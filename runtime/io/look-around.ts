import type {S3Client} from '@aws-sdk/client-s3';
import type {B2Action} from './b2-action.ts';
import {readFailure} from './s3-answer.ts';
import {s3Sdk} from './s3-client.ts';

/** What the server tells about the surroundings of something that is missing; empty where the key may not ask. */
export type Findings = {
  /** Keys of the same folder, 1,000 at most. */
  readonly keysBeside?: readonly string[];
  /** Names of the account's buckets. */
  readonly buckets?: readonly string[];
  /** Whether a refused object exists; absent where the key may not list. */
  readonly objectIsThere?: boolean;
};

/**
 * Asks once what is there in place of what was not found, or whether a refused object exists at all.
 * One request, and only after a failure: listing is the dearest class of call.
 */
export async function lookAround(client: S3Client, error: unknown, action: B2Action): Promise<Findings> {
  const failure = readFailure(error);
  if (failure?.state !== 'answered') return {};
  try {
    if (failure.code === 'NoSuchBucket') return {buckets: await bucketNames(client)};
    if (action.verb === 'listing' || action.verb === 'deleting') return {};
    if (failure.code === 'NoSuchKey') return {keysBeside: await keysBeside(client, action)};
    if (
      (failure.status === 403 || failure.status === 401) &&
      refusesOneObject(failure.code) &&
      action.verb === 'reading'
    ) {
      const objectIsThere = await isListed(client, action);
      return objectIsThere ? {objectIsThere} : {objectIsThere, keysBeside: await keysBeside(client, action)};
    }
  } catch {
    // The key may not list: the message then says less.
  }
  return {};
}

/** The key up to its last `/`. */
export const folderOf = (key: string): string => key.slice(0, key.lastIndexOf('/') + 1);

/** A refusal that may mean the object alone; a rejected key would be rejected again. */
const refusesOneObject = (code: string): boolean => code !== 'InvalidAccessKeyId' && code !== 'SignatureDoesNotMatch';

async function isListed(client: S3Client, {bucket, key}: B2Action): Promise<boolean> {
  const {ListObjectsV2Command} = s3Sdk();
  const answer = await client.send(new ListObjectsV2Command({Bucket: bucket, Prefix: key, MaxKeys: 1}));
  return answer.Contents?.[0]?.Key === key;
}

async function keysBeside(client: S3Client, {bucket, key}: B2Action): Promise<string[]> {
  const {ListObjectsV2Command} = s3Sdk();
  const answer = await client.send(new ListObjectsV2Command({Bucket: bucket, Prefix: folderOf(key)}));
  return (answer.Contents ?? []).flatMap((object) => object.Key ?? []);
}

async function bucketNames(client: S3Client): Promise<string[]> {
  const {ListBucketsCommand} = s3Sdk();
  const answer = await client.send(new ListBucketsCommand({}));
  return (answer.Buckets ?? []).flatMap((bucket) => bucket.Name ?? []);
}
