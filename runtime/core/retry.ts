/** How often and after which waits an attempt is made again; a level that leaves a value out takes the one above. */
export type RetryConfig = {
  /** Attempts after the first. */
  readonly retries?: number;
  /** Seconds before the second attempt. */
  readonly delay?: number;
  /** Seconds that no single wait exceeds. */
  readonly maxDelay?: number;
  /** Whether each wait doubles the one before. */
  readonly exponentialBackoff?: boolean;
};

/** Mage's defaults (`retry_config` of mage-ai 0.9.79). */
export const defaultRetry: Required<RetryConfig> = {
  retries: 0,
  delay: 5,
  maxDelay: 60,
  exponentialBackoff: true,
};
