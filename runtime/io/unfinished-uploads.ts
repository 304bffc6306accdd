import {createHash} from 'node:crypto';
import {mkdir, readdir, readFile, rm} from 'node:fs/promises';
import {join} from 'node:path';
import type {S3Client} from '@aws-sdk/client-s3';
import {writeAtomically} from '../core/write-atomically.ts';
import {s3Sdk} from './s3-client.ts';

/** What takes an upload back. */
export type NamedUpload = {readonly Bucket: string; readonly Key: string; readonly UploadId: string};

/** A record of one upload; `keep` where it is left open after all. */
type Remembered = AsyncDisposable & {readonly keep: () => void};

/**
 * Notes an upload in the folder `dir` until it has ended, so that another process can take it back after this one was
 * killed. The note is written before the first part is sent.
 */
export async function rememberUpload(dir: string | undefined, upload: NamedUpload): Promise<Remembered> {
  if (dir === undefined) return {keep: () => undefined, [Symbol.asyncDispose]: async () => undefined};
  await mkdir(dir, {recursive: true});
  const name = createHash('sha256').update(JSON.stringify(upload)).digest('hex').slice(0, 16);
  const path = join(dir, `${name}.json`);
  await writeAtomically(path, JSON.stringify(upload));
  let isKept = false;
  return {
    keep: () => void (isKept = true),
    [Symbol.asyncDispose]: async () => {
      if (!isKept) await rm(path, {force: true});
    },
  };
}

/** Takes back every upload that is noted in the folder `dir`: whoever began it has ended. */
export async function takeBackUploads(client: () => S3Client, dir: string): Promise<void> {
  const names = await readdir(dir).catch((): string[] => []);
  for (const name of names.filter((file) => file.endsWith('.json'))) {
    const path = join(dir, name);
    const upload = JSON.parse(await readFile(path, 'utf8')) as NamedUpload;
    const {AbortMultipartUploadCommand} = s3Sdk();
    // One that is gone was ended by somebody else; one that cannot be taken back stays noted for the next time.
    const isGone = await client()
      .send(new AbortMultipartUploadCommand(upload))
      .then(
        () => true,
        (error: unknown) => /^NoSuch(?:Upload|Bucket)$/.test((error as Error).name),
      );
    if (isGone) await rm(path, {force: true});
  }
}
