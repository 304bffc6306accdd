import {stat} from 'node:fs/promises';
import {MageletError} from '../core/diagnostic.ts';
import {nearestName} from '../core/nearest-name.ts';
import type {Column} from '../core/output.ts';
import type {Format} from '../data/formats.ts';
import {identifier, literal} from '../data/identifier.ts';
import {sqlAround} from '../data/sql-around.ts';
import type {Table} from '../data/table.ts';
import {mapAtOnce} from './at-once.ts';
import {uriOf} from './b2-action.ts';
import type {B2Session} from './b2-session.ts';
import {beginExport, type BegunExport} from './begin-export.ts';
import {deleteObjects} from './delete-objects.ts';
import {objectExists, type ExportOptions, type Exported} from './export-options.ts';
import {filesThere, nameOf} from './files-there.ts';
import {manifestKey, type Manifest, type ManifestFile} from './manifest.ts';
import {isOfAnotherAttempt, partName, takenOut} from './own-appends.ts';
import {folderOfValue, partitionsOf} from './partitions.ts';
import {spoolTable} from './spool-table.ts';
import {sendObject} from './transfers.ts';
import {putObject, uploadFile} from './upload-object.ts';
import {contentTypes, tableOf, type Exportable} from './write-data-file.ts';

/** Objects that are sent at once. */
const objectsAtOnce = 4;

/**
 * Writes a table below a prefix, an object for each partition. The objects have names of their own and come first, then the
 * manifest, and then what is no longer named in it is deleted: whoever reads the prefix sees all of before or all of after.
 */
