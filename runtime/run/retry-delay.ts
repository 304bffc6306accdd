import type {RetryConfig} from '../core/retry.ts';

/**
 * Seconds to wait before the attempt after `attempt` (counted from 1). The wait doubles with each attempt where
 * `exponentialBackoff` says so, never exceeds `maxDelay`, and is shortened by up to a tenth at random,
 * so that blocks that failed together do not come back together.
 */
export function retryDelay(config: Required<RetryConfig>, attempt: number, random: () => number): number {
  const grown = config.exponentialBackoff ? config.delay * 2 ** (attempt - 1) : config.delay;
  return Math.min(grown, config.maxDelay) * (1 - random() * 0.1);
}
