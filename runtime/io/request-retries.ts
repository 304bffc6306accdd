import type {S3ClientConfig} from '@aws-sdk/client-s3';
import {isBusy, isWorthAnotherTry, readFailure} from './s3-answer.ts';

type RetryStrategy = Extract<S3ClientConfig['retryStrategy'], {acquireInitialRetryToken: unknown}>;

/** Milliseconds before the second try; each wait doubles the one before. */
const firstWait = 200;
/** The same, where the server asked for fewer requests. */
const firstWaitWhenBusy = 1000;
const longestWait = 20_000;
/** A name that is not known or a port that refuses is more often a mistake than a moment. */
const triesOutOfReach = 4;
/** A longer `Retry-After` is cut to this: a request is to end within minutes. */
const longestAskedWait = 60_000;

/**
 * How the client tries a request again: at most `maxAttempts` tries, waits that double, with jitter,
 * never shorter than the server's `Retry-After`. The SDK's own strategy cuts `Retry-After` to five seconds more
 * than its own wait and spends a budget over all requests; B2 means what it asks for.
 */
export function requestRetries(maxAttempts: number, random: () => number = Math.random): RetryStrategy {
  return {
    acquireInitialRetryToken: async () => retryToken(0, 0),
    refreshRetryTokenForRetry: async (token, {error}) => {
      const tries = token.getRetryCount() + 1;
      const most = isOutOfReach(error) ? Math.min(maxAttempts, triesOutOfReach) : maxAttempts;
      if (tries >= most || !isWorthAnotherTry(error)) throw new Error('no further try');
      return retryToken(tries, waitBefore(tries, error, random()));
    },
    recordSuccess: () => undefined,
  };
}

function isOutOfReach(error: unknown): boolean {
  const failure = readFailure(error);
  return failure?.state === 'not answered' && ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(failure.code);
}

/** Milliseconds to wait before try `tries` + 1; `luck` is from 0 to 1. */
export function waitBefore(tries: number, error: unknown, luck: number): number {
  const failure = readFailure(error);
  const first = failure && isBusy(failure) ? firstWaitWhenBusy : firstWait;
  const growing = Math.min(longestWait, first * 2 ** (tries - 1));
  // Between a half and the whole, so that clients which failed together do not come back together.
  const own = growing * (0.5 + luck / 2);
  const asked = failure?.state === 'answered' ? (failure.retryAfter ?? 0) * 1000 : 0;
  return Math.round(Math.max(own, Math.min(asked, longestAskedWait)));
}

const retryToken = (count: number, delay: number) => ({getRetryCount: () => count, getRetryDelay: () => delay});
