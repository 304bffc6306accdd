import {isMageletError} from '../../core/diagnostic.ts';
import {mapAtOnce, rejectionOf} from '../../io/at-once.ts';
import {isElsewhere} from '../../outputs/kept-output.ts';
import type {AttemptTask, AttemptWatcher, Host, TaskInput} from '../../run/host.ts';

/** Outputs that one attempt fetches at once: what joins the children of a block may wait for thousands. */
const outputsAtOnce = 8;

/** A host whose attempts wait for what they receive to be here: what is kept in a bucket alone is fetched first. */
export const fetchingHost = (host: Host, fetch: (folder: string) => Promise<void>): Host => ({
  async attempt(task, watcher) {
    const {signal} = watcher;
    const hereOnly: AttemptWatcher = {
      ...watcher,
      next: () => {
        const next = watcher.next?.();
        return next && elsewhereOf(next).length === 0 ? next : undefined;
      },
    };
    const folders = elsewhereOf(task);
    if (folders.length === 0) return host.attempt(task, hereOnly);
    try {
      await Promise.race([mapAtOnce(folders, outputsAtOnce, signal, fetch), rejectionOf(signal)]);
    } catch (error) {
      if (signal.aborted) return {status: 'cancelled'};
      if (!isMageletError(error)) throw error;
      const {diagnostic, retryable} = error;
      const notes = [...(diagnostic.notes ?? []), `block "${task.block.name}" was to receive it`];
      return {status: 'failed', diagnostic: {...diagnostic, notes}, retryable};
    }
    return host.attempt(task, hereOnly);
  },
  [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
});

const elsewhereOf = ({inputs}: AttemptTask): readonly string[] => inputs.flatMap(foldersOf).filter(isElsewhere);

const foldersOf = ({folder, folders = []}: TaskInput): readonly string[] =>
  [folder, ...folders].filter((path) => path !== undefined);
