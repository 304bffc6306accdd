import {stat} from 'node:fs/promises';
import {MageletError} from '../core/diagnostic.ts';
import {checkOptions} from '../core/check-options.ts';
import {appendRows, type Appended, type NewData} from './append-rows.ts';
import {reading, uriOf, writing} from './b2-action.ts';
import type {B2Session} from './b2-session.ts';
import {downloadObject} from './download-object.ts';
import {exportRules, objectExists, type Exported, type ExportOptions} from './export-options.ts';
import {exportPartitions} from './export-partitions.ts';
import {retryHelp} from './failure-words.ts';
import {headIfThere} from './head-if-there.ts';
import {namedByObjects} from './named-by-objects.ts';
import type {ObjectHead} from './object-head.ts';
import {markOf, readMark, takenOut} from './own-appends.ts';
import {refuseNames} from './refuse-names.ts';
import type {SpooledFiles} from './spool.ts';
import {sendObject} from './transfers.ts';
import {uploadFile} from './upload-object.ts';
import {writeDataFile, type Exportable} from './write-data-file.ts';

/** Writes `data` to a file, all of it, and only then begins to send: a failure in the data writes no object. */
export async function exportObject(
  session: B2Session,
  data: Exportable,
  bucket: string,
  key: string,
  options: ExportOptions,
): Promise<Exported> {
  checkOptions({call: 'b2.export', consequence: 'nothing was written'}, options, exportRules);
  refuseNames(writing(bucket, key));
  const {format, ifExists = 'replace', contentType, partitionBy = [], dryRun = false} = options;
  if (partitionBy.length > 0) return exportPartitions(session, data, bucket, key, {...options, partitionBy});
  if (ifExists === 'overwrite_partitions') throw noPartitions();
  const {spool, signal, overrides} = session;
  const {writer} = overrides;
  const uri = uriOf(bucket, key);
  const there = ifExists === 'replace' ? undefined : await headIfThere(session, bucket, key);
  if (there && ifExists === 'skip') return kept(there);
  if (there && ifExists === 'fail') throw objectExists(uri);
  await using files = spool.group();
  const path = await files.pathFor(bucket, key);
  const known = await writeDataFile(data, path, {key, ...(format && {format}), ...(signal && {signal})}).catch(
    (error: unknown) => {
      signal?.throwIfAborted();
      throw namedByObjects(error);
    },
  );
  const mark = there && readMark(there.metadata, writer, uri, known.format);
  const keep = mark?.isAnotherAttempts ? mark.before : undefined;
  if (there && known.isValue === true && keep !== 0) throw noPlaceForValue(uri);
  const added = {path, ...known};
  const whole = there ? await appended(session, files, bucket, key, added, keep) : {path, rows: known.rows, before: 0};
  const details = {
    contentType: contentType ?? known.contentType,
    rows: whole.rows,
    ...(ifExists === 'append' &&
      writer && {metadata: markOf(writer, uri, known.format, mark ? mark.before : whole.before)}),
  };
  if (dryRun) {
    const rows = whole.rows === undefined ? {} : {rows: whole.rows};
    return {
      bucket,
      key,
      uri,
      bytes: (await stat(whole.path)).size,
      ...rows,
      etag: '',
      keys: [key],
      etags: [''],
      dryRun,
    };
  }
  // The data may have taken its time: what has come in between is seen here, though not what comes with this one.
  const now = ifExists === 'replace' ? undefined : await headIfThere(session, bucket, key);
  if (now && ifExists === 'skip') return kept(now);
  if (now && ifExists === 'fail') throw objectExists(uri);
  if (ifExists === 'append' && now?.etag !== there?.etag) throw changedMeanwhile(uri);
  // Awaited here, because the files are removed on the way out.
  const written = await sendObject(session, bucket, key, details, (upload) => uploadFile(upload, whole.path));
  if (keep !== undefined) overrides.onNote?.(takenOut(uri));
  return {...written, keys: [key], etags: [written.etag]};
}

const kept = ({bucket, key, uri, bytes, etag}: ObjectHead): Exported => ({
  bucket,
  key,
  uri,
  bytes,
  etag,
  keys: [],
  etags: [],
  skipped: true,
});

const noPartitions = (): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'wrong-option',
    message: "b2.export has ifExists: 'overwrite_partitions' and no partitionBy",
    notes: ['without partitions there is one object, and nothing of it to keep', 'nothing was written'],
    help: "write {partitionBy: ['year', 'month'], ifExists: 'overwrite_partitions'}, or {ifExists: 'replace'}",
  });

const noPlaceForValue = (uri: string): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'b2-not-exportable',
    message: `a value that is not rows cannot be appended to ${uri}`,
    notes: ['two values one after the other are no JSON; nothing was written'],
    help: 'append rows, or write values as lines, to a key that ends in .ndjson',
  });

const changedMeanwhile = (uri: string): MageletError =>
  new MageletError(
    {
      severity: 'error',
      code: 'b2-object-changed',
      message: `${uri} was replaced while it was appended to`,
      notes: ['what was read to be appended to is no longer there; nothing was written'],
      help: retryHelp,
    },
    {retryable: true},
  );

/** The file with what the object holds, or the beginning of it to `keep`, and then the new data. */
async function appended(
  {attempt, signal}: B2Session,
  files: SpooledFiles,
  bucket: string,
  key: string,
  added: NewData,
  keep: number | undefined,
): Promise<Appended & {readonly path: string}> {
  const [old, path] = [await files.pathFor(bucket, key), await files.pathFor(bucket, key)];
  await attempt(reading(bucket, key), (client) => downloadObject({client, bucket, key, path: old, signal}));
  try {
    return {path, ...(await appendRows(old, added, path, keep))};
  } catch (error) {
    throw namedByObjects(error);
  }
}
