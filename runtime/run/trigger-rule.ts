import type {TriggerRule} from '../core/pipeline.ts';
import type {SettledStatus} from '../core/statuses.ts';
import {unreachable} from '../core/unreachable.ts';

/** How many of the blocks that a block waits for have ended how; `open` have not ended. */
export type Tally = {open: number; succeeded: number; failed: number; cancelled: number; skipped: number};

/** What a rule makes of a tally: the block still waits, it runs, or it ends without having run. */
export type Verdict = 'wait' | 'run' | Extract<SettledStatus, 'upstream_failed' | 'condition_failed' | 'cancelled'>;

/**
 * What becomes of a block. A rule that no further ending can satisfy is decided at once where a block above failed;
 * otherwise the last ending above decides, so that the outcome does not depend on which came first.
 */
export function verdictOf(rule: TriggerRule, tally: Readonly<Tally>): Verdict {
  const {open, succeeded, failed, cancelled, skipped} = tally;
  switch (rule) {
    case 'all_success':
      if (failed > 0) return 'upstream_failed';
      if (open > 0) return 'wait';
      if (cancelled > 0) return 'cancelled';
      return skipped > 0 ? 'condition_failed' : 'run';
    case 'none_failed':
      if (failed > 0) return 'upstream_failed';
      if (open > 0) return 'wait';
      return cancelled > 0 ? 'cancelled' : 'run';
    case 'one_success':
      if (open > 0) return 'wait';
      if (succeeded > 0 || failed + cancelled + skipped === 0) return 'run';
      if (failed > 0) return 'upstream_failed';
      return cancelled > 0 ? 'cancelled' : 'condition_failed';
    case 'all_done':
      return open > 0 ? 'wait' : 'run';
    default:
      return unreachable(rule);
  }
}

/** The part of a tally that a status counts in. */
export function countedAs(status: SettledStatus): Exclude<keyof Tally, 'open'> {
  switch (status) {
    case 'completed':
    case 'reused':
      return 'succeeded';
    case 'failed':
    case 'upstream_failed':
      return 'failed';
    case 'cancelled':
      return 'cancelled';
    case 'condition_failed':
      return 'skipped';
    default:
      return unreachable(status);
  }
}
