import {isMageletError} from '../../core/diagnostic.ts';
import {rejectionOf} from '../../io/at-once.ts';
import type {Host, TaskInput} from '../../run/host.ts';

/** A host whose attempts wait for what they receive to be here: what is kept in a bucket alone is fetched first. */
export const fetchingHost = (host: Host, fetch: (folder: string) => Promise<void>): Host => ({
  async attempt(task, watcher) {
    const {signal} = watcher;
    try {
      await Promise.race([Promise.all(task.inputs.flatMap(foldersOf).map(fetch)), rejectionOf(signal)]);
    } catch (error) {
      if (signal.aborted) return {status: 'cancelled'};
      if (!isMageletError(error)) throw error;
      const {diagnostic, retryable} = error;
      const notes = [...(diagnostic.notes ?? []), `block "${task.block.name}" was to receive it`];
      return {status: 'failed', diagnostic: {...diagnostic, notes}, retryable};
    }
    return host.attempt(task, watcher);
  },
  [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
});

const foldersOf = ({folder, folders = []}: TaskInput): readonly string[] =>
  [folder, ...folders].filter((path) => path !== undefined);
