import {rename, rm} from 'node:fs/promises';
import {Readable} from 'node:stream';
import {rememberCaller} from '../core/callers-stack.ts';
import {checkOptions, trueOrFalse} from '../core/check-options.ts';
import {knownWrite} from '../core/unfinished-writes.ts';
import {refuseMissingFolder} from '../data/refuse-missing-folder.ts';
import {listing, reading, uriOf} from './b2-action.ts';
import type {B2Session} from './b2-session.ts';
import type {ResolvedSetting} from './b2-settings.ts';
import {checkArguments} from './check-arguments.ts';
import {copyObject} from './copy-object.ts';
import {deleteObjects} from './delete-objects.ts';
import {exportObject} from './export-object.ts';
import type {Exported, ExportOptions} from './export-options.ts';
import {headIfThere} from './head-if-there.ts';
import {isKeyPattern, keyMatcher, literalPrefix} from './key-pattern.ts';
import {Listing, listObjects, type ListedObject} from './list-objects.ts';
import {loadObjects, type LoadedAs, type LoadOptions} from './load-objects.ts';
import {readHead, type ObjectHead} from './object-head.ts';
import {presignRules, presignUrl, type PresignOptions} from './presign-url.ts';
import {streamObject} from './stream-object.ts';
import {fetchInto, sendObject, type ObjectWritten} from './transfers.ts';
import {uploadFile} from './upload-object.ts';
import {uploadStream} from './upload-stream.ts';
import type {Exportable} from './write-data-file.ts';

/**
 * Objects in buckets: what `BackblazeB2`, `S3` and `LocalFiles` have in common, which is everything but where the objects lie.
 * Nothing is touched until a method is called. What goes wrong is thrown as a `MageletError`, and its `code` tells what it was.
 */
export abstract class ObjectStore implements AsyncDisposable {
  readonly #session: B2Session;

  protected constructor(session: B2Session) {
    this.#session = session;
  }

  /**
   * What the settings came to, each with its source: the name of a config key, `override`, `endpoint` (a region read
   * off the host) or `default`. The key itself is not among them.
   */
  get resolved(): {
    readonly endpoint: ResolvedSetting;
    readonly region: ResolvedSetting;
    readonly keyId: ResolvedSetting;
  } {
    const {endpoint, region, keyId} = this.#session.settings;
    return {endpoint, region, keyId};
  }

  /**
   * Loads an object, or all objects that a pattern matches (`*` within a folder, `**` across folders, `?`, `{a,b}`)
   * in the order of their keys: as a `Table`, or as what `as` says.
   * Many objects make one table; their texts and bytes are put one after the other, their JSON values in a list.
   *
   * Throws `b2-no-object` where there is none, and what reading the format throws.
   *
   * @example await b2.load('lake', 'orders/*.csv', {as: 'rows', limit: 100})
   */
  async load<As extends keyof LoadedAs = 'table'>(
    bucket: string,
    keyOrPattern: string,
    options: LoadOptions<As> = {},
  ): Promise<LoadedAs[As]> {
    const given = {bucket, key: keyOrPattern};
    return this.#read('b2.load', given, () => loadObjects(this.#session, bucket, keyOrPattern, options));
  }

  /**
   * Writes a Table, rows, a danfojs DataFrame, an async iterable of rows or bytes, text, bytes or a JSON value.
   * The format is that of the key's ending (`.csv`, `.tsv`, `.json`, `.ndjson`, `.parquet`) or `format`.
   * The object is written whole or not at all.
   *
   * @example await b2.export(rows, 'lake', 'orders.csv', {ifExists: 'fail'})
   */
  export(data: Exportable, bucket: string, key: string, options: ExportOptions = {}): Promise<Exported> {
    return this.#write('b2.export', {data, bucket, key}, uriOf(bucket, key), () =>
      exportObject(this.#session, data, bucket, key, options),
    );
  }

  /** Whether there is an object of exactly this key. Throws `b2-no-bucket` where there is no such bucket. */
  async exists(bucket: string, key: string): Promise<boolean> {
    return (await this.#read('b2.exists', {bucket, key}, () => headIfThere(this.#session, bucket, key))) !== undefined;
  }

  /** Length in bytes, ETag, date, content type and metadata of an object. Throws `b2-no-object` where there is none. */
  async head(bucket: string, key: string): Promise<ObjectHead> {
    const {signal} = this.#session;
    return this.#read('b2.head', {bucket, key}, () =>
      this.#session.attempt(reading(bucket, key), (client) => readHead(client, bucket, key, signal)),
    );
  }

