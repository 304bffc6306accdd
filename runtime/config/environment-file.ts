import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {parseEnv} from 'node:util';
import type {Environment} from './environment.ts';

/**
 * `env` and, below it, what the `.env` file of `folder` says: a variable that is really set wins.
 * A folder without the file changes nothing.
 *
 * @example environmentOf('/project', processEnvironment())
 */
export function environmentOf(folder: string, env: Environment): Environment {
  const text = textOf(join(folder, '.env'));
  if (text === undefined) return env;
  const set = Object.entries(env).filter(([, value]) => value !== undefined);
  return {...parseEnv(text.replace(/^\uFEFF/, '')), ...Object.fromEntries(set)};
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // No file, or a folder of that name, as Python's virtual environments have it.
    return undefined;
  }
}
