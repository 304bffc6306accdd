import {InvalidArgumentError} from 'commander';

/** Adds one `--var name=value` to those before it; the value may hold further `=`. */
export function variable(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('a variable is given as name=value.');
  return {...before, [text.slice(0, at)]: text.slice(at + 1)};
}
