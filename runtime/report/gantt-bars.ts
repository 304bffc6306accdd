import type {BlockName} from '../core/names.ts';
import type {RunEvent} from '../core/run-event.ts';

/** One attempt at a block, in milliseconds since 1970. */
export type GanttBar = {
  readonly from: number;
  readonly to: number;
  /** Whether another attempt came after it, or the block failed with it. */
  readonly hasFailed: boolean;
};

/** The attempts at each block of a run, from its events; one that has no end lasts until `now`. */
export function ganttBars(events: readonly RunEvent[], now: number): ReadonlyMap<BlockName, readonly GanttBar[]> {
  const bars = new Map<BlockName, GanttBar[]>();
  const begun = new Map<BlockName, number>();
  const end = (block: BlockName, to: number, hasFailed: boolean): void => {
    const from = begun.get(block);
    begun.delete(block);
    if (from === undefined) return;
    const of = bars.get(block) ?? [];
    bars.set(block, of);
    of.push({from, to, hasFailed});
  };
  for (const event of events) {
    // A run that went on is told from there: what lies between may be days.
    if (event.type === 'run-started') {
      bars.clear();
      begun.clear();
    }
    if (event.type === 'block-started') begun.set(event.block, event.at);
    if (event.type === 'block-retrying') end(event.block, event.at, true);
    if (event.type === 'block-settled') end(event.block, event.at, event.status === 'failed');
  }
  for (const block of begun.keys()) end(block, now, false);
  return bars;
}
