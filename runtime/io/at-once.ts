/**
 * Works on all items, at most `limit` at a time, and gives the results in the order of the items.
 * After a failure no further item is begun and `stop` is aborted; the failure is thrown once nothing is at work any more.
 * Items are taken one by one as they can be worked on, so that they may be made only then.
 */
export async function mapAtOnce<Item, Result>(
  items: Iterable<Item> | AsyncIterable<Item>,
  limit: number,
  signal: AbortSignal | undefined,
  work: (item: Item, stop: AbortSignal) => Promise<Result>,
): Promise<Result[]> {
  // Without a worker in between, the stack of an error reaches back to the line of the author.
  if (Array.isArray(items) && items.length === 1) {
    return [await work(items[0] as Item, signal ?? new AbortController().signal)];
  }
  const failure = new AbortController();
  const stop = signal ? AbortSignal.any([signal, failure.signal]) : failure.signal;
  const failures: unknown[] = [];
  const results: Result[] = [];
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const stopped = rejectionOf(stop);
  let taken = 0;
  const worker = async (): Promise<void> => {
    while (!stop.aborted) {
      const index = taken++;
      // A source may never give the next one.
      const next = await Promise.race([iterator.next(), stopped]);
      if (next.done) return;
      results[index] = await work(next.value, stop);
    }
  };
  const working = Array.from({length: limit}, () =>
    worker().catch((error: unknown) => {
      failures.push(error);
      failure.abort();
    }),
  );
  await Promise.all(working);
  if (stop.aborted) Promise.resolve(iterator.return?.()).catch(() => undefined);
  signal?.throwIfAborted();
  if (failures.length > 0) throw failures[0];
  return results;
}

/** Rejects when the signal is aborted. */
export function rejectionOf(stop: AbortSignal): Promise<never> {
  const {promise, reject} = Promise.withResolvers<never>();
  promise.catch(() => undefined);
  const stopNow = (): void => reject(new Error('Internal error: stopped', {cause: stop.reason}));
  if (stop.aborted) stopNow();
  else stop.addEventListener('abort', stopNow, {once: true});
  return promise;
}
