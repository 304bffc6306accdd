/**
 * Works on all items, at most `limit` at a time, and gives the results in the order of the items.
 * After a failure no further item is begun and `stop` is aborted; the failure is thrown once nothing is at work any more.
 */
export async function mapAtOnce<Item, Result>(
  items: Iterable<Item>,
  limit: number,
  signal: AbortSignal | undefined,
  work: (item: Item, stop: AbortSignal) => Promise<Result>,
): Promise<Result[]> {
  const [only, ...others] = items;
  if (only === undefined) return [];
  // Without a queue in between, the stack of an error reaches back to the line of the author.
  if (others.length === 0) return [await work(only, signal ?? new AbortController().signal)];
  const {default: PQueue} = await import('p-queue');
  const queue = new PQueue({concurrency: limit});
  const failure = new AbortController();
  const stop = signal ? AbortSignal.any([signal, failure.signal]) : failure.signal;
  const failures: unknown[] = [];
  const results: Result[] = [];
  for (const [index, item] of [only, ...others].entries()) {
    const begin = async (): Promise<void> => {
      if (!stop.aborted) results[index] = await work(item, stop);
    };
    queue.add(begin).catch((error: unknown) => {
      failures.push(error);
      failure.abort();
    });
  }
  await queue.onIdle();
  signal?.throwIfAborted();
  if (failures.length > 0) throw failures[0];
  return results;
}
