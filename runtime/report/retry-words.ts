import type {RunEvent} from '../core/run-event.ts';
import {printableLines} from './printable.ts';

/** Why an attempt is made again, and when: `attempt 1 of 3 failed: disk full; again in 2.5 s`. */
export function retryInWords({
  attempt,
  attempts,
  wait,
  diagnostic,
}: Extract<RunEvent, {type: 'block-retrying'}>): string {
  const [why = ''] = printableLines(diagnostic.message);
  return `attempt ${attempt} of ${attempts} failed: ${why}; again in ${Number(wait.toFixed(1))} s`;
}
