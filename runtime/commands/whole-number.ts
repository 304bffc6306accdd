import {InvalidArgumentError} from 'commander';

/** Reads a whole number above zero from the command line. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('a whole number above 0 is expected.');
  return Number(text);
}
