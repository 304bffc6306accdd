import type {Diagnostic} from '../../core/diagnostic.ts';
import type {Capability} from '../../io/b2-action.ts';
import {isBackblaze} from '../../io/b2-settings.ts';
import type {BackblazeB2} from '../../io/backblaze-b2.ts';

/** A capability that was asked for and the answer to it. */
export type Refusal = {readonly needs: Capability; readonly diagnostic: Diagnostic};

const mayNot = {
  listFiles: 'list',
  readFiles: 'read from',
  writeFiles: 'write to',
  deleteFiles: 'delete from',
} as const;

/** All that a key may not do in a bucket, told once, and how it comes to be allowed to. */
export function missingCapabilities(store: BackblazeB2, bucket: string, refusals: readonly Refusal[]): Diagnostic {
  const needs = [...new Set(refusals.map((refusal) => refusal.needs))];
  const [first] = refusals;
  const ofB2 = isBackblaze(store.resolved.endpoint.value);
  const all = ['listFiles', 'readFiles', 'writeFiles', 'deleteFiles'];
  return {
    severity: 'error',
    code: 'missing-capability',
    message: `the key may not ${needs.map((need) => mayNot[need]).join(' or ')} bucket "${bucket}"`,
    ...(first?.diagnostic.at && {at: first.diagnostic.at}),
    notes: [
      `missing: ${needs.join(', ')}`,
      ...(first?.diagnostic.notes?.slice(0, 1) ?? []),
      ...(ofB2
        ? [
            'a key cannot be changed: at Backblaze, open Application Keys, "Add a New Application Key", choose the bucket and the type of access "Read and Write"',
            'listAllBucketNames ("Allow List All Bucket Names") is needed by tools that look for the bucket by its name, not by magelet',
          ]
        : []),
    ],
    help: ofB2
      ? `create a key that may do all of it: b2 key create --bucket ${bucket} magelet ${all.join(',')}`
      : `allow this key to ${needs.map((need) => mayNot[need]).join(' and ')} bucket "${bucket}"`,
  };
}
