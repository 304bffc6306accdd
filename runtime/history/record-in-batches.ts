import type {RunEvent} from '../core/run-event.ts';
import type {Journal} from './journal.ts';
import type {KeptEvent, RunRecorder} from './record-run.ts';

/**
 * Milliseconds for which events may stand in the journal alone: what another process lists of a run is older by no more,
 * and fifty transactions a second cost next to nothing.
 */
const batchTime = 20;

/** Milliseconds until the history is tried again that took no batch: a locked one is waited for as long, at a stretch. */
const retryTime = 10_000;

export type BatchedRecord = Disposable & {
  /** Keeps events so that a process that is killed has not lost them. Throws what the history throws. */
  readonly record: (...events: readonly RunEvent[]) => void;
};

/**
 * Keeps what blocks tell in short order in the journal first, and then in the history, many in one transaction: that is
 * what a small block costs most. What comes alone, or is of the run as a whole, goes into the history at once.
 */
export function recordInBatches({number, keep}: RunRecorder, journal: Journal): BatchedRecord {
  let waiting: KeptEvent[] = [];
  let timer: NodeJS.Timeout | undefined;
  let lastKept = -Infinity;
  let hasEnded = false;

  const keepAll = (events: readonly KeptEvent[]): void => {
    clearTimeout(timer);
    timer = undefined;
    keep([...waiting, ...events]);
    waiting = [];
    lastKept = performance.now();
    journal.empty();
  };
  const keepWaiting = (): void => {
    try {
      keepAll([]);
    } catch {
      // They are in the journal still: the next event tries again, and throws where somebody listens.
      lastKept = -Infinity;
      if (!hasEnded) timer = setTimeout(keepWaiting, retryTime);
    }
  };
  const end = (): void => {
    hasEnded = true;
    if (waiting.length > 0) keepWaiting();
    clearTimeout(timer);
    journal[Symbol.dispose]();
  };
  const add = (events: readonly KeptEvent[]): boolean => {
    if (hasEnded) return false;
    try {
      journal.add(events);
      return true;
    } catch {
      // The history may still take them, and says best why not.
      return false;
    }
  };

  return {
    record(...events) {
      const kept = number(events);
      if (kept.length === 0) return;
      // Whoever goes on with the run may write a journal of this name from the moment on that its end is recorded.
      if (events.some(isEnd)) end();
      const isAlone = performance.now() - lastKept >= batchTime;
      if (isAlone || events.some(isOfRun) || !add(kept)) return keepAll(kept);
      waiting.push(...kept);
      timer ??= setTimeout(keepWaiting, batchTime);
    },
    [Symbol.dispose]: end,
  };
}

const isEnd = ({type}: RunEvent): boolean => type === 'run-settled';

/** What the journal could not give back: to record these takes more than the event. */
const isOfRun = ({type}: RunEvent): boolean =>
  type === 'run-started' || type === 'block-expanded' || type === 'run-stopping' || type === 'run-settled';
