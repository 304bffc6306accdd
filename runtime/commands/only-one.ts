import {InvalidArgumentError} from 'commander';

/** For an option that takes one value: a second one would be taken in place of the first, and nothing would say so. */
export function onlyOne(value: string, before: string | undefined): string {
  if (before !== undefined) throw new InvalidArgumentError(`it takes one block, and was given "${before}" before.`);
  return value;
}
