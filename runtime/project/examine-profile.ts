import {ConfigFileLoader} from '../config/config-file-loader.ts';
import {isMageletError, type Diagnostic} from '../core/diagnostic.ts';
import {BackblazeB2} from '../io/backblaze-b2.ts';
import type {Project} from './open-project.ts';
import {projectFiles} from './project-files.ts';

/** One thing that was looked at, and how it stands. */
export type Finding = {
  readonly what: string;
  readonly outcome: 'good' | 'bad' | 'not looked at';
  readonly detail: string;
  readonly diagnostic?: Diagnostic;
};

/**
 * Looks whether a profile can reach B2, one step after the other up to the first that fails. Writes nothing.
 * Without a bucket only the keys are looked at.
 */
export async function* examineProfile(
  {folder}: Project,
  {profile, bucket}: {readonly profile: string; readonly bucket?: string},
): AsyncGenerator<Finding> {
  try {
    const config = new ConfigFileLoader(projectFiles(folder).ioConfig, profile, {env: process.env});
    await using store = BackblazeB2.withConfig(config);
    const {endpoint, region, keyId} = store.resolved;
    yield {what: 'key id', outcome: 'good', detail: `from ${keyId.source}`};
    yield {what: 'endpoint', outcome: 'good', detail: `${endpoint.value}, from ${endpoint.source}`};
    yield {what: 'region', outcome: 'good', detail: `${region.value}, from ${region.source}`};
    yield* bucket === undefined ? lookAtKeys(store) : lookAtBucket(store, bucket);
  } catch (error) {
    if (!isMageletError(error)) throw error;
    yield bad('profile', error.diagnostic);
  }
}

/** A bucket that nobody has: an answer about the bucket says that the key and its secret were accepted. */
const nobodysBucket = 'magelet-doctor-looks-for-no-bucket';

async function* lookAtKeys(store: BackblazeB2): AsyncGenerator<Finding> {
  const refused = await failureOf(async () => firstObject(store, nobodysBucket));
  const isAccepted = !refused || refused.code === 'b2-no-bucket' || refused.code === 'b2-not-allowed';
  yield isAccepted ? {what: 'key', outcome: 'good', detail: 'accepted'} : bad('key', refused);
  yield {what: 'bucket', outcome: 'not looked at', detail: 'name one: magelet doctor --bucket your-bucket'};
}

async function* lookAtBucket(store: BackblazeB2, bucket: string): AsyncGenerator<Finding> {
  let key: string | undefined;
  const noList = await failureOf(async () => (key = await firstObject(store, bucket)));
  if (noList) return yield bad('list', noList);
  yield {what: 'list', outcome: 'good', detail: `${bucket} ${key === undefined ? 'is empty' : 'can be listed'}`};
  if (key === undefined) return yield {what: 'read', outcome: 'not looked at', detail: 'there is no object to read'};
  const first = key;
  const noRead = await failureOf(async () => store.head(bucket, first));
  yield noRead ? bad('read', noRead) : {what: 'read', outcome: 'good', detail: `${first} can be read`};
  yield {what: 'write', outcome: 'not looked at', detail: 'nothing is written here'};
}

async function firstObject(store: BackblazeB2, bucket: string): Promise<string | undefined> {
  for await (const {key} of store.list(bucket)) return key;
  return undefined;
}

async function failureOf(attempt: () => Promise<unknown>): Promise<Diagnostic | undefined> {
  try {
    await attempt();
    return undefined;
  } catch (error) {
    if (isMageletError(error)) return error.diagnostic;
    throw error;
  }
}

const bad = (what: string, diagnostic: Diagnostic): Finding => ({
  what,
  outcome: 'bad',
  detail: `${diagnostic.code}, told below`,
  diagnostic,
});
