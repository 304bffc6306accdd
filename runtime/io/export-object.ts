import {createReadStream} from 'node:fs';
import {appendFile, copyFile} from 'node:fs/promises';
import {MageletError} from '../core/diagnostic.ts';
import {checkOptions, oneOf, text, type OptionRule} from '../data/check-options.ts';
import {formats, type Format} from '../data/formats.ts';
import {sql} from '../data/sql.ts';
import {Table} from '../data/table.ts';
import {reading, uriOf, writing} from './b2-action.ts';
import type {B2Session} from './b2-session.ts';
import {downloadObject} from './download-object.ts';
import {headIfThere} from './head-if-there.ts';
import {namedByObjects} from './named-by-objects.ts';
import {refuseNames} from './refuse-names.ts';
import type {SpooledFiles} from './spool.ts';
import {sendObject, type ObjectWritten} from './transfers.ts';
import {uploadFile} from './upload-object.ts';
import {writeDataFile, type Exportable} from './write-data-file.ts';

export type ExportOptions = {
  /** By the key's ending where it is left out. */
  readonly format?: Format;
  /**
   * What to do where the object is there already: `replace` it, `fail`, `skip` the export, or `append` to it
   * (which reads the object and writes the whole of old and new). B2 has no conditional writes:
   * two exporters at the same moment do not see each other, and the last one wins.
   */
  readonly ifExists?: 'replace' | 'fail' | 'skip' | 'append';
  /** By the format where it is left out. */
  readonly contentType?: string;
};

const exportRules: Readonly<Record<keyof ExportOptions, OptionRule>> = {
  format: oneOf(formats),
  ifExists: oneOf(['replace', 'fail', 'skip', 'append']),
  contentType: text,
};

/** Writes `data` to a file, all of it, and only then begins to send: a failure in the data writes no object. */
export async function exportObject(
  session: B2Session,
  data: Exportable,
  bucket: string,
  key: string,
  options: ExportOptions,
): Promise<ObjectWritten> {
  checkOptions({call: 'b2.export', consequence: 'nothing was written'}, options, exportRules);
  refuseNames(writing(bucket, key));
  const {format, ifExists = 'replace', contentType} = options;
  const {spool, signal} = session;
  const uri = uriOf(bucket, key);
  const there = ifExists === 'replace' ? undefined : await headIfThere(session, bucket, key);
  if (there && ifExists === 'skip') return {bucket, key, uri, bytes: there.bytes, etag: there.etag, skipped: true};
  if (there && ifExists === 'fail') throw objectExists(uri);
  await using files = spool.group();
  const path = await files.pathFor(bucket, key);
  const known = await writeDataFile(data, path, {key, ...(format && {format}), ...(signal && {signal})}).catch(
    (error: unknown) => {
      signal?.throwIfAborted();
      throw namedByObjects(error);
    },
  );
  const whole = there ? await appended(session, files, bucket, key, {path, ...known}) : {path, rows: known.rows};
  const details = {contentType: contentType ?? known.contentType, rows: whole.rows};
  // Awaited here, because the files are removed on the way out.
  return await sendObject(session, bucket, key, details, (upload) => uploadFile(upload, whole.path));
}

type NewData = {readonly path: string; readonly format?: Format; readonly rows?: number};

/** The file with the rows of the object and then the new ones; text and bytes are put one after the other. */
async function appended(
  {attempt, signal}: B2Session,
  files: SpooledFiles,
  bucket: string,
  key: string,
  added: NewData,
): Promise<{readonly path: string; readonly rows?: number}> {
  const [old, path] = [await files.pathFor(bucket, key), await files.pathFor(bucket, key)];
  await attempt(reading(bucket, key), (client) => downloadObject({client, bucket, key, path: old, signal}));
  const {format} = added;
  if (format === undefined) {
    await copyFile(old, path);
    await appendFile(path, createReadStream(added.path));
    return {path};
  }
  try {
    const [before, after] = [await Table.read(old, {format}), await Table.read(added.path, {format})];
    const both = await sql`select * from ${before} union all by name select * from ${after}`;
    const {rows} = await both.write(path, {format});
    return {path, rows};
  } catch (error) {
    throw namedByObjects(error);
  }
}

const objectExists = (uri: string): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'b2-object-exists',
    message: `${uri} is there already`,
    notes: ["the export has ifExists: 'fail'; nothing was written"],
    help: "replace it: {ifExists: 'replace'}",
  });
