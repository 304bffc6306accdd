import type {RunEvent} from '../core/run-event.ts';

export type EventReaders = {
  /** Keeps these events together or not at all. */
  readonly record: (...events: readonly RunEvent[]) => void;
  readonly tell: (event: RunEvent) => void;
  /** Calls `flush` once, at the end of this turn of the event loop. */
  readonly atEndOfTurn: (flush: () => void) => void;
};

/** Events that are kept in one go at most. */
const mostAtOnce = 5000;

/**
 * Hands events to the record and then to whoever shows them: those of one turn of the event loop in one go, and at once
 * before an attempt begins or the run ends. So nothing begins before the record says what it follows from, and nothing
 * is shown that a killed process could have lost. Throws what the record throws, at the latest with the next event.
 */
export function emitInTurns({record, tell, atEndOfTurn}: EventReaders): (event: RunEvent) => void {
  let pending: RunEvent[] = [];
  let isScheduled = false;
  const keep = (): readonly RunEvent[] => {
    if (pending.length > 0) record(...pending);
    const kept = pending;
    pending = [];
    return kept;
  };
  const flush = (): void => {
    for (const event of keep()) tell(event);
  };
  const flushLater = (): void => {
    isScheduled = false;
    let kept: readonly RunEvent[] = [];
    try {
      kept = keep();
    } catch {
      // What could not be kept is still pending: the next event tries again, and throws where somebody listens.
    }
    for (const event of kept) tell(event);
  };
  return (event) => {
    pending.push(event);
    if (isUrgent(event) || pending.length >= mostAtOnce) return flush();
    if (isScheduled) return undefined;
    isScheduled = true;
    return atEndOfTurn(flushLater);
  };
}

const isUrgent = ({type}: RunEvent): boolean =>
  type === 'run-started' || type === 'block-started' || type === 'run-stopping' || type === 'run-settled';
