import {mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync} from 'node:fs';
import {mkdir, utimes, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {CreateMultipartUploadCommand} from '@aws-sdk/client-s3';
import {afterAll, expect, test} from 'vitest';
import {FolderClient} from '../../runtime/io/folder-client.ts';
import {sql} from '../../runtime/data/sql.ts';
import type {B2Overrides} from '../../runtime/io/b2-overrides.ts';
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

test('what a first export in partitions put there and did not live to name counts for nobody', async () => {
  await mkdir(join(folder, 'lake'), {recursive: true});
  const visits = Array.from({length: 10}, (_, id) => ({id, year: 2000 + id}));
  const options = {partitionBy: ['year'], format: 'csv'} as const;
  // One that is stopped like this cannot take anything back, as one that is killed.
  const killedExport = async (prefix: string): Promise<void> => {
    const stop = new AbortController();
    const killed = new LocalFiles(folder, {signal: stop.signal, onTransfer: () => stop.abort(new Error('gone'))});
    await expect(killed.export(visits, 'lake', prefix, options)).rejects.toThrow('gone');
    expect(await new LocalFiles(folder).list('lake', `${prefix}**/*.csv`)).not.toEqual([]);
  };
  const files = new LocalFiles(folder);
  const sorted = async (prefix: string): Promise<unknown[]> => {
    const rows = await files.load('lake', prefix, {as: 'rows'});
    return rows.toSorted((a, b) => Number(a['id']) - Number(b['id']));
  };
  await killedExport('added/');
  expect(await toldBy(files.load('lake', 'added/'))).toBe(`\
error[b2-no-object]: no object matches b2://lake/added/
  = note: the first export there has begun, and was not ended: what it put there does not count
  = help: wait until it has ended, or go on with the run that was killed`);
  await files.export(visits, 'lake', 'added/', {...options, ifExists: 'append'});
  expect(await sorted('added/')).toEqual(visits);

  await killedExport('refused/');
  await files.export(visits, 'lake', 'refused/', {...options, ifExists: 'fail'});
  expect(await sorted('refused/')).toEqual(visits);

  await killedExport('replaced/');
  await files.export(visits, 'lake', 'replaced/', options);
  expect(await files.list('lake', 'replaced/**/*.csv')).toHaveLength(visits.length);

  await mkdir(join(folder, 'lake', 'before'), {recursive: true});
  await writeFile(join(folder, 'lake', 'before', 'a.csv'), 'id,year\n0,1999\n');
  await killedExport('before/');
  expect(await sorted('before/')).toEqual([{id: 0, year: 1999}]);
});

test('what an export in partitions that was killed has left is removed once a manifest is a day younger, and nothing else', async () => {
  const files = new LocalFiles(folder);
  const options = {partitionBy: ['year'], format: 'csv', ifExists: 'append'} as const;
  const append = (): Promise<unknown> => files.export([{id: 1, year: 2026}], 'lake', 'left/', options);
  const dated = (key: string, daysAgo: number): void =>
    utimesSync(join(folder, 'lake', key), new Date(), new Date(Date.now() - daysAgo * 86_400_000));
  await mkdir(join(folder, 'lake'), {recursive: true});
  await append();
  const named = (await files.list('lake', 'left/')).map(({key}) => key).find((key) => key.endsWith('.csv'));
  const [abandoned, underWay] = ['left/year=2026/part-0123456789ab.csv', 'left/year=2026/part-ba9876543210.csv'];
  const ofOthers = [
    'left/year=2026/mine.csv',
    'left/part-0123456789ab.csv',
    'left/year=2026/inner/part-0123456789ab.csv',
    'left/kind=other/_manifest.json',
    'left/kind=other/year=2026/part-0123456789ab.csv',
  ];
  for (const key of [abandoned, underWay, ...ofOthers]) {
    await files.export('id\n1\n', 'lake', key);
    dated(key, key === underWay ? -0.5 : 0.5);
  }
  dated('left/_manifest.json', -1.4);
  await append();
  const there = (await files.list('lake', 'left/')).map(({key}) => key);
  expect(there).not.toContain(abandoned);
  expect(there).toEqual(expect.arrayContaining([named, underWay, ...ofOthers]));
  expect(await files.load('lake', 'left/', {as: 'rows'})).toHaveLength(2);
});

test('what an attempt put below a prefix and did not live to name is removed by the next attempt of its block', async () => {
  await mkdir(join(folder, 'lake'), {recursive: true});
  const visits = Array.from({length: 10}, (_, id) => ({id, year: 2000 + id}));
  const options = {partitionBy: ['year'], format: 'csv', ifExists: 'append'} as const;
  await new LocalFiles(folder).export([{id: 99, year: 1999}], 'lake', 'again/', options);
  const client = (overrides: B2Overrides): LocalFiles => new LocalFiles(folder, overrides);
  const stop = new AbortController();
  const writer = {block: 'run/save', attempt: 'a1'};
  const killed = client({signal: stop.signal, writer, onTransfer: () => stop.abort(new Error('gone'))});
  await expect(killed.export(visits, 'lake', 'again/', options)).rejects.toThrow('gone');
  const objects = (): Promise<number> =>
    new LocalFiles(folder).list('lake', 'again/**/*.csv').then((listed) => listed.length);
  const left = await objects();
  expect(left).toBeGreaterThan(1);
  const another = client({writer: {block: 'run/other', attempt: 'b1'}});
  await another.export([{id: 98, year: 1998}], 'lake', 'again/', options);
  expect(await objects()).toBe(left + 1);
  const next = client({writer: {...writer, attempt: 'a2'}});
  await next.export(visits.slice(0, 3), 'lake', 'again/', options);
  expect(await objects()).toBe(5);
  expect(await new LocalFiles(folder).load('lake', 'again/', {as: 'rows'})).toHaveLength(5);
});

test('a first export in partitions that fails leaves nothing', async () => {
  await mkdir(join(folder, 'lake'), {recursive: true});
  const files = new LocalFiles(folder);
  const bad = sql`select range as year, case when range = 9 then error('no total') else '1' end as total from range(10)`;
  await expect(files.export(bad, 'lake', 'bad/', {partitionBy: ['year']})).rejects.toThrow('no total');
  expect(await files.list('lake', 'bad/')).toEqual([]);
});

test('what a killed process left on its way goes a day later', async () => {
  await mkdir(join(folder, 'lake'), {recursive: true});
  const unfinished = join(folder, '.magelet-unfinished');
  await mkdir(join(unfinished, 'old-upload'), {recursive: true});
  await writeFile(join(unfinished, 'old-upload', '1'), 'part');
  for (const name of ['old', 'new']) await writeFile(join(unfinished, name), 'half');
  const twoDaysAgo = new Date(Date.now() - 48 * 3_600_000);
  for (const name of ['old', 'old-upload']) await utimes(join(unfinished, name), twoDaysAgo, twoDaysAgo);
  const before = readdirSync(unfinished);
  await new LocalFiles(folder).export('text', 'lake', 'note.txt');
  expect(readdirSync(unfinished)).toEqual(before.filter((name) => !name.startsWith('old')));
  rmSync(join(unfinished, 'new'));
});
