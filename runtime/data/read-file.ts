import {existsSync} from 'node:fs';
import {readdir, stat} from 'node:fs/promises';
import {basename, dirname, isAbsolute, join, resolve} from 'node:path';
import {MageletError} from '../core/diagnostic.ts';
import {nearestName} from '../core/nearest-name.ts';
import type {Column} from '../core/output.ts';
import {unreachable} from '../core/unreachable.ts';
import {withTypesOfOthers, type FoundSource} from './columns-of-nothing.ts';
import {csvBufferBytes} from './csv-dialect.ts';
import {openEngine, searchPath, type Engine} from './duckdb.ts';
import {withConstants, type FileConstants} from './file-constants.ts';
import {identifier} from './identifier.ts';
import {formatOf, isText, type Format} from './formats.ts';
import {jsonBufferBytes} from './json-file.ts';
import {csvSource, type CsvExtras} from './read-csv.ts';
import {jsonSource} from './read-json.ts';
import {FileCopies} from './file-copies.ts';
import {refuseCutPacking, refuseUnnamedPacking} from './packed-file.ts';
import {checkReadOptions, pathLiteral, refuseForeignOptions, type AnyReadOptions} from './read-options.ts';
import {readXlsx} from './xlsx/read-xlsx.ts';
import {noColumns, Relation} from './relation.ts';
import {runSql} from './run-sql.ts';
import {added, type Suspect, type SqlText} from './sql-text.ts';
import {typeName} from './type-kind.ts';
import {refuseUnknownTypes} from './unknown-type.ts';
import {refuseUnknownColumns} from './unknown-column.ts';

/** A relation over files, and the one Parquet file that it is all of, where it is. */
export type FileRelation = {readonly relation: Relation; readonly parquetFile?: string};

/**
 * Files as a relation: Parquet is read in place, text is read once.
 * The rows of several files follow one another, their columns matched by name.
 */
export async function relationOfFiles(
  paths: string | readonly string[],
  options: AnyReadOptions,
  constants: FileConstants = new Map(),
): Promise<FileRelation> {
  checkReadOptions('Table.read', options);
  const list = typeof paths === 'string' ? [paths] : paths;
  if (list.length === 0) throw noFiles();
  for (const path of list) await checkFile(path);
  for (const path of list) {
    const format = options.format ?? formatOf(path);
    refuseForeignOptions(path, format, options);
    if (isText(format)) await refuseUnnamedPacking(path);
  }
  const engine = await openEngine();
  await refuseUnknownTypes(engine, options.types ?? {});
  await using copies = new FileCopies(engine);
  // Beside the search for types, which takes longer. Whoever wants the first rows alone does not wait for the last ones.
  const packing = options.limit === undefined ? allWhole(list) : Promise.resolve();
  try {
    const [found, whole] = await Promise.allSettled([relationOf(engine, list, options, {copies, constants}), packing]);
    // What is wrong with the packing is why the text in it seems to be wrong.
    if (whole.status === 'rejected') throw whole.reason;
    if (found.status === 'rejected') throw found.reason;
    // What is read from a copy is read now: the copy goes.
    if (copies.areAny) await found.value.relation.keep();
    return found.value;
  } catch (error) {
    throw copies.named(error);
  }
}

async function allWhole(list: readonly string[]): Promise<void> {
  for (const path of list) await refuseCutPacking(path);
}

async function relationOf(
  engine: Engine,
  list: readonly string[],
  options: AnyReadOptions,
  {copies, constants}: {readonly copies: FileCopies; readonly constants: FileConstants},
): Promise<FileRelation> {
  const read: (FoundSource & {readonly path: string})[] = [];
  const suspects: Suspect[] = [];
  const headers: {readonly path: string; readonly columns: readonly string[]}[] = [];
  let cost: 'stored' | 'computed' = 'stored';
  const parquet = list.filter((path) => (options.format ?? formatOf(path)) === 'parquet');
  const areAlike = parquet.length < 2 || (await haveOneTypeEach(engine, parquet));
  for (const path of list) {
    const format = options.format ?? formatOf(path);
    if (format !== 'parquet') cost = 'computed';
    const source = await sourceOf(engine, path, format, options, {copies, suspects});
    if (source === undefined) continue;
    const isOfMany = list.length > 1 && (isCsvFormat(format) || !areAlike);
    const found = isOfMany ? await columnsOf(engine, source) : undefined;
    if (found && isCsvFormat(format) && (await isHeaderAlone(engine, source, found))) {
      headers.push({path, columns: found.map(({name}) => name)});
    } else read.push({path, sql: source, ...(found && {found})});
  }
  const sources: string[] = [];
  for (const [index, source] of (await withTypesOfOthers(engine, read, options.types)).entries()) {
    const path = read[index]?.path ?? '';
    sources.push(await withConstants(engine, path, source, constants.get(path)));
  }
  // A file with a header alone leaves the columns of the others their types, and only adds what they have not.
  const typed = new Set(
    headers.length === 0 || sources.length === 0
      ? []
      : (await unionOf(engine, sources)).columns.map(({name}) => name.toLowerCase()),
  );
  for (const {path, columns} of headers) {
    const empty = columns.map(
      (name) => `null${typed.has(name.toLowerCase()) ? '' : '::varchar'} as ${identifier(name)}`,
    );
    const source = `(select ${empty.join(', ')} where false)`;
    sources.push(await withConstants(engine, path, source, constants.get(path)));
  }
  const [first] = sources;
  if (first === undefined) return {relation: noColumns(engine)};
  const joined = sources.map((source) => `select * from ${source}`).join(' union all by name ');
  const from = sources.length === 1 ? first : `(${joined})`;
  const query = (sql: string): SqlText => [
    added(sql),
    ...suspects.map((suspect) => ({kind: 'suspect', suspect}) as const),
  ];
  const [path = '', ...others] = list;
  const bytesAtOnce = others.length > 0 || copies.areAny ? undefined : bytesOf[options.format ?? formatOf(path)];
  const file = sources.length === 1 && bytesAtOnce !== undefined ? {path, bytesAtOnce} : undefined;
  const whole = await Relation.prepare(engine, query(from), cost, file);
  const {columns, types = {}, limit} = options;
  const known = whole.columns.map(({name}) => name);
  refuseUnknownColumns(list, 'columns', columns ?? [], known);
  refuseUnknownColumns(list, 'types', Object.keys(types), known);
  if (columns === undefined && limit === undefined && constants.size === 0) {
    const isOneParquetFile = list.length === 1 && cost === 'stored';
    return isOneParquetFile ? {relation: whole, parquetFile: list[0] ?? ''} : {relation: whole};
  }
  const chosen = columns?.map(identifier).join(', ') ?? '*';
  const part = `(select ${chosen} from ${from}${limit === undefined ? '' : ` limit ${limit}`})`;
  return {relation: await Relation.prepare(engine, query(part), cost)};
}

