import {setTimeout as sleep} from 'node:timers/promises';

export type Grace = {
  /** Aborted when the run is to end: what is on its way then has so many seconds. */
  readonly stop: AbortSignal;
  readonly seconds: number;
  /** Aborted when it is to end at once. */
  readonly stopNow: AbortSignal;
  /** Ends every request of the work. */
  readonly giveUp: () => void;
};

/**
 * Waits for the work until it is given up: what begins or ends an upload in parts does not hear of that, and may go on.
 * Throws what the work throws, and `AbortError` where it was given up, or the stop's own `TimeoutError`.
 */
export async function withinGrace<Value>(
  work: () => Promise<Value>,
  {stop, stopNow, seconds, giveUp}: Grace,
): Promise<Value> {
  const gaveUp = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  const end = (): void => {
    giveUp();
    gaveUp.reject(isTimeout(stop.reason) ? stop.reason : new DOMException('the run was stopped', 'AbortError'));
  };
  const limit = (): void => void (timer = setTimeout(end, seconds * 1000));
  stopNow.addEventListener('abort', end, {once: true});
  if (stopNow.aborted) end();
  else if (stop.aborted) limit();
  else stop.addEventListener('abort', limit, {once: true});
  try {
    return await Promise.race([work(), gaveUp.promise]);
  } finally {
    clearTimeout(timer);
    stop.removeEventListener('abort', limit);
    stopNow.removeEventListener('abort', end);
  }
}

const isTimeout = (reason: unknown): boolean => reason instanceof Error && reason.name === 'TimeoutError';

/** Resolves with the work, or as undefined when its time is over or the signal is aborted. */
export async function atMost<Value>(
  seconds: number,
  signal: AbortSignal,
  work: Promise<Value>,
): Promise<Value | undefined> {
  const over = new AbortController();
  const limit = sleep(seconds * 1000, undefined, {signal: AbortSignal.any([over.signal, signal])});
  try {
    return await Promise.race([work, limit.catch(() => undefined)]);
  } finally {
    over.abort();
  }
}
