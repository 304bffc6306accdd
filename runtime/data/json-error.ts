import type {Diagnostic} from '../core/diagnostic.ts';

/** What DuckDB says of JSON that it cannot read, as a diagnostic; undefined where it speaks of something else. */
export function explainJsonError(message: string): Diagnostic | undefined {
  const [, where, transform, what] =
    /JSON transform error in file "(.*)", in ((?:line|record\/value) \d+): (.*?)\.?\s*$/m.exec(message) ?? [];
  if (where !== undefined && what !== undefined) {
    const place = transform?.replace('record/value', 'value');
    const text = `${where} cannot be read: ${place}: ${what.charAt(0).toLowerCase()}${what.slice(1)}`;
    return {severity: 'error', code: 'json-malformed', message: text};
  }
  const [, file, byte, unit, number, told] =
    /Malformed JSON in file "(.*)", at byte (\d+) in (line|record\/value) (\d+): (.*?)\.?\s*$/m.exec(message) ?? [];
  if (file === undefined || byte === undefined || number === undefined || told === undefined) return undefined;
  return {
    severity: 'error',
    code: 'json-malformed',
    message: `${file} is not JSON: ${told} at byte ${byte} of ${unit === 'line' ? 'line' : 'value'} ${number}`,
  };
}