/** Bytes that DuckDB reads at once of files of a row a line. */
const bytesOf: {readonly [Each in Format]?: number} = {
  csv: csvBufferBytes,
  tsv: csvBufferBytes,
  ndjson: jsonBufferBytes,
};

/** Whether all columns of Parquet files have one type, as their ends tell, to which fields of the same name are counted. */
async function haveOneTypeEach(engine: Engine, paths: readonly string[]): Promise<boolean> {
  const files = `parquet_schema([${paths.map(pathLiteral).join(', ')}])`;
  const types = `concat_ws(' ', type, converted_type, logical_type, num_children > 0)`;
  const query = `select 1 from ${files} group by name having count(distinct ${types}) > 1 limit 1`;
  return (await runSql(engine, query)).rowCount === 0;
}

const isCsvFormat = (format: Format): boolean => format === 'csv' || format === 'tsv';

const unionOf = (engine: Engine, sources: readonly string[]): Promise<Relation> =>
  Relation.prepare(
    engine,
    [added(`(${sources.map((source) => `select * from ${source}`).join(' union all by name ')})`)],
    'computed',
  );

async function columnsOf(engine: Engine, source: string): Promise<readonly Column[]> {
  const {columns} = await Relation.prepare(engine, [added(source)], 'computed');
  return columns.map(({name, type}) => ({name, type: typeName(type)}));
}

/** Whether a CSV file has a header alone, of which all columns are text. */
async function isHeaderAlone(engine: Engine, source: string, columns: readonly Column[]): Promise<boolean> {
  if (columns.some(({type}) => type !== 'VARCHAR')) return false;
  return (await runSql(engine, `select 1 from ${source} limit 1`)).rowCount === 0;
}

function sourceOf(
  engine: Engine,
  path: string,
  format: Format,
  options: AnyReadOptions,
  extras: CsvExtras,
): Promise<string | undefined> {
  switch (format) {
    case 'parquet':
      return Promise.resolve(`read_parquet(${pathLiteral(path)})`);
    case 'csv':
      return csvSource(engine, path, options, extras);
    case 'tsv':
      return csvSource(engine, path, {delimiter: '\t', ...options}, extras);
    case 'json':
    case 'ndjson':
      return jsonSource(engine, path, format, options, extras.copies);
    case 'xlsx':
      return readXlsx(engine, path, options).then((relation) => relation && extras.copies.addTable(relation));
    default:
      return unreachable(format);
  }
}

async function checkFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) return;
  throw new MageletError({
    severity: 'error',
    code: 'file-not-found',
    message: found ? `${path} is a folder, and a table is read from files` : `there is no file ${path}`,
    notes: [`looked for ${resolve(path)}`],
    ...(found === undefined && (await helpToFind(path))),
  });
}

/** The path from the project's folder, where magelet was started in another one; else a file beside it whose name is close. */
async function helpToFind(path: string): Promise<{readonly help?: string}> {
  const project = searchPath();
  if (project !== undefined && project !== process.cwd() && !isAbsolute(path) && existsSync(join(project, path))) {
    return {help: `write join(getRepoPath(), '${path}'), or start magelet in ${project}`};
  }
  const names = await readdir(dirname(resolve(path))).catch(() => []);
  const near = nearestName(basename(path), names);
  return near === undefined ? {} : {help: `write ${path.slice(0, path.length - basename(path).length)}${near}`};
}

const noFiles = (): MageletError =>
  new MageletError({severity: 'error', code: 'file-not-found', message: 'Table.read was given an empty list of files'});
