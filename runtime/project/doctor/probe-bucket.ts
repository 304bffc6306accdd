import {randomUUID} from 'node:crypto';
import {Readable} from 'node:stream';
import type {Diagnostic} from '../../core/diagnostic.ts';
import type {Capability} from '../../io/b2-action.ts';
import {isBackblaze} from '../../io/b2-settings.ts';
import type {BackblazeB2} from '../../io/backblaze-b2.ts';
import {bytesInWords} from '../../report/byte-words.ts';
import {bad, good, notLookedAt, outcomeOf, spanWords, type Finding} from './finding.ts';
import {missingCapabilities, type Refusal} from './missing-capabilities.ts';

/** Bytes of an object that are read to see how fast it goes. */
const enoughToRead = 1_048_576;

/** Where probes are written, so that whoever finds one knows what it is. */
export const probePrefix = 'magelet-doctor/';

/**
 * What the key may do in a bucket, by doing it: list, read the beginning of an object and, only where `write` says so,
 * write a small object, read it and delete it. A refusal ends nothing but itself: all that is missing is told at once.
 */
export async function* probeBucket(store: BackblazeB2, bucket: string, write: boolean): AsyncGenerator<Finding> {
  const refusals: Refusal[] = [];
  let stopped = false;
  const refused = (what: string, needs: Capability, diagnostic: Diagnostic): Finding => {
    if (diagnostic.code !== 'b2-not-allowed') {
      stopped = true;
      return bad(what, diagnostic);
    }
    refusals.push({needs, diagnostic});
    return {what, outcome: 'bad', detail: `not allowed: ${needs} is missing`};
  };

  const listed = await outcomeOf(() => firstObject(store, bucket));
  const first = listed.state === 'done' ? listed.value : undefined;
  if (listed.state === 'refused') yield refused('list', 'listFiles', listed.diagnostic);
  else yield good('list', `${listWords(bucket, first)}, in ${spanWords(listed.took)}`);
  if (stopped) return;

  if (first !== undefined) {
    const read = await outcomeOf(() => readBeginning(store, bucket, first));
    yield read.state === 'refused'
      ? refused('read', 'readFiles', read.diagnostic)
      : good('read', readWords(first, read.value));
    if (stopped) return;
  } else if (!write) {
    const why = listed.state === 'done' ? 'there is no object to read' : 'no object is known that could be read';
    yield notLookedAt('read', why);
  }

  if (!write) {
    yield notLookedAt('write', 'nothing is written; to try it with a small object: --write');
    yield notLookedAt('delete', 'nothing is deleted; to try it with that object: --write');
  } else {
    for await (const finding of probeWriting(store, bucket, first === undefined, refused)) yield finding;
  }
  if (refusals.length > 0) {
    yield {
      what: 'missing',
      outcome: 'bad',
      detail: 'told below',
      diagnostic: missingCapabilities(store, bucket, refusals),
    };
  }
}

async function* probeWriting(
  store: BackblazeB2,
  bucket: string,
  isReadOpen: boolean,
  refused: (what: string, needs: Capability, diagnostic: Diagnostic) => Finding,
): AsyncGenerator<Finding> {
  const key = `${probePrefix}${randomUUID()}.txt`;
  const words = `Written by magelet doctor, which deletes it again.\n`;
  const written = await outcomeOf(() =>
    store.writeStream(Readable.from([words]), bucket, key, {contentType: 'text/plain'}),
  );
  if (written.state === 'refused') {
    yield refused('write', 'writeFiles', written.diagnostic);
    return yield notLookedAt('delete', 'there is nothing of ours to delete');
  }
  yield good('write', `${key} was written, in ${spanWords(written.took)}`);
  if (isReadOpen) {
    const read = await outcomeOf(() => readBeginning(store, bucket, key));
    yield read.state === 'refused'
      ? refused('read', 'readFiles', read.diagnostic)
      : good('read', readWords(key, read.value));
  }
  const deleted = await outcomeOf(() => store.delete(bucket, key));
  if (deleted.state === 'refused') {
    yield refused('delete', 'deleteFiles', deleted.diagnostic);
    return yield notLookedAt('left', `b2://${bucket}/${key} is still there`);
  }
  const hidden = isBackblaze(store.resolved.endpoint.value);
  yield good(
    'delete',
    `${key} was ${hidden ? 'hidden: B2 keeps what is deleted until a lifecycle rule removes it' : 'deleted'}, in ${spanWords(deleted.took)}`,
  );
}

const listWords = (bucket: string, first: string | undefined): string =>
  `${bucket} ${first === undefined ? 'is empty' : 'can be listed'}`;

async function firstObject(store: BackblazeB2, bucket: string): Promise<string | undefined> {
  let first: string | undefined;
  let seen = 0;
  for await (const {key, bytes} of store.list(bucket)) {
    first ??= key;
    // An object with bytes tells more, as far as the first answer has one.
    if (bytes > 0) return key;
    if (++seen === 1000) break;
  }
  return first;
}

type Reading = {readonly bytes: number; readonly untilFirst: number; readonly took: number};

async function readBeginning(store: BackblazeB2, bucket: string, key: string): Promise<Reading> {
  const began = performance.now();
  let untilFirst: number | undefined;
  let bytes = 0;
  const stream = await store.readStream(bucket, key);
  for await (const chunk of stream) {
    untilFirst ??= performance.now() - began;
    bytes += (chunk as Uint8Array).length;
    if (bytes >= enoughToRead) break;
  }
  const took = performance.now() - began;
  return {bytes, untilFirst: untilFirst ?? took, took};
}

function readWords(key: string, {bytes, untilFirst, took}: Reading): string {
  const rate = bytesInWords(Math.round((bytes / took) * 1000));
  return `${bytesInWords(bytes)} of ${key}, the first after ${spanWords(untilFirst)}, ${rate}/s`;
}
