import {createHash, randomBytes} from 'node:crypto';
import {createReadStream, createWriteStream} from 'node:fs';
import {open, readdir, rename, rm, stat} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {pipeline} from 'node:stream/promises';
import {makeFolder} from '../core/make-folder.ts';
import type {S3Client} from '@aws-sdk/client-s3';
import {filesBelow, pathOfObject} from './folder-objects.ts';
import {refused} from './folder-refusals.ts';

export {pathOfObject} from './folder-objects.ts';

/** What requests say, of all kinds together; the SDK's commands carry it as `input`. */
type Request = {
  readonly Bucket?: string;
  readonly Key?: string;
  readonly Prefix?: string;
  readonly Range?: string;
  readonly IfMatch?: string;
  readonly Body?: Uint8Array;
  readonly CopySource?: string;
  readonly UploadId?: string;
  readonly PartNumber?: number;
  readonly MultipartUpload?: {readonly Parts?: readonly {readonly PartNumber?: number}[]};
};

type Answers = {readonly [Name in string]?: (request: Request) => Promise<object>};

/** Where files on their way lie, in the folder itself so that they can be renamed; no bucket. */
const unfinished = '.magelet-unfinished';

/** A folder that answers requests as a server does that speaks S3: what is built on one works on the other. */
export class FolderClient {
  readonly #folder: string;
  #tidied: Promise<void> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** As much of the SDK's client as this folder's callers use. */
  asS3(): S3Client {
    return {
      send: (command: object, options: object) => this.#send(command, options),
      destroy: () => undefined,
    } as never;
  }

