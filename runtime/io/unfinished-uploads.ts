import {randomUUID} from 'node:crypto';
import {readdir, readFile, rm, stat} from 'node:fs/promises';
import {join} from 'node:path';
import {makeFolder} from '../core/make-folder.ts';
import type {S3Client} from '@aws-sdk/client-s3';
import {writeAtomically} from '../core/write-atomically.ts';
import {s3Sdk} from './s3-client.ts';

/** The object that an upload is to become. */
export type UploadedObject = {readonly Bucket: string; readonly Key: string};

/** What takes an upload back. */
export type NamedUpload = UploadedObject & {readonly UploadId: string};

/** A record of one upload; `keep` where it is left open after all, or may be. */
export type Remembered = AsyncDisposable & {
  /** Notes its name, once the server has given it one. */
  readonly named: (upload: NamedUpload) => Promise<void>;
  readonly keep: () => void;
};

/**
 * Notes in the folder `dir` that an upload begins, until it has ended, so that another process can take it back after this
 * one was killed: by its name, or where that was never heard, by its object and the time of the note.
 */
export async function rememberUpload(dir: string | undefined, object: UploadedObject): Promise<Remembered> {
  if (dir === undefined) return {named: async () => {}, keep: () => {}, [Symbol.asyncDispose]: async () => {}};
  await makeFolder(dir);
  const path = join(dir, `${randomUUID()}.json`);
  await writeAtomically(path, JSON.stringify(object));
  let isKept = false;
  return {
    named: (upload) => writeAtomically(path, JSON.stringify(upload)),
    keep: () => void (isKept = true),
    [Symbol.asyncDispose]: async () => {
      if (!isKept) await rm(path, {force: true});
    },
  };
}

/** Takes back every upload that is noted in the folder `dir`: whoever began it has ended. */
export async function takeBackUploads(
  client: () => S3Client,
  dir: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const options = signal ? {abortSignal: signal} : {};
  const names = await readdir(dir).catch((): string[] => []);
  for (const name of names.filter((file) => file.endsWith('.json'))) {
    if (signal?.aborted) return;
    const path = join(dir, name);
    const noted = JSON.parse(await readFile(path, 'utf8')) as UploadedObject | NamedUpload;
    const {AbortMultipartUploadCommand} = s3Sdk();
    const takeBack = async (): Promise<void> => {
      const uploads =
        'UploadId' in noted ? [noted] : await begunAt(client(), noted, (await stat(path)).mtimeMs, options);
      for (const upload of uploads) await client().send(new AbortMultipartUploadCommand(upload), options);
    };
    // One that is gone was ended by somebody else; one that cannot be taken back stays noted for the next time.
    const isGone = await takeBack().then(
      () => true,
      (error: unknown) => /^NoSuch(?:Upload|Bucket)$/.test((error as Error).name),
    );
    if (isGone) await rm(path, {force: true});
  }
}

/**
 * The uploads to an object that were begun about the time of a note: its writer was killed before it heard the name, or
 * before it asked for one. One that somebody else began to the same object in these minutes is among them, and fails there.
 */
async function begunAt(
  client: S3Client,
  {Bucket, Key}: UploadedObject,
  noted: number,
  options: {readonly abortSignal?: AbortSignal},
): Promise<readonly NamedUpload[]> {
  const {ListMultipartUploadsCommand} = s3Sdk();
  const {Uploads = []} = await client.send(new ListMultipartUploadsCommand({Bucket, Prefix: Key}), options);
  return Uploads.flatMap(({Key: key, UploadId, Initiated}) => {
    const after = (Initiated?.getTime() ?? noted) - noted;
    return key === Key && UploadId && after > -clocksApart && after < longestBeginning ? [{Bucket, Key, UploadId}] : [];
  });
}

/** Milliseconds by which the clocks of a machine and of a server usually agree, generously: the time of a note is the machine's. */
const clocksApart = 60_000;

/** Milliseconds from the note to the last try of the request that begins an upload. */
const longestBeginning = 180_000;
