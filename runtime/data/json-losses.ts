import {open} from 'node:fs/promises';
import {MageletError} from '../core/diagnostic.ts';
import type {Engine} from './duckdb.ts';
import {packingOf} from './formats.ts';
import {runSql} from './run-sql.ts';

/** Bytes at each end of a file that are looked at. */
const looked = 4096;

/**
 * Whether a file is an array, as its first bytes tell; false where it is packed. Throws `json-malformed` for one that is
 * not closed, of which DuckDB would read the beginning without a word.
 */
export async function isClosedArray(path: string): Promise<boolean> {
  if (packingOf(path) !== 'none') return false;
  await using file = await open(path, 'r');
  const {size} = await file.stat();
  const read = async (position: number): Promise<string> => {
    const {buffer, bytesRead} = await file.read(Buffer.alloc(looked), 0, looked, position);
    return buffer.subarray(0, bytesRead).toString('latin1').trim();
  };
  const [start, end] = [await read(0), await read(Math.max(0, size - looked))];
  if (!start.startsWith('[')) return false;
  if (end.endsWith(']')) return true;
  throw new MageletError({
    severity: 'error',
    code: 'json-malformed',
    message: `${path} is not JSON: its array is not closed, as in a file that was cut short`,
  });
}

/**
 * Throws `same-column-name` where keys differ in case alone, and `json-not-rows` where one is empty: DuckDB makes a column of
 * each, all but the first of them without values. Only where it renamed a column are the keys themselves looked at.
 */
export async function refuseSameNames(
  engine: Engine,
  path: string,
  names: readonly string[],
  wholeObjects: string,
): Promise<void> {
  if (!hasRenamed(names)) return;
  const result = await runSql(engine, `select distinct unnest(json_keys(json)) as key from ${wholeObjects} order by 1`);
  const [keys = []] = await result.getColumnsJS();
  const seen = new Map<string, string>();
  for (const key of keys as readonly string[]) {
    if (key === '') throw noName(path);
    const first = seen.get(key.toLowerCase());
    if (first !== undefined) throw sameName(path, first, key);
    seen.set(key.toLowerCase(), key);
  }
}

/** Whether one of the names may be what DuckDB made of a key that another has but for its case, or of an empty one. */
export function hasRenamed(names: readonly string[]): boolean {
  if (names.some((name) => /^C\d+$/.test(name))) return true;
  const lower = new Set(names.map((name) => name.toLowerCase()));
  return names.some((name) => lower.has(name.toLowerCase().replace(/_\d+$/, '')) && /_\d+$/.test(name));
}

const noName = (path: string): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'json-not-rows',
    message: `${path} has objects with an empty key, "", and a column needs a name`,
  });

const sameName = (path: string, first: string, second: string): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'same-column-name',
    message: `${path} has the keys "${first}" and "${second}", which differ in case alone: a table cannot tell them apart`,
    help: `rename "${second}"`,
  });