  async #send(command: object, {abortSignal}: {readonly abortSignal?: AbortSignal} = {}): Promise<object> {
    abortSignal?.throwIfAborted();
    const {input} = command as {readonly input: Request};
    const answer = this.#answers[command.constructor.name];
    if (!answer) throw refused(501, 'NotImplemented');
    const {Bucket} = input;
    const isThere = Bucket === undefined || (Bucket !== '..' && (await isFolder(join(this.#folder, Bucket))));
    if (!isThere) throw refused(404, 'NoSuchBucket');
    return {...(await answer(input)), $metadata: {httpStatusCode: 200}};
  }

  readonly #answers: Answers = {
    GetObjectCommand: async (request) => {
      const {path, head} = await this.#object(request);
      const [, from = '0', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(request.Range ?? '') ?? [];
      const end = Math.min(to === '' ? Infinity : Number(to), head.ContentLength - 1);
      if (request.Range !== undefined && Number(from) > end) throw refused(416, 'InvalidRange');
      const Body = head.ContentLength === 0 ? undefined : createReadStream(path, {start: Number(from), end});
      const range = request.Range === undefined ? {} : {ContentRange: `bytes ${from}-${end}/${head.ContentLength}`};
      const whole = {Body: Body && Object.assign(Body, {transformToByteArray: () => bytesOf(Body)})};
      return {...head, ...whole, ...range};
    },
    PutObjectCommand: async (request) => {
      const {Body = Buffer.alloc(0)} = request;
      return this.#place(request, async (path) => {
        await using file = await open(path, 'w');
        await file.writeFile(Body);
        await file.sync();
      });
    },
    CopyObjectCommand: async (request) => {
      const [bucket = '', ...key] = (request.CopySource ?? '').split('/').map(decodeURIComponent);
      const {path: from} = await this.#object({Bucket: bucket, Key: key.join('/')});
      return {CopyObjectResult: await this.#place(request, (path) => append(from, path))};
    },
    DeleteObjectCommand: async ({Bucket = '', Key = ''}) => {
      await rm(pathOfObject(this.#folder, Bucket, Key), {force: true});
      return {};
    },
    ListObjectsV2Command: async ({Bucket = '', Prefix = ''}) => {
      const Contents: object[] = [];
      for (const key of await filesBelow(join(this.#folder, Bucket), Prefix)) {
        const {head} = await this.#object({Bucket, Key: key});
        Contents.push({Key: key, Size: head.ContentLength, LastModified: head.LastModified, ETag: head.ETag});
      }
      return {Contents, IsTruncated: false};
    },
    ListBucketsCommand: async () => {
      const entries = await readdir(this.#folder, {withFileTypes: true});
      const names = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
      return {Buckets: names.map(({name}) => ({Name: name}))};
    },
    CreateMultipartUploadCommand: async (request) => {
      const UploadId = `${objectId(request)}-${randomBytes(12).toString('hex')}`;
      await makeFolder(this.#upload(UploadId));
      return {UploadId};
    },
    // Of one object, which is all that is asked for.
    ListMultipartUploadsCommand: async ({Bucket = '', Prefix = ''}) => {
      const ids = await readdir(join(this.#folder, unfinished)).catch((): string[] => []);
      const ofObject = ids.filter((id) => id.startsWith(`${objectId({Bucket, Key: Prefix})}-`));
      const Uploads = ofObject.map(async (UploadId) => {
        const {birthtime} = await stat(this.#upload(UploadId));
        return {Key: Prefix, UploadId, Initiated: birthtime};
      });
      return {Uploads: await Promise.all(Uploads)};
    },
    UploadPartCommand: async ({UploadId = '', PartNumber = 0, Body = Buffer.alloc(0)}) => {
      await using file = await open(join(this.#upload(UploadId), String(PartNumber)), 'w');
      await file.writeFile(Body);
      return {ETag: `"${PartNumber}"`};
    },
    CompleteMultipartUploadCommand: async (request) => {
      const {UploadId = '', MultipartUpload: {Parts = []} = {}} = request;
      const parts = Parts.map(({PartNumber = 0}) => join(this.#upload(UploadId), String(PartNumber)));
      const placed = await this.#place(request, async (path) => {
        for (const part of parts) await append(part, path);
      });
      await rm(this.#upload(UploadId), {recursive: true, force: true});
      return placed;
    },
    AbortMultipartUploadCommand: async ({UploadId = ''}) => {
      await rm(this.#upload(UploadId), {recursive: true, force: true});
      return {};
    },
  };

  #upload(id: string): string {
    return join(this.#folder, unfinished, id);
  }

  async #object({Bucket = '', Key = '', IfMatch}: Request): Promise<{path: string; head: FileHead}> {
    const path = pathOfObject(this.#folder, Bucket, Key);
    const head = await headOfFile(path);
    if (!head) throw refused(404, 'NoSuchKey');
    if (IfMatch !== undefined && IfMatch !== head.ETag) throw refused(412, 'PreconditionFailed');
    return {path, head};
  }

  /** Has a file written beside, and renames it: it is there whole or not at all. */
  async #place({Bucket = '', Key = ''}: Request, write: (path: string) => Promise<void>): Promise<{ETag: string}> {
    const path = pathOfObject(this.#folder, Bucket, Key);
    const beside = join(this.#folder, unfinished, randomBytes(12).toString('hex'));
    await makeFolder(dirname(beside));
    try {
      await write(beside);
      await (this.#tidied ??= this.#removeAbandoned(beside));
      await makeFolder(dirname(path));
      await rename(beside, path);
    } finally {
      await rm(beside, {force: true});
    }
    return {ETag: (await headOfFile(path))?.ETag ?? ''};
  }

  /** Removes what killed processes have left on its way; the time is that of a file which was just `written`. */
  async #removeAbandoned(written: string): Promise<void> {
    const now = (await stat(written)).mtimeMs;
    for (const name of await readdir(dirname(written))) {
      const path = join(dirname(written), name);
      // Another process may have finished with it by now.
      const found = await stat(path).catch(() => undefined);
      if (found && now - found.mtimeMs > abandonedAfter) await rm(path, {recursive: true, force: true});
    }
  }
}

/** Milliseconds after which nobody goes on with what is unfinished: nothing was written to it for a day. */
const abandonedAfter = 24 * 3_600_000;

type FileHead = {readonly ContentLength: number; readonly LastModified: Date; readonly ETag: string};

/** A file has no checksum at hand: its ETag is what changes when it does. */
async function headOfFile(path: string): Promise<FileHead | undefined> {
  const found = await stat(path, {bigint: true}).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  const {size, mtimeNs, ino, mtime} = found;
  const ETag = `"${[mtimeNs, size, ino].map((part) => part.toString(16)).join('-')}"`;
  return {ContentLength: Number(size), LastModified: mtime, ETag};
}

const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() ?? false;

/** Adds a file to another, of which the disk has all then. */
const append = (from: string, to: string): Promise<void> =>
  pipeline(createReadStream(from), createWriteStream(to, {flags: 'a', flush: true}));

async function bytesOf(chunks: AsyncIterable<Buffer>): Promise<Uint8Array> {
  const all: Buffer[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

/** Tells the uploads of an object from those of others. */
const objectId = ({Bucket = '', Key = ''}: Request): string =>
  createHash('sha256')
    .update(JSON.stringify([Bucket, Key]))
    .digest('hex')
    .slice(0, 16);
