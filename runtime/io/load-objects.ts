import {readFile} from 'node:fs/promises';
import {MageletError} from '../core/diagnostic.ts';
import {checkOptions, oneOf, trueOrFalse, type OptionRule} from '../core/check-options.ts';
import {openEngine} from '../data/duckdb.ts';
import {formatOf, type Format} from '../data/formats.ts';
import type {Column} from '../core/output.ts';
import type {FileConstants} from '../data/file-constants.ts';
import {readRules, type AnyReadOptions} from '../data/read-options.ts';
import {tableOfFiles} from '../data/table-of-files.ts';
import {Table} from '../data/table.ts';
import {refuseUnknownTypes} from '../data/unknown-type.ts';
import {mapAtOnce} from './at-once.ts';
import {reading, uriOf} from './b2-action.ts';
import type {B2Session} from './b2-session.ts';
import {isKeyPattern} from './key-pattern.ts';
import {namedByObjects} from './named-by-objects.ts';
import {objectsToLoad, type ChoiceOptions, type ObjectToLoad} from './objects-to-load.ts';
import {refuseNames} from './refuse-names.ts';
import {textOfStored} from './packed-text.ts';
import type {SpooledFiles} from './spool.ts';
import {fetchInto, progressOf} from './transfers.ts';

/** What `load` gives for each value of `as`. */
export type LoadedAs = {
  readonly table: Table;
  readonly rows: Awaited<ReturnType<Table['rows']>>;
  readonly danfo: Awaited<ReturnType<Table['danfo']>>;
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly json: unknown;
};

export type LoadOptions<As extends keyof LoadedAs> = NonNullable<Parameters<typeof Table.read>[1]> &
  ChoiceOptions & {
    /** `table` where it is left out. */
    readonly as?: As;
    /** A column with the URI of the object that a row is from: `filename`, or of the name that is given. */
    readonly filename?: boolean | string;
  };

/** A fetched object: its URI and the file it lies in. */
type Fetched = {readonly uri: string; readonly path: string};

/** What is known of an object before it is fetched. */
type Wanted = Partial<ObjectToLoad> & {readonly key: string};

type PathMaker = Pick<SpooledFiles, 'pathFor'>;

/** Objects that are fetched at once; each of them in ranges that are fetched at once, too. */
const objectsAtOnce = 4;

const loadRules: Readonly<Record<string, OptionRule>> = {
  as: oneOf(['table', 'rows', 'danfo', 'text', 'bytes', 'json'] satisfies (keyof LoadedAs)[]),
  filename: {
    words: 'true, false or the name of a column',
    takes: (value) => ['boolean', 'string'].includes(typeof value),
  },
  hivePartitioning: trueOrFalse,
  incremental: trueOrFalse,
  literal: trueOrFalse,
  where: {
    words: 'an object of values, or a function',
    takes: (value) => typeof value === 'function' || (typeof value === 'object' && value !== null),
  },
  ...readRules,
};

export async function loadObjects<As extends keyof LoadedAs>(
  session: B2Session,
  bucket: string,
  keyOrPattern: string,
  given: LoadOptions<As>,
): Promise<LoadedAs[As]> {
  checkOptions({call: 'b2.load'}, given, loadRules);
  const {as, filename = false, literal = false, hivePartitioning, where, incremental, ...options} = given;
  const nameColumn = filename === true ? 'filename' : filename === false || filename === '' ? undefined : filename;
  // Before the key's ending, which would be asked for a format.
  refuseNames(reading(bucket, keyOrPattern));
  const kind: keyof LoadedAs = as ?? 'table';
  const isPattern = !literal && isKeyPattern(keyOrPattern);
  const choice = {
    ...(hivePartitioning !== undefined && {hivePartitioning}),
    ...(where !== undefined && {where}),
    ...(incremental !== undefined && {incremental}),
  };
  // What is chosen among objects is known from their list, also where there is one at most.
  const isListed = isPattern || Object.keys(choice).length > 0;
  const chosen: {readonly objects: readonly Wanted[]; readonly columns: readonly Column[]; readonly known?: Wanted} =
    isListed
      ? await objectsToLoad(session, bucket, keyOrPattern, {...choice, literal})
      : {objects: [{key: keyOrPattern}], columns: []};
  const {columns, known} = chosen;
  // Where there is nothing new, a table has the columns that it would have, and no rows.
  const isForColumns = chosen.objects.length === 0 && known !== undefined && (kind === 'table' || kind === 'danfo');
  const objects = isForColumns ? [known] : chosen.objects;
  if (objects.length === 0) {
    return nothingThere(wanted(columns, nameColumn, options.columns))[kind]() as Promise<LoadedAs[As]>;
  }
  const keys = objects.map(({key}) => key);
  // Known before anything is fetched: a format that is not known would otherwise be found out last.
  const isTabular = kind === 'table' || kind === 'rows' || kind === 'danfo';
  const format = isTabular ? (options.format ?? formatOfAll(keys, uriOf(bucket, keyOrPattern))) : undefined;
  // The engine starts while the bytes arrive; what keeps it from starting is told when the table is made.
  if (isTabular) openEngine().catch(() => undefined);
  const {types = {}}: AnyReadOptions = options;
  if (isTabular && Object.keys(types).length > 0) await refuseUnknownTypes(await openEngine(), types);
  // A table reads its files when it is used, so they stay for as long as the client; what is whole in memory needs none.
  await using files = kind === 'table' ? undefined : session.spool.group();
  const fetched = await fetchAll(session, bucket, objects, files ?? session.spool);
  const paths = fetched.map(({path}) => path);
  const loaders: {[Kind in keyof LoadedAs]: () => PromiseLike<LoadedAs[Kind]>} = {
    table: () =>
      tableOfFiles(
        paths,
        {...withName(options, nameColumn), ...(format && {format}), ...(isForColumns && {limit: 0})},
        constantsOf(fetched, objects, {columns, nameColumn}),
      ),
    rows: async () => (await loaders.table()).rows(),
    danfo: async () => (await loaders.table()).danfo(),
    text: async () => (await Promise.all(fetched.map(textOfFetched))).join(''),
    bytes: async () => Buffer.concat(await Promise.all(paths.map((path) => readFile(path)))),
    json: () => readJson(fetched, isPattern),
  };
  try {
    return (await loaders[kind]()) as LoadedAs[As];
  } catch (error) {
    throw namedByObjects(error);
  }
}

