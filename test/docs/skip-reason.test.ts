import {expect, test} from 'vitest';
import {skipInWords, unless} from '../support/skip-reason.ts';

test.each([
  ['its own reason', ['on a disk', 'is told'], 'only root can mount', 'on a disk > is told: only root can mount'],
  [
    'what the title of those around it says',
    [unless('not installed: radosgw (Debian: radosgw, ceph-common)', 'of keys'), 'of b2-no-bucket'],
    undefined,
    'of keys > of b2-no-bucket: not installed: radosgw (Debian: radosgw, ceph-common)',
  ],
  ['that there is none', [unless(undefined, 'of keys'), 'is told'], undefined, 'of keys > is told: no reason given'],
])('of a test that is skipped is said %s', (_, titles, note, words) => {
  expect(skipInWords(titles, note)).toBe(words);
});
