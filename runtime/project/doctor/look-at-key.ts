import type {S3Client} from '@aws-sdk/client-s3';
import {MageletError, type Diagnostic} from '../../core/diagnostic.ts';
import {isBackblaze, type B2Settings} from '../../io/b2-settings.ts';
import type {BackblazeB2} from '../../io/backblaze-b2.ts';
import {s3Sdk} from '../../io/s3-client.ts';
import {bad, good, notLookedAt, outcomeOf, spanWords, type Finding} from './finding.ts';
import {toldAsOurs} from './told-as-ours.ts';

/** A bucket that nobody has: an answer about the bucket says that the key and its secret were accepted. */
const nobodysBucket = 'magelet-doctor-looks-for-no-bucket';

/** Whether the server takes the key, and whether it has the bucket in the region that requests are signed for. */
export async function* lookAtKey(
  store: BackblazeB2,
  settings: B2Settings,
  bucket: string | undefined,
): AsyncGenerator<Finding> {
  const {GetBucketLocationCommand, ListBucketsCommand, ListObjectsV2Command} = s3Sdk();
  const ask = async <Value>(about: string, request: () => Promise<Value>, client?: S3Client) =>
    outcomeOf(() => toldAsOurs(settings, about, () => inRegion(settings, request), client));

  const known = await ask(bucket ?? '', () =>
    store.client.send(new ListObjectsV2Command({Bucket: nobodysBucket, MaxKeys: 1})),
  );
  const isAccepted =
    known.state === 'done' || known.diagnostic.code === 'b2-no-bucket' || known.diagnostic.code === 'b2-not-allowed';
  if (!isAccepted) return yield bad('key', known.diagnostic);
  yield good('key', 'accepted, and its secret belongs to it');

  if (bucket === undefined) {
    const named = await ask('', () => store.client.send(new ListBucketsCommand({})));
    const names = named.state === 'done' ? (named.value.Buckets ?? []).flatMap(({Name}) => Name ?? []) : [];
    const [first = 'your-bucket'] = names;
    yield names.length > 0
      ? good(
          'buckets',
          names.length > 10 ? `${names.slice(0, 10).join(', ')} and ${names.length - 10} more` : names.join(', '),
        )
      : notLookedAt('buckets', 'the key may not list their names (listAllBucketNames), or there are none');
    return yield notLookedAt('bucket', `name one: magelet doctor --bucket ${first}`);
  }
  const location = new GetBucketLocationCommand({Bucket: bucket});
  const located = await ask(bucket, () => store.client.send(location), store.client);
  if (located.state === 'refused') {
    const {diagnostic} = located;
    if (meansThisBucket.has(diagnostic.code)) return yield bad('location', diagnostic);
    const why =
      diagnostic.code === 'b2-not-allowed'
        ? 'the key may not ask where the bucket is, which nothing here needs (listBuckets)'
        : 'the server does not say where the bucket is';
    return yield notLookedAt('location', why);
  }
  const there = located.value.LocationConstraint ?? '';
  yield isBackblaze(settings.endpoint.value) && there !== '' && there !== settings.region.value
    ? bad('location', wrongRegion(settings, there))
    : good('location', `${bucket} is ${there === '' ? 'there' : `in ${there}`}, in ${spanWords(located.took)}`);
}

/** What keeps every other request to the bucket from being answered; that it may not be asked where it is, does not. */
const meansThisBucket = new Set(['b2-no-bucket', 'b2-wrong-region', 'b2-unreachable']);

/** The answers of S3 to a request that was signed for another region, or sent to one. */
const ofWrongRegion = new Set([
  'AuthorizationHeaderMalformed',
  'PermanentRedirect',
  'IllegalLocationConstraintException',
]);

async function inRegion<Value>(settings: B2Settings, request: () => Promise<Value>): Promise<Value> {
  try {
    return await request();
  } catch (error) {
    const {name, Code, Region} = error as {readonly name?: string; readonly Code?: string; readonly Region?: string};
    throw ofWrongRegion.has(Code ?? name ?? '')
      ? new MageletError(wrongRegion(settings, Region), {cause: error})
      : error;
  }
}

function wrongRegion({region, endpoint, locate}: B2Settings, there: string | undefined): Diagnostic {
  const source = region.source === 'endpoint' ? endpoint.source : region.source;
  const place = locate(source)?.place;
  const right = there ?? "the region that the bucket's page at Backblaze shows";
  return {
    severity: 'error',
    code: 'b2-wrong-region',
    message: `requests are signed for the region "${region.value}", and the server ${there === undefined ? 'is of another one' : `is of "${there}"`}`,
    ...(place && {at: {place, label: 'the region is read here'}}),
    notes: [`the endpoint is ${endpoint.value}`],
    help:
      region.source === 'endpoint'
        ? `write the endpoint of that region: https://s3.${there ?? 'us-west-004'}.backblazeb2.com`
        : `write ${source === 'default' ? 'B2_REGION' : source}: ${right}`,
  };
}
