import type {Diagnostic} from './diagnostic.ts';
import {nearestName} from './nearest-name.ts';

/** Which of the blocks that a block waits for is meant by its name, or by its place as `df_1`; -1 where none is. */
export function indexOfInput(names: readonly string[], name: string): number {
  const place = /^df_(\d+)$/i.exec(name)?.[1];
  const index = names.indexOf(name);
  if (index !== -1 || place === undefined) return index;
  return Number(place) <= names.length ? Number(place) - 1 : -1;
}

/** What is wrong where SQL speaks of the output of a block that it does not receive. */
export function notWaitedFor(name: string, names: readonly string[]): Diagnostic {
  const near = nearestName(name, names);
  return {
    severity: 'error',
    code: 'sql-template',
    message: `the block does not wait for "${name}"`,
    ...(near !== undefined && {help: `write ${near}`}),
  };
}

/** What a block waits for: `waits for load_orders, load_rates`; of more than `most` their number. */
export function waitsInWords(names: readonly string[], most = names.length): string {
  if (names.length === 0) return 'waits for no block';
  const more = names.length > most ? ` and ${names.length - most} more` : '';
  return `waits for ${names.slice(0, most).join(', ')}${more}`;
}