  /**
   * The objects whose keys begin with `prefix`, or match it where it is a pattern, in the order of their keys.
   * With `literal: true` it is a prefix, also where it reads as a pattern.
   * Listing is the dearest class of call: to find out whether one key exists, ask `exists`.
   *
   * @example for await (const {key, bytes} of b2.list('lake', 'orders/')) …
   */
  list(bucket: string, prefix = '', options: {readonly literal?: boolean} = {}): Listing {
    return new Listing(() => this.#walk(bucket, prefix, options));
  }

  async *#walk(
    bucket: string,
    prefixOrPattern: string,
    options: {readonly literal?: boolean},
  ): AsyncGenerator<ListedObject> {
    checkArguments('b2.list', {bucket, prefix: prefixOrPattern});
    checkOptions({call: 'b2.list'}, options, {literal: trueOrFalse});
    const {signal} = this.#session;
    const isPattern = options.literal !== true && isKeyPattern(prefixOrPattern);
    const prefix = isPattern ? literalPrefix(prefixOrPattern) : prefixOrPattern;
    const matches = isPattern ? keyMatcher(prefixOrPattern) : () => true;
    const objects = listObjects(this.#session.client(), bucket, prefix, signal);
    for (;;) {
      const next = await this.#session.attempt(listing(bucket, prefix), () => objects.next());
      if (next.done) return;
      if (matches(next.value.key)) yield next.value;
    }
  }

  /**
   * Deletes an object, or many; one that is not there is no error. Needs the capability `deleteFiles`.
   * Throws `wrong-option` for a pattern, unless it is the key of an object: list the keys first.
   * B2 hides what is deleted: old versions are billed until the bucket's lifecycle rule removes them.
   */
  delete(bucket: string, keys: string | readonly string[]): Promise<void> {
    const all = Array.isArray(keys) ? (keys as readonly string[]) : [keys as string];
    const target = all.length === 1 ? uriOf(bucket, all[0] ?? '') : `${all.length} objects`;
    return this.#write('b2.delete', {bucket, keys}, target, () => deleteObjects(this.#session, bucket, all));
  }

  /** Copies an object of up to 5 GB within the account, without its bytes passing through here. */
  copy(bucket: string, key: string, toBucket: string, toKey: string): Promise<{uri: string; etag: string}> {
    return this.#write('b2.copy', {bucket, key, toBucket, toKey}, uriOf(toBucket, toKey), () =>
      copyObject(this.#session, {bucket, key}, {bucket: toBucket, key: toKey}),
    );
  }

  /**
   * A URL with which anybody can read (`GET`) or write (`PUT`) this one object for `expiresIn` seconds: an hour, and at
   * most seven days. Made without a request, so the object need not be there. It is as good as a key: keep it secret.
   * Throws `wrong-option` for another span.
   */
  async presign(bucket: string, key: string, options: PresignOptions = {}): Promise<string> {
    checkArguments('b2.presign', {bucket, key});
    checkOptions({call: 'b2.presign'}, options, presignRules);
    const {method = 'GET', expiresIn = 3600, now = new Date()} = options;
    return presignUrl(this.#session.settings, {method, bucket, key, expiresIn, now});
  }

  /** An object's bytes as they arrive. A connection that breaks off is opened again where it broke. */
  async readStream(bucket: string, key: string): Promise<Readable> {
    const bytes = await this.#read('b2.readStream', {bucket, key}, () => streamObject(this.#session, bucket, key));
    return Readable.from(bytes, {objectMode: false});
  }

  /**
   * Writes an object from bytes or text as they come, such as a Node `Readable`; whole or not at all.
   * `expectedBytes` is needed where more than 77 GiB are to come.
   *
   * @example await b2.writeStream(createReadStream('orders.csv'), 'lake', 'orders.csv')
   */
  writeStream(
    source: AsyncIterable<Uint8Array | string>,
    bucket: string,
    key: string,
    {contentType, expectedBytes}: {contentType?: string; expectedBytes?: number} = {},
  ): Promise<ObjectWritten> {
    return this.#write('b2.writeStream', {source, bucket, key}, uriOf(bucket, key), () =>
      sendObject(this.#session, bucket, key, {contentType}, (upload) => uploadStream(upload, source, expectedBytes)),
    );
  }

  /** Fetches an object into a file, in parallel ranges. The file is there whole or not at all.
   * Throws `folder-not-found` where its folder is not there. */
  download(bucket: string, key: string, path: string): Promise<ObjectHead> {
    return this.#write('b2.download', {bucket, key, path}, path, () => this.#downloadTo(bucket, key, path));
  }

  async #downloadTo(bucket: string, key: string, path: string): Promise<ObjectHead> {
    await refuseMissingFolder(path);
    const unfinished = `${path}.${process.pid}.part`;
    try {
      const head = await fetchInto(this.#session, bucket, key, unfinished);
      await rename(unfinished, path);
      return head;
    } finally {
      await rm(unfinished, {force: true});
    }
  }

  /** Sends a file as it is; the object is written whole or not at all. Throws `file-not-found` where there is no file. */
  upload(
    path: string,
    bucket: string,
    key: string,
    {contentType}: {contentType?: string} = {},
  ): Promise<ObjectWritten> {
    return this.#write('b2.upload', {path, bucket, key}, uriOf(bucket, key), () =>
      sendObject(this.#session, bucket, key, {contentType}, (upload) => uploadFile(upload, path)),
    );
  }

  #read<Value>(call: string, given: Readonly<Record<string, unknown>>, read: () => Promise<Value>): Promise<Value> {
    return rememberCaller()(checked(call, given, read));
  }

  #write<Value>(
    call: string,
    given: Readonly<Record<string, unknown>>,
    target: string,
    write: () => Promise<Value>,
  ): Promise<Value> {
    const blame = rememberCaller();
    return knownWrite({call, target, signal: this.#session.signal}, () => blame(checked(call, given, write)));
  }

  /** Removes the files that were fetched or are to be sent, and closes the connections. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.close();
  }
}

async function checked<Value>(
  call: string,
  given: Readonly<Record<string, unknown>>,
  work: () => Promise<Value>,
): Promise<Value> {
  checkArguments(call, given);
  return work();
}
