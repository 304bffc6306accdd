import {flag, map, number, type Keys} from './key.ts';

/** The keys of `retry_config`, wherever it stands. */
export const retryKeys = {
  retries: number('Attempts after the first.', {
    words: 'a whole number of attempts after the first',
    example: '3',
    whole: true,
    atLeast: 0,
  }),
  delay: number('Seconds before the second attempt.', {words: 'a number of seconds', example: '5', atLeast: 0}),
  max_delay: number('Seconds that no single wait exceeds.', {
    words: 'a number of seconds',
    example: '60',
    atLeast: 0,
  }),
  exponential_backoff: flag('Whether each wait doubles the one before.'),
} as const satisfies Keys;

export const retryConfig = map('How often a block is tried, and how long is waited in between.', {
  words: 'a map of retries and delays',
  example: '{retries: 3, delay: 5}',
  of: retryKeys,
  others: 'told',
});
