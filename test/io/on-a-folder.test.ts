import {mkdirSync, mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {mkdir, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {CreateMultipartUploadCommand} from '@aws-sdk/client-s3';
import {afterAll, expect, test} from 'vitest';
import {FolderClient} from '../../runtime/io/folder-client.ts';
import {LocalFiles} from '../../runtime/io/local-files.ts';
import {toldBy} from '../support/told.ts';
import {keepsTheContract, onFolder} from './store-contract.ts';

// In a folder of its own, which nobody else writes to.
const above = mkdtempSync(join(tmpdir(), 'magelet-files-'));
const folder = join(above, 'files');
mkdirSync(folder);
afterAll(() => rmSync(above, {recursive: true}));

keepsTheContract('a folder', onFolder(folder));

test('a folder itself is the bucket "."', async () => {
  await writeFile(join(folder, 'orders.csv'), 'id\n1\n');
  const files = new LocalFiles(folder);
  expect(await files.load('.', 'orders.csv', {as: 'rows'})).toEqual([{id: 1}]);
  expect(await files.presign('.', 'orders.csv')).toBe(`file://${folder}/orders.csv`);
});

test('a key leads out of no bucket, and a bucket out of no folder', async () => {
  await mkdir(join(folder, 'lake'), {recursive: true});
  const files = new LocalFiles(folder);
  expect((await toldBy(files.export('a', 'lake', '../out.txt'))).split('\n')[0]).toBe(
    `error[b2-unexpected-answer]: the folder ${folder} answered 400 InvalidArgument: The key "../out.txt" is no path below a folder`,
  );
  expect((await toldBy(files.list('..'))).split('\n')[0]).toBe(
    `error[b2-no-bucket]: the folder ${folder} has no folder ".."`,
  );
  expect(readdirSync(above)).toEqual(['files']);
});

test('what is cancelled leaves nothing on its way', async () => {
  await mkdir(join(folder, 'lake'), {recursive: true});
  const stop = new AbortController();
  async function* bytes() {
    for (let part = 0; part < 4; part++) yield Buffer.alloc(8 * 1024 * 1024);
    stop.abort(new Error('the run was cancelled'));
    yield Buffer.alloc(1);
  }
  const files = new LocalFiles(folder, {signal: stop.signal});
  await expect(files.writeStream(bytes(), 'lake', 'large')).rejects.toThrow('the run was cancelled');
  expect(await new LocalFiles(folder).exists('lake', 'large')).toBe(false);
  expect(readdirSync(join(folder, '.magelet-unfinished'))).toEqual([]);
});

test('what a killed process began and never named is taken back, and nothing of another object', async () => {
  await mkdir(join(folder, 'lake'), {recursive: true});
  const begin = (Key: string) =>
    new FolderClient(folder).asS3().send(new CreateMultipartUploadCommand({Bucket: 'lake', Key}));
  await begin('large');
  const {UploadId} = await begin('larger');
  const uploadsDir = join(above, 'uploads');
  await mkdir(uploadsDir);
  await writeFile(join(uploadsDir, 'note.json'), JSON.stringify({Bucket: 'lake', Key: 'large'}));
  expect(await new LocalFiles(folder, {uploadsDir}).exists('lake', 'large')).toBe(false);
  expect(readdirSync(join(folder, '.magelet-unfinished'))).toEqual([UploadId]);
  expect(readdirSync(uploadsDir)).toEqual([]);
});
