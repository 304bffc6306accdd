import type {Reporter} from './reporter.ts';

/** Several reporters as one: each hears every event, in the order given. */
export function reportToAll(reporters: readonly Reporter[]): Reporter {
  return {
    event: (event) => {
      for (const reporter of reporters) reporter.event(event);
    },
    close: () => {
      for (const reporter of reporters) reporter.close();
    },
  };
}
