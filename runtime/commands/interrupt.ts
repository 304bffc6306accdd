import {terminal} from './terminal.ts';

export type Interrupt = {
  /** Aborted by the first Ctrl-C, or by SIGTERM. */
  readonly first: AbortSignal;
  /** Aborted by the second. */
  readonly second: AbortSignal;
  readonly release: () => void;
};

/** Turns Ctrl-C into signals: the first asks blocks to end, the second ends them. */
export function onInterrupt(): Interrupt {
  const first = new AbortController();
  const second = new AbortController();
  const interrupted = (): void => {
    if (first.signal.aborted) return second.abort();
    terminal.err('\nstopping: running blocks may finish what they are at (5 s); Ctrl-C again ends them now\n');
    first.abort();
  };
  process.on('SIGINT', interrupted);
  process.on('SIGTERM', interrupted);
  const release = (): void => {
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
  };
  return {first: first.signal, second: second.signal, release};
}
