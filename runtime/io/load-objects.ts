import {readFile} from 'node:fs/promises';
import {MageletError} from '../core/diagnostic.ts';
import {formatOf} from '../data/formats.ts';
import {Table} from '../data/table.ts';
import {listing} from './b2-action.ts';
import type {B2Session} from './b2-session.ts';
import {isKeyPattern, keyMatcher, literalPrefix} from './key-pattern.ts';
import {listObjects} from './list-objects.ts';
import {noMatch} from './missing-object.ts';
import {namedByObjects} from './named-by-objects.ts';
import {fetchInto} from './transfers.ts';

/** What `load` gives for each value of `as`. */
export type LoadedAs = {
  readonly table: Table;
  readonly rows: Awaited<ReturnType<Table['rows']>>;
  readonly danfo: Awaited<ReturnType<Table['danfo']>>;
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly json: unknown;
};

export type LoadOptions<As extends keyof LoadedAs> = NonNullable<Parameters<typeof Table.read>[1]> & {
  /** `table` where it is left out. */
  readonly as?: As;
};

/** A fetched object: its URI and the file it lies in. */
type Fetched = {readonly uri: string; readonly path: string};

type PathMaker = {readonly pathFor: (key: string) => Promise<string>};

export async function loadObjects<As extends keyof LoadedAs>(
  session: B2Session,
  bucket: string,
  keyOrPattern: string,
  {as, ...options}: LoadOptions<As>,
): Promise<LoadedAs[As]> {
  const keys = isKeyPattern(keyOrPattern) ? await matchingKeys(session, bucket, keyOrPattern) : [keyOrPattern];
  const kind: keyof LoadedAs = as ?? 'table';
  // Known before anything is fetched: a format that is not known would otherwise be found out last.
  const isTabular = kind === 'table' || kind === 'rows' || kind === 'danfo';
  const format = isTabular ? (options.format ?? formatOf(keys[0] ?? keyOrPattern)) : undefined;
  // A table reads its files when it is used, so they stay for as long as the client; what is whole in memory needs none.
  await using files = kind === 'table' ? undefined : session.spool.group();
  const fetched: Fetched[] = [];
  for (const key of keys) fetched.push(await fetchObject(session, bucket, key, files ?? session.spool));
  const loaders: {[Kind in keyof LoadedAs]: () => PromiseLike<LoadedAs[Kind]>} = {
    table: () => readTable(fetched, {...options, ...(format && {format})}),
    rows: async () => (await loaders.table()).rows(),
    danfo: async () => (await loaders.table()).danfo(),
    text: async () => Buffer.from(await loaders.bytes()).toString(),
    bytes: async () => Buffer.concat(await Promise.all(fetched.map(({path}) => readFile(path)))),
    json: () => readJson(fetched, isKeyPattern(keyOrPattern)),
  };
  return (await loaders[kind]()) as LoadedAs[As];
}

async function matchingKeys(session: B2Session, bucket: string, pattern: string): Promise<string[]> {
  const prefix = literalPrefix(pattern);
  const beside: string[] = [];
  const matches = keyMatcher(pattern);
  const matching = await session.attempt(listing(bucket, prefix), async (client) => {
    const found: string[] = [];
    for await (const {key} of listObjects(client, bucket, prefix, session.signal)) {
      if (matches(key)) found.push(key);
      else if (beside.length < 1000) beside.push(key);
    }
    return found;
  });
  if (matching.length === 0) throw new MageletError(noMatch(bucket, pattern, prefix, beside));
  return matching;
}

async function fetchObject(session: B2Session, bucket: string, key: string, files: PathMaker): Promise<Fetched> {
  const path = await files.pathFor(key);
  const {uri} = await fetchInto(session, bucket, key, path);
  return {uri, path};
}

async function readTable(fetched: readonly Fetched[], options: Parameters<typeof Table.read>[1]): Promise<Table> {
  const [first, ...others] = fetched.map(({path}) => path);
  if (first === undefined) throw new Error('Internal error: nothing was fetched');
  try {
    return await Table.read(others.length > 0 ? [first, ...others] : first, options);
  } catch (error) {
    throw namedByObjects(error, fetched);
  }
}

/** One object's value; a pattern's values as a list, in the order of the keys. */
async function readJson(fetched: readonly Fetched[], isPattern: boolean): Promise<unknown> {
  const values: unknown[] = [];
  for (const {path, uri} of fetched) values.push(parseJson(await readFile(path, 'utf8'), uri));
  return isPattern ? values : values[0];
}

function parseJson(text: string, uri: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new MageletError(
      {
        severity: 'error',
        code: 'json-malformed',
        message: `${uri} is not JSON: ${(error as Error).message}`,
        help: "read it as it is: {as: 'text'}",
      },
      {cause: error},
    );
  }
}
