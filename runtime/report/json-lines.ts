import type {RunEvent} from '../core/run-event.ts';
import {diagnosticToJson} from './diagnostic-json.ts';
import type {Reporter} from './reporter.ts';

/** A reporter for tools: every event on a line of its own, its diagnostic in the form that `validate --json` prints. */
export function jsonLines({write}: {readonly write: (text: string) => void}): Reporter {
  return {
    event: (event) => write(`${jsonOf(event)}\n`),
    close: () => {},
  };
}

/** JSON for whatever an author may have logged: large integers as text, errors by their message, no way round a circle. */
export function jsonOf(event: RunEvent): string {
  const plain =
    'diagnostic' in event && event.diagnostic ? {...event, diagnostic: diagnosticToJson(event.diagnostic)} : event;
  const above: unknown[] = [];
  return JSON.stringify(plain, function (this: unknown, _key, value: unknown) {
    if (typeof value === 'bigint') return String(value);
    if (value instanceof Error) return {name: value.name, message: value.message};
    if (typeof value !== 'object' || value === null) return value;
    // `this` is what holds the value: what lies deeper than it was left behind.
    while (above.length > 0 && above.at(-1) !== this) above.pop();
    if (above.includes(value)) return '[circular]';
    above.push(value);
    return value;
  });
}
