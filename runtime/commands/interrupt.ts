export type Interrupt = {
  /** Aborted by the first Ctrl-C, or by SIGTERM. */
  readonly first: AbortSignal;
  /** Aborted by the second. */
  readonly second: AbortSignal;
  readonly release: () => void;
};

/** Turns Ctrl-C into signals: the first asks for an end, the second ends at once. */
export function onInterrupt(): Interrupt {
  const first = new AbortController();
  const second = new AbortController();
  const interrupted = (): void => {
    if (first.signal.aborted) return second.abort();
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
