import type {RunEvent} from '../core/run-event.ts';

export type SafeListener = {
  readonly tell: (event: RunEvent) => void;
  /** Rejects with the first error of the listener, once it has heard everything. */
  readonly throwWhatItThrew: () => Promise<void>;
};

/**
 * Keeps what a program's own listener throws, or rejects with, until the run has ended and is recorded: events are told
 * from a timer, where it would end the whole program.
 */
export function listenSafely(listener: ((event: RunEvent) => unknown) | undefined): SafeListener {
  let failure: {readonly error: unknown} | undefined;
  const keep = (error: unknown): void => void (failure ??= {error});
  const answers = new Set<Promise<void>>();
  const wait = (answer: PromiseLike<unknown>): void => {
    const heard: Promise<void> = Promise.resolve(answer)
      .then(() => undefined, keep)
      .finally(() => answers.delete(heard));
    answers.add(heard);
  };
  return {
    tell(event) {
      try {
        const answer = listener?.(event);
        if (isPromise(answer)) wait(answer);
      } catch (error) {
        keep(error);
      }
    },
    async throwWhatItThrew() {
      await Promise.all(answers);
      if (failure) throw failure.error;
    },
  };
}

const isPromise = (answer: unknown): answer is PromiseLike<unknown> =>
  typeof answer === 'object' && answer !== null && 'then' in answer && typeof answer.then === 'function';