/** What `incremental` gives where every object was loaded before, and a manifest that names none. */
const nothingThere = (schema: readonly Column[]): {[Kind in keyof LoadedAs]: () => PromiseLike<LoadedAs[Kind]>} => ({
  table: () => Table.from([], {schema}),
  rows: async () => [],
  danfo: async () => (await Table.from([], {schema})).danfo(),
  text: async () => '',
  bytes: async () => new Uint8Array(),
  json: async () => [],
});

/** What would be read of these columns. */
function wanted(columns: readonly Column[], nameColumn?: string, names?: readonly string[]): readonly Column[] {
  const all = [...columns, ...(nameColumn === undefined ? [] : [{name: nameColumn, type: 'VARCHAR'}])];
  const chosen = withName({...(names && {columns: names})}, nameColumn).columns;
  return chosen?.flatMap((name) => all.filter((column) => column.name === name)) ?? all;
}

/** The columns that tell of the object that a row is from: its folders, of the types that a manifest says, and its name. */
function constantsOf(
  fetched: readonly Fetched[],
  objects: readonly Wanted[],
  {columns, nameColumn}: {readonly columns: readonly Column[]; readonly nameColumn: string | undefined},
): FileConstants {
  const types = new Map(columns.map(({name, type}) => [name, type]));
  const constants = objects.map(({partition = {}}, index) => ({
    ...Object.fromEntries(Object.entries(partition).map(([name, value]) => [name, {value, type: types.get(name)}])),
    ...(nameColumn !== undefined && {[nameColumn]: {value: fetched[index]?.uri ?? '', isNew: true as const}}),
  }));
  const isAny = constants.some((values) => Object.keys(values).length > 0);
  return new Map(isAny ? fetched.map(({path}, index) => [path, constants[index] ?? {}]) : []);
}

/** The options with the column that was asked for beside those that are named. */
const withName = <Options extends {readonly columns?: readonly string[]}>(options: Options, name?: string): Options =>
  name === undefined || options.columns === undefined || options.columns.includes(name)
    ? options
    : {...options, columns: [...options.columns, name]};

/** The one format of all keys; a table is not put together from two. */
function formatOfAll(keys: readonly string[], uri: string): Format {
  const first = keys[0] ?? '';
  const format = formatOf(first);
  const other = keys.find((key) => formatOf(key) !== format);
  if (other === undefined) return format;
  throw new MageletError({
    severity: 'error',
    code: 'b2-mixed-formats',
    message: `${uri} matches objects of two formats: ${first} is ${format}, ${other} is ${formatOf(other)}`,
    help: `end the pattern with the format: *.${format}`,
  });
}

/** Fetches objects whose length is known from a list, or one whose length is not. */
async function fetchAll(
  session: B2Session,
  bucket: string,
  objects: readonly Wanted[],
  files: PathMaker,
): Promise<readonly Fetched[]> {
  const [only, ...others] = objects;
  if (only && others.length === 0) return [await fetchOne(session, bucket, only, files)];
  const total = objects.reduce((sum, {bytes = 0}) => sum + bytes, 0);
  const tell = progressOf(session);
  let done = 0;
  return mapAtOnce(objects, objectsAtOnce, session.signal, async (object) => {
    let arrived = 0;
    return fetchOne(session, bucket, object, files, (bytes) => {
      done += bytes - arrived;
      arrived = bytes;
      tell(done, total);
    });
  });
}

async function fetchOne(
  session: B2Session,
  bucket: string,
  {key, etag}: Wanted,
  files: PathMaker,
  onBytes?: (done: number) => void,
): Promise<Fetched> {
  const path = await files.pathFor(bucket, key);
  const {uri} = await fetchInto(session, bucket, key, path, {onBytes, etag});
  return {uri, path};
}

/** One object's value; a pattern's values as a list, in the order of the keys. */
async function readJson(fetched: readonly Fetched[], isPattern: boolean): Promise<unknown> {
  const values: unknown[] = [];
  for (const {path, uri} of fetched) values.push(parseJson(await textOfFetched({path, uri}), uri));
  return isPattern ? values : values[0];
}

const textOfFetched = async ({path, uri}: Fetched): Promise<string> => textOfStored(await readFile(path), uri);

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
