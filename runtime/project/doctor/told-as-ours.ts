import type {S3Client} from '@aws-sdk/client-s3';
import {MageletError} from '../../core/diagnostic.ts';
import {listing} from '../../io/b2-action.ts';
import {b2Error} from '../../io/b2-errors.ts';
import type {B2Settings} from '../../io/b2-settings.ts';
import {lookAround} from '../../io/look-around.ts';

/**
 * Does what may fail on the network, and throws what fails in the words that a request of a block is told in.
 *
 * @param client Asks what is there in place of a bucket that is not.
 */
export async function toldAsOurs<Value>(
  settings: B2Settings,
  bucket: string,
  attempt: () => Promise<Value>,
  client?: S3Client,
): Promise<Value> {
  try {
    return await attempt();
  } catch (error) {
    // Of several addresses that were tried in turn, the first failure stands for all.
    const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
    const action = listing(bucket, '');
    const findings = client ? await lookAround(client, first, action) : {};
    const told = b2Error({error: first, action, settings, actor: undefined, findings});
    if (!told) throw error;
    const {notes = [], ...diagnostic} = told.diagnostic;
    // What was being done is what the line before says.
    const facts = notes.filter((note) => !note.startsWith('this happened while '));
    throw new MageletError({...diagnostic, notes: facts}, {cause: error});
  }
}
