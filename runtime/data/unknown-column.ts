import {MageletError} from '../core/diagnostic.ts';
import {nearestName} from '../core/nearest-name.ts';

/** Throws `unknown-column` where an option names a column that none of the files has. */
export function refuseUnknownColumns(
  paths: readonly string[],
  option: string,
  named: readonly string[],
  known: readonly string[],
): void {
  const unknown = named.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const nearest = nearestName(unknown, known);
  const files = `${paths.join(', ')} ${paths.length === 1 ? 'has' : 'have'}`;
  throw new MageletError({
    severity: 'error',
    code: 'unknown-column',
    message: `${files} no column "${unknown}", which the option ${option} names`,
    notes: [`the columns are ${known.join(', ')}`],
    ...(nearest !== undefined && {help: `write ${nearest}`}),
  });
}
