import type {Progress} from '../core/run-event.ts';
import {bytesInWords} from './byte-words.ts';
import {groupDigits} from './count-words.ts';

/** How far a block has come: `8.1 MB of 13.5 MB`, `1,204 of 3,000 rows`, `1,204 rows`; never less than nothing, nor more than all. */
export function progressInWords({done, total, unit}: Progress): string {
  const words = unit === 'bytes' ? bytesInWords : groupDigits;
  const within = Math.max(0, total !== undefined && total > 0 ? Math.min(done, total) : done);
  // A total of nothing is none that anybody knows.
  const count = total === undefined || total <= 0 ? words(within) : `${words(within)} of ${words(total)}`;
  return unit === undefined || unit === 'bytes' ? count : `${count} ${unit}`;
}

/** The part that is done, from 0 to 1; undefined where the whole is not known. */
export function shareDone({done, total}: Progress): number | undefined {
  return total === undefined || total <= 0 ? undefined : Math.min(1, Math.max(0, done / total));
}