export async function exportPartitions(
  session: B2Session,
  data: Exportable,
  bucket: string,
  key: string,
  options: ExportOptions & {readonly partitionBy: readonly string[]},
): Promise<Exported> {
  const {format = 'parquet', ifExists = 'replace', partitionBy, dryRun = false} = options;
  const writer = ifExists === 'append' ? session.overrides.writer : undefined;
  const prefix = key.endsWith('/') ? key : `${key}/`;
  const target = {bucket, key: manifestKey(prefix), uri: uriOf(bucket, prefix)};
  const there = await filesThere(session, bucket, prefix);
  const {files: old, columns: oldColumns = []} = there;
  if (old.length > 0 && ifExists === 'fail') throw objectExists(target.uri);
  if (old.length > 0 && ifExists === 'skip') {
    return {...target, ...summary(old), etag: '', skipped: true};
  }
  const table = await tableOf(data, key);
  // Rows without columns are none, and have no partitions.
  const isNothing = table.schema.length === 0;
  if (!isNothing) refuseUnknownColumns(table, partitionBy);
  if (ifExists === 'append' || ifExists === 'overwrite_partitions') refuseTwoFormats(target.uri, old, format);
  // No two exports name an object alike, so that nobody reads another one under a name from an older manifest.
  const name = partName(writer, target.uri, format);
  const send = async (): Promise<readonly ManifestFile[]> => {
    const begun = there.hasManifest || dryRun ? undefined : await beginExport(session, target, old, name);
    return sendPartitions(session, table, {bucket, prefix, name, format, partitionBy, dryRun, begun});
  };
  const files = isNothing ? [] : await send();
  const touched = new Set(files.map((file) => folderOf(file.key)));
  const isSuperseded = (of: string): boolean => isOfAnotherAttempt(nameOf(of), writer, target.uri);
  const kept = old.filter(
    (file) =>
      (ifExists === 'append' && !isSuperseded(file.key)) ||
      (ifExists === 'overwrite_partitions' && !touched.has(folderOf(file.key))),
  );
  if (dryRun) return {...target, ...summary(files), etag: '', dryRun: true};
  const columns =
    isNothing || kept.length > 0
      ? bothColumns({columns: oldColumns, files: kept}, {columns: table.schema, files})
      : table.schema;
  const manifest: Manifest = {version: 1, partitionBy, columns, files: [...kept, ...files]};
  const content = Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`);
  const details = {contentType: contentTypes.json};
  const {etag} = await sendObject(session, bucket, target.key, details, (upload) => putObject(upload, content));
  const replaced = old.filter((file) => !kept.includes(file)).map((file) => file.key);
  const leftBehind = [...there.abandoned, ...there.unnamed.filter(isSuperseded)];
  if (ifExists === 'append') {
    if (replaced.length > 0) session.overrides.onNote?.(takenOut(target.uri));
    leftBehind.push(...replaced);
  } else {
    await deleteObjects(session, bucket, ifExists === 'replace' ? [...replaced, ...there.unfinished] : replaced);
  }
  // Nothing names them; a key that may only add leaves them where they are.
  await deleteObjects(session, bucket, leftBehind).catch(() => undefined);
  return {...target, ...summary(files), etag};
}

const folderOf = (key: string): string => key.slice(0, key.lastIndexOf('/') + 1);

const summary = (
  files: readonly ManifestFile[],
): {readonly keys: string[]; readonly etags: string[]; readonly bytes: number; readonly rows: number} => ({
  keys: files.map(({key}) => key),
  etags: files.map(({etag}) => etag),
  bytes: files.reduce((sum, {bytes}) => sum + bytes, 0),
  rows: files.reduce((sum, {rows}) => sum + rows, 0),
});

type Part = {readonly columns: readonly Column[]; readonly files: readonly ManifestFile[]};

/**
 * The columns of old and new objects together; one that has two types is text, as its folders are. Of folders without a value
 * no type is known, and the column was taken for text: it has that of the other ones.
 */
function bothColumns(old: Part, added: Part): readonly Column[] {
  const known = new Map(old.columns.map((column) => [column.name, column]));
  for (const column of added.columns) {
    const {name, type} = column;
    const before = known.get(name) ?? column;
    if (before.type === type || (type === 'VARCHAR' && areNulls(added, name))) known.set(name, before);
    else if (before.type === 'VARCHAR' && areNulls(old, name)) known.set(name, column);
    else known.set(name, {...column, type: 'VARCHAR'});
  }
  return [...known.values()];
}

const areNulls = ({files}: Part, name: string): boolean =>
  partitionsOf(files.map(({key}) => key)).every((partition) => partition[name] === null);

/** A table is not read from objects of two formats. */
function refuseTwoFormats(uri: string, old: readonly ManifestFile[], format: Format): void {
  const other = old.find(({key}) => !key.endsWith(`.${format}`));
  if (other === undefined) return;
  throw new MageletError({
    severity: 'error',
    code: 'b2-mixed-formats',
    message: `${uri} cannot have objects in ${format} beside ${other.key}`,
    notes: ['a table is read from objects of one format; nothing was written'],
    help: "write in the format that is there, or replace all of it: {ifExists: 'replace'}",
  });
}

type Partitioned = {
  readonly bucket: string;
  readonly prefix: string;
  readonly name: string;
  readonly format: Format;
  readonly partitionBy: readonly string[];
  readonly dryRun: boolean;
  readonly begun: BegunExport | undefined;
};

/** Writes and sends an object for each partition; after a failure none of them is left. */
async function sendPartitions(session: B2Session, table: Table, to: Partitioned): Promise<readonly ManifestFile[]> {
  const {bucket, prefix, name, format, partitionBy, dryRun, begun} = to;
  const {spool, signal} = session;
  const texts = partitionBy.map((column) => `cast(${identifier(column)} as varchar)`);
  const raw = (before: string, after = ''): PromiseLike<Table> => sqlAround(before, table, after);
  const groups = await (
    await raw(`select distinct ${texts.map((text, index) => `${text} as p${index}`).join(', ')} from `)
  ).rows();
  const sent: ManifestFile[] = [];
  const send = async (group: Readonly<Record<string, unknown>>): Promise<ManifestFile> => {
    const values = partitionBy.map((_, index) => group[`p${index}`] as string | null);
    const folders = partitionBy.map((column, index) => folderOfValue(column, values[index] ?? null));
    const key = `${prefix}${folders.join('/')}/${name}`;
    const wanted = texts.map((text, index) => `${text} is not distinct from ${sqlText(values[index] ?? null)}`);
    await using files = spool.group();
    const path = await files.pathFor(bucket, key);
    const part = await raw(
      `select * exclude (${partitionBy.map(identifier).join(', ')}) from (select * from `,
      `) where ${wanted.join(' and ')}`,
    );
    const {rows} = await spoolTable(part, path, {format});
    if (dryRun) return {key, bytes: (await stat(path)).size, rows, etag: ''};
    const details = {contentType: contentTypes[format], rows};
    const {bytes, etag} = await sendObject(session, bucket, key, details, (upload) => uploadFile(upload, path));
    const file = {key, bytes, rows, etag};
    sent.push(file);
    return file;
  };
  try {
    return await mapAtOnce(groups.toSorted(byText), objectsAtOnce, signal, send);
  } catch (error) {
    const keys = sent.map(({key}) => key);
    // Where they cannot be deleted, it goes on being said that they do not count.
    const takeBack = async (): Promise<void> => {
      await deleteObjects(session, bucket, keys);
      await begun?.takeBack();
    };
    await takeBack().catch(() => undefined);
    throw error;
  }
}

const sqlText = (text: string | null): string => (text === null ? 'null' : literal(text));
const byText = (a: object, b: object): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

function refuseUnknownColumns({schema}: Table, partitionBy: readonly string[]): void {
  const names = schema.map(({name}) => name);
  const unknown = partitionBy.find((name) => !names.includes(name));
  const twice = partitionBy.find((name, index) => partitionBy.indexOf(name) !== index);
  if (twice !== undefined) throw namedTwice(twice);
  if (unknown === undefined && partitionBy.length < names.length) return;
  const near = unknown === undefined ? undefined : nearestName(unknown, names);
  throw new MageletError({
    severity: 'error',
    code: 'wrong-option',
    message:
      unknown === undefined
        ? 'b2.export has partitionBy with all columns, and files need one of their own'
        : `b2.export has partitionBy: ['${unknown}'], and the table has no such column`,
    notes: [`its columns are ${names.join(', ')}`, 'nothing was written'],
    ...(near !== undefined && {help: `write ${near}`}),
  });
}

const namedTwice = (name: string): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'wrong-option',
    message: `b2.export has '${name}' twice in partitionBy`,
    notes: ['nothing was written'],
  });
