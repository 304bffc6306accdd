import type {RunEvent} from '../core/run-event.ts';
import {diagnosticToJson} from './diagnostic-json.ts';
import {plainJson} from './plain-json.ts';
import type {Reporter} from './reporter.ts';

/** A reporter for tools: every event on a line of its own, its diagnostic in the form that `validate --json` prints. */
export function jsonLines({write}: {readonly write: (text: string) => void}): Reporter {
  return {
    event: (event) => write(`${jsonOf(event)}\n`),
    close: () => {},
  };
}

/**
 * The version of the events, on the first of every run. It goes up when a field or an event goes or means another thing;
 * new ones may come without that, so readers pass over what they do not know.
 */
export const eventsVersion = 1;

/** An event as `--json` prints it. */
export function jsonOf(event: RunEvent): string {
  if (event.type === 'run-started') return plainJson({version: eventsVersion, ...event});
  return plainJson(
    'diagnostic' in event && event.diagnostic ? {...event, diagnostic: diagnosticToJson(event.diagnostic)} : event,
  );
}
