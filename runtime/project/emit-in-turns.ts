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

export type TurnEmitter = {
  /** Throws what the record throws, at the latest with the next event. */
  readonly emit: (event: RunEvent) => void;
  /** Resolves when all that was emitted is recorded, and rejects where it cannot be. */
  readonly recorded: () => Promise<void>;
};

/**
 * Hands events to the record and then to whoever shows them: those of one turn of the event loop in one go, since a
 * write costs more than what is in it. An attempt that waits for `recorded` begins after the record says what it
 * follows from, and nothing is shown that a killed process could have lost.
 */
export function emitInTurns({record, tell, atEndOfTurn}: EventReaders): TurnEmitter {
  let pending: RunEvent[] = [];
  let isScheduled = false;
  let turn: PromiseWithResolvers<void> | undefined;
  let untold: RunEvent[] = [];
  const keep = (): void => {
    if (pending.length > 0) record(...pending);
    untold.push(...pending);
    pending = [];
  };
  const tellKept = (): void => {
    const events = untold;
    untold = [];
    for (const event of events) tell(event);
  };
  const flush = (): void => {
    keep();
    tellKept();
  };
  const flushLater = (): void => {
    isScheduled = false;
    const waiting = turn;
    turn = undefined;
    try {
      keep();
      waiting?.resolve();
    } catch (error) {
      // What could not be kept is still pending: the next event tries again, and throws where somebody listens.
      waiting?.reject(error);
    }
    // An attempt that waited for this begins first.
    queueMicrotask(tellKept);
  };
  const schedule = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    atEndOfTurn(flushLater);
  };
  return {
    emit(event) {
      pending.push(event);
      if (isUrgent(event) || pending.length >= mostAtOnce) flush();
      else schedule();
    },
    recorded() {
      if (pending.length === 0) return Promise.resolve();
      turn ??= Promise.withResolvers<void>();
      schedule();
      return turn.promise;
    },
  };
}

const isUrgent = ({type}: RunEvent): boolean =>
  type === 'run-started' || type === 'run-stopping' || type === 'run-settled';
