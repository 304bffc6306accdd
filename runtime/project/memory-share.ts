/** What a machine has, of which a run takes its part. */
export type Machine = {
  /** Bytes of memory, of the machine. */
  readonly memory: number;
  /** Bytes that a cgroup or the like leaves the process; absent or beyond the machine's where none does. */
  readonly constrained?: number;
};

/**
 * The bytes that the tables of one thread may take before they spill: its part of what the run may take, which is half
 * of the memory where nobody says it. Each thread has a DuckDB of its own, so what one may take the others may not.
 */
export function memoryShare(asked: number | undefined, threads: number, {memory, constrained}: Machine): number {
  const there = constrained === undefined || constrained <= 0 ? memory : Math.min(memory, constrained);
  return Math.floor((asked ?? there / 2) / Math.max(1, threads));
}
