import {InvalidArgumentError} from 'commander';
import {budgetIn} from '../core/byte-size.ts';

/** Reads an amount of memory from the command line: `512MB`, in bytes. */
export function memorySize(text: string): number {
  const bytes = budgetIn(text);
  if (bytes === undefined) throw new InvalidArgumentError('a size such as 512MB or 2GB is expected.');
  return bytes;
}
