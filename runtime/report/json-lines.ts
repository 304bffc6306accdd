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

/** An event as `--json` prints it. */
export function jsonOf(event: RunEvent): string {
  return plainJson(
    'diagnostic' in event && event.diagnostic ? {...event, diagnostic: diagnosticToJson(event.diagnostic)} : event,
  );
}
