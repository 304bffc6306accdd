import {createHash, randomBytes} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {mkdir, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {basename, dirname, join} from 'node:path';
import {GetObjectCommand, PutObjectCommand} from '@aws-sdk/client-s3';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {Progress, Transfer} from '../../runtime/core/run-event.ts';
import {sql} from '../../runtime/data/sql.ts';
import {Table} from '../../runtime/data/table.ts';
import {BackblazeB2} from '../../runtime/io/backblaze-b2.ts';
import {LocalFiles} from '../../runtime/io/local-files.ts';
import type {ObjectStore} from '../../runtime/io/object-store.ts';
import {completeSeen} from '../../runtime/io/seen-objects.ts';
import {namedByObjects} from '../../runtime/io/named-by-objects.ts';
import type {B2Overrides} from '../../runtime/io/b2-overrides.ts';
import type {ExportOptions} from '../../runtime/io/export-options.ts';
import type {Exportable} from '../../runtime/io/write-data-file.ts';
import {configOf} from '../support/config-of.ts';
import {newBucket, plainClient, type S3Server} from '../support/s3-server.ts';
import {toldBy} from '../support/told.ts';

/** A client for a test; `closeClients` closes it. */
export function clientOf(server: S3Server, overrides: B2Overrides = {}): BackblazeB2 {
  const config = configOf({
    B2_APPLICATION_KEY_ID: server.accessKeyId,
    B2_APPLICATION_KEY: server.secretAccessKey,
    B2_ENDPOINT_URL: server.endpoint,
  });
  const client = BackblazeB2.withConfig(config, overrides);
  clients.push(client);
  return client;
}

const clients: BackblazeB2[] = [];

/** Removes what all clients of a file's tests have spooled. */
export async function closeClients(): Promise<void> {
  await Promise.all(clients.splice(0).map((client) => client[Symbol.asyncDispose]()));
}

const orders = [
  {id: 1, customer: 'Ada', total: 12.5},
  {id: 2, customer: 'Zoë, “the 2nd”', total: 0},
  {id: 3, customer: null, total: -1.25},
];

async function* inPieces(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('in ');
  yield Buffer.from('pieces');
}

async function* orderByOrder(): AsyncGenerator {
  yield* orders;
}

const mebibyte = 1024 * 1024;
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A store under test, and what looks past it. */
type Subject = {
  readonly newBucket: () => Promise<string>;
  readonly client: (overrides?: B2Overrides) => ObjectStore;
  readonly put: (bucket: string, key: string, content: string | Uint8Array) => Promise<unknown>;
  readonly get: (bucket: string, key: string) => Promise<Buffer>;
  /** What the store says it is, and what it says where it has no object. */
  readonly words: () => {readonly noBucket: (name: string) => string; readonly noObject: string};
  readonly isFolder: boolean;
};

/** A server, asked for once it runs. */
export const onServer = (server: () => S3Server, overrides: B2Overrides = {}): Subject => ({
  newBucket: () => newBucket(server()),
  client: (more) => clientOf(server(), {...overrides, ...more}),
  put: (bucket, key, content) =>
    plainClient(server()).send(new PutObjectCommand({Bucket: bucket, Key: key, Body: content})),
  get: async (bucket, key) => {
    const answer = await plainClient(server()).send(new GetObjectCommand({Bucket: bucket, Key: key}));
    return Buffer.from((await answer.Body?.transformToByteArray()) ?? []);
  },
  words: () => ({
    noBucket: (name) =>
      `the S3 server at ${new URL(server().endpoint).host} has no bucket "${name}" for the key of profile "default"`,
    noObject: `it answered 404 NoSuchKey at ${server().endpoint}`,
  }),
  isFolder: false,
});

export const onFolder = (folder: string): Subject => ({
  newBucket: async () => basename(await mkdtemp(join(folder, 'lake-'))),
  client: (overrides) => new LocalFiles(folder, overrides),
  put: async (bucket, key, content) => {
    await mkdir(dirname(join(folder, bucket, key)), {recursive: true});
    await writeFile(join(folder, bucket, key), content);
  },
  get: (bucket, key) => readFile(join(folder, bucket, key)),
  words: () => ({
    noBucket: (name) => `the folder ${folder} has no folder "${name}"`,
    noObject: `looked in ${folder}`,
  }),
  isFolder: true,
});

/** What the client does on every store. */
export function keepsTheContract(name: string, subject: Subject): void {
  const {isFolder} = subject;
  describe(`a store on ${name}`, () => {
    let bucket: string;
    let folder: string;
    let b2: ObjectStore;

    beforeAll(async () => {
      bucket = await subject.newBucket();
      folder = await mkdtemp(join(tmpdir(), 'magelet-io-'));
      b2 = subject.client({spoolDir: join(folder, 'spool')});
    });

    afterAll(async () => {
      await closeClients();
      await rm(folder, {recursive: true});
    });

    const put = (key: string, content: string | Uint8Array) => subject.put(bucket, key, content);
    const get = (key: string) => subject.get(bucket, key);

    test.each(['csv', 'tsv', 'json', 'ndjson', 'parquet', 'csv.gz'])(
      'gives rows back as they were: %s',
      async (ending) => {
        const key = `formats/orders.${ending}`;
        const written = await b2.export(orders, bucket, key);
        expect(written).toEqual({
          bucket,
          key,
          uri: `b2://${bucket}/${key}`,
          bytes: (await get(key)).length,
          rows: 3,
          etag: expect.stringMatching(/^".+"$/) as string,
          keys: [key],
          etags: [written.etag],
        });
        const table = await b2.load(bucket, key);
        expect(table).toBeInstanceOf(Table);
        expect(await table.rows()).toEqual(orders);
        expect(await b2.load(bucket, key, {as: 'rows', limit: 2})).toEqual(orders.slice(0, 2));
      },
    );

    test('exports a table, a query, an async iterable of rows and a danfo frame', async () => {
      const table = await Table.from(orders);
      const frame = await table.danfo();
      for (const [kind, data] of Object.entries({table, pending: Table.from(orders), rows: orderByOrder(), frame})) {
        await b2.export(data, bucket, `kinds/${kind}.ndjson`);
        expect(await b2.load(bucket, `kinds/${kind}.ndjson`, {as: 'rows'})).toEqual(orders);
      }
      const loaded = await b2.load(bucket, 'kinds/table.ndjson', {as: 'danfo'});
      expect(loaded.columns).toEqual(['id', 'customer', 'total']);
    });

    test.each(['gz', 'zst'])(
      'text and values are packed where the key ends in .%s, and bytes are as they are',
      async (ending) => {
        await b2.export('Zoë', bucket, `packed/text.txt.${ending}`);
        await b2.export({a: [1]}, bucket, `packed/value.json.${ending}`);
        expect(await b2.load(bucket, `packed/text.txt.${ending}`, {as: 'text'})).toBe('Zoë');
        expect(await b2.load(bucket, `packed/value.json.${ending}`, {as: 'json'})).toEqual({a: [1]});
        const bytes = await b2.load(bucket, `packed/text.txt.${ending}`, {as: 'bytes'});
        expect(Buffer.from(bytes).toString()).not.toBe('Zoë');
        await b2.export(bytes, bucket, `packed/again.txt.${ending}`);
        expect(await b2.load(bucket, `packed/again.txt.${ending}`, {as: 'text'})).toBe('Zoë');
        await b2.export(' and Bob', bucket, `packed/again.txt.${ending}`, {ifExists: 'append'});
        expect(await b2.load(bucket, `packed/again.txt.${ending}`, {as: 'text'})).toBe('Zoë and Bob');
        await b2.export(Buffer.from(bytes.subarray(0, -3)), bucket, `packed/cut.txt.${ending}`);
        await expect(b2.load(bucket, `packed/cut.txt.${ending}`, {as: 'text'})).rejects.toMatchObject({
          message: `b2://${bucket}/packed/cut.txt.${ending} cannot be unpacked: it ends in the middle, as a file that was cut short`,
        });
        await b2.export(bytes, bucket, 'packed/unnamed.json');
        for (const as of ['text', 'json', 'rows'] as const) {
          expect(await toldBy(b2.load(bucket, 'packed/unnamed.json', {as}))).toBe(`\
error[packed-malformed]: b2://${bucket}/packed/unnamed.json is packed with ${ending === 'gz' ? 'gzip' : 'zstd'}, and its name does not say so
  = note: what is packed is known by .gz or .zst at the end of its name
  = help: name it b2://${bucket}/packed/unnamed.json.${ending}`);
        }
        expect(await b2.load(bucket, 'packed/unnamed.json', {as: 'bytes'})).toHaveLength(bytes.length);
      },
    );

    test('exports text, bytes and streams of them as they are, and a value as JSON', async () => {
      await b2.export('Zoë', bucket, 'plain/text.txt');
      await b2.export(Buffer.from([0, 255]), bucket, 'plain/bytes.bin');
      await b2.export(inPieces(), bucket, 'plain/stream');
      await b2.export({total: [1, null]}, bucket, 'plain/value.json');
      await b2.export([1, 'a'], bucket, 'plain/values.ndjson');
      expect(await b2.load(bucket, 'plain/text.txt', {as: 'text'})).toBe('Zoë');
      expect([...(await b2.load(bucket, 'plain/bytes.bin', {as: 'bytes'}))]).toEqual([0, 255]);
      expect(await b2.load(bucket, 'plain/stream', {as: 'text'})).toBe('in pieces');
      expect(await b2.load(bucket, 'plain/value.json', {as: 'json'})).toEqual({total: [1, null]});
      expect(await b2.load(bucket, 'plain/values.ndjson', {as: 'text'})).toBe('1\n"a"\n');
    });

    test.each([
      'unicode/Ärger ☂ 日本.csv',
      'signs/a+b&c=d?e#f%20g.csv',
      "signs/it's (1)!*$,;:@~[x]{y}.csv",
      ' spaces .csv',
      // No path of a file.
      ...(isFolder ? [] : ['folders//twice.csv']),
    ])('takes the key %s literally', async (key) => {
      await b2.export('id\n1\n', bucket, key);
      expect((await get(key)).toString()).toBe('id\n1\n');
      expect(await b2.exists(bucket, key)).toBe(true);
      expect((await b2.list(bucket, key)).map((object) => object.key)).toEqual([key]);
      const copied = await b2.copy(bucket, key, bucket, `copies/${key}`);
      expect(copied.uri).toBe(`b2://${bucket}/copies/${key}`);
      expect((await get(`copies/${key}`)).toString()).toBe('id\n1\n');
      await b2.delete(bucket, key);
      expect(await b2.exists(bucket, key)).toBe(false);
    });

    test('an empty object is there, and empty', async () => {
      await b2.export('', bucket, 'empty');
      expect(await b2.exists(bucket, 'empty')).toBe(true);
      expect((await b2.head(bucket, 'empty')).bytes).toBe(0);
      expect(await b2.load(bucket, 'empty', {as: 'text'})).toBe('');
      await b2.download(bucket, 'empty', join(folder, 'empty'));
      expect(await readFile(join(folder, 'empty'), 'utf8')).toBe('');
      expect(await (await b2.readStream(bucket, 'empty')).toArray()).toEqual([]);
      await b2.writeStream([] as never, bucket, 'empty-stream');
      expect(await get('empty-stream')).toHaveLength(0);
    });

    test('exists asks for exactly this key', async () => {
      await put('exact/orders.csv', 'id\n1\n');
      expect(await b2.exists(bucket, 'exact/orders')).toBe(false);
      expect(await b2.exists(bucket, 'exact/orders.csv')).toBe(true);
    });

    test('head tells length, type and ETag', async () => {
      const {etag} = await b2.export(orders, bucket, 'head/orders.csv');
      expect(await b2.head(bucket, 'head/orders.csv')).toEqual({
        bucket,
        key: 'head/orders.csv',
        uri: `b2://${bucket}/head/orders.csv`,
        bytes: (await get('head/orders.csv')).length,
        etag,
        lastModified: expect.any(Date) as Date,
        contentType: isFolder ? undefined : 'text/csv; charset=utf-8',
        metadata: {},
      });
    });

    test('a pattern loads all that it matches into one table, in the order of the keys', async () => {
      await put('daily/2026-11-02.csv', 'id\n2\n');
      await put('daily/2026-11-01.csv', 'id\n1\n');
      await put('daily/old/2026-10-01.csv', 'id\n0\n');
      await put('daily/notes.txt', 'no table');
      expect(await b2.load(bucket, 'daily/*.csv', {as: 'rows'})).toEqual([{id: 1}, {id: 2}]);
      expect(await b2.load(bucket, 'daily/**.csv', {as: 'rows'})).toEqual([{id: 1}, {id: 2}, {id: 0}]);
      expect(await b2.load(bucket, 'daily/2026-11-0?.csv', {as: 'text'})).toBe('id\n1\nid\n2\n');
      expect((await b2.list(bucket, 'daily/{notes,none}.*')).map(({key}) => key)).toEqual(['daily/notes.txt']);
      expect(await b2.load(bucket, 'daily/old/*', {as: 'rows'})).toEqual([{id: 0}]);
      expect(await b2.load(bucket, 'daily/*-0*', {as: 'json', format: 'json'}).catch(String)).toContain('is not JSON');
      expect((await toldBy(b2.load(bucket, 'daily/*'))).split('\n')[0]).toBe(
        'error[unknown-format]: the name of daily/notes.txt does not tell its format',
      );
      await put('daily/2026-11-03.json', '[{"id": 3}]');
      expect(await toldBy(b2.load(bucket, 'daily/2026-*'))).toBe(`\
error[b2-mixed-formats]: b2://${bucket}/daily/2026-* matches objects of two formats: daily/2026-11-01.csv is csv, daily/2026-11-03.json is json
  = help: end the pattern with the format: *.csv`);
      await b2.delete(bucket, 'daily/2026-11-03.json');
      expect(await toldBy(b2.load(bucket, 'daily/*.parquet'))).toBe(`\
error[b2-no-object]: no object matches b2://${bucket}/daily/*.parquet
  = note: daily/ has 2026-11-01.csv, 2026-11-02.csv, notes.txt, old/2026-10-01.csv
  = note: * stands for anything but /, ** for anything, ? for one character, {a,b} for a or b
  = help: see what is there: await b2.list('${bucket}', 'daily/')`);
    });

    test('a key that ends in / loads all below it, and a range of characters some of them', async () => {
      for (const name of ['part-1.csv', 'part-2.csv', 'part-a.csv', 'deep/part-3.csv']) {
        await put(`below/${name}`, `name\n${name}\n`);
      }
      expect(await b2.load(bucket, 'below/', {as: 'rows'})).toEqual(
        ['deep/part-3.csv', 'part-1.csv', 'part-2.csv', 'part-a.csv'].map((name) => ({name})),
      );
      expect(await b2.load(bucket, 'below/part-[0-9].csv', {as: 'rows'})).toHaveLength(2);
      expect(await b2.load(bucket, 'below/part-[!0-9].csv', {as: 'rows'})).toEqual([{name: 'part-a.csv'}]);
    });

    test('a column tells the object that a row is from', async () => {
      await put('named/1.csv', 'id,File\n1,own\n');
      await put('named/2.csv', 'id\n2\n');
      expect(await b2.load(bucket, 'named/*.csv', {as: 'rows', filename: true})).toEqual([
        {id: 1, File: 'own', filename: `b2://${bucket}/named/1.csv`},
        {id: 2, File: null, filename: `b2://${bucket}/named/2.csv`},
      ]);
      expect(await toldBy(b2.load(bucket, 'named/*.csv', {filename: 'file'}))).toBe(`\
error[same-column-name]: b2://${bucket}/named/1.csv has a column "File" of its own, and b2.load is to add one of that name
  = help: give the one that tells the object another name: {filename: 'from_object'}`);
      expect(await b2.load(bucket, 'named/1.csv', {as: 'rows', filename: true, columns: ['id']})).toEqual([
        {id: 1, filename: `b2://${bucket}/named/1.csv`},
      ]);
      expect(await b2.load(bucket, 'named/2.csv', {as: 'rows', filename: 'from'})).toEqual([
        {id: 2, from: `b2://${bucket}/named/2.csv`},
      ]);
    });

    test('folders that name a partition become columns, and those that are not wanted are not fetched', async () => {
      await put('hive/year=2025/month=12/a.csv', 'id\n1\n');
      await put('hive/year=2026/month=01/a.csv', 'id\n2\n');
      await put('hive/year=2026/month=02/city=S%C3%A3o/a.csv', 'id\n3\n');
      const transfers: Transfer[] = [];
      const followed = subject.client({onTransfer: (transfer) => transfers.push(transfer)});
      expect(await followed.load(bucket, 'hive/**/*.csv', {as: 'rows', hivePartitioning: true})).toEqual([
        {id: 1, year: 2025, month: 12, city: null},
        {id: 2, year: 2026, month: 1, city: null},
        {id: 3, year: 2026, month: 2, city: 'São'},
      ]);
      transfers.length = 0;
      expect(await followed.load(bucket, 'hive/', {as: 'rows', where: {year: 2026, month: [1, 3]}})).toEqual([
        {id: 2, year: 2026, month: 1},
      ]);
      expect(transfers.map(({uri}) => uri)).toEqual([`b2://${bucket}/hive/year=2026/month=01/a.csv`]);
      const wanted = {where: ({month}: {month?: unknown}) => Number(month) > 11};
      expect(await followed.load(bucket, 'hive/', {as: 'text', ...wanted})).toBe('id\n1\n');
      expect(await toldBy(b2.load(bucket, 'hive/', {where: {yaer: 2026}}))).toBe(`\
error[wrong-option]: b2.load has where: {yaer: …}, and no key has a folder yaer=…
  = note: their folders tell year, month, city
  = help: write year`);
      expect((await toldBy(b2.load(bucket, 'hive/', {where: {year: 1999}}))).split('\n')[0]).toBe(
        `error[b2-no-object]: no object of b2://${bucket}/hive/ is in a partition that \`where\` wants`,
      );
    });

    const sales = [
      {year: 2025, city: 'Bern', total: 1},
      {year: 2026, city: 'São/Paulo', total: 2},
      {year: 2026, city: 'São/Paulo', total: 3},
      {year: 2026, city: null, total: 4},
    ];
    const byTotal = async (key: string) => {
      const rows = await b2.load(bucket, key, {as: 'rows'});
      return rows.map(({total}) => Number(total)).sort((a, b) => a - b);
    };

    test('rows are written in partitions, and read back with them', async () => {
      const written = await b2.export(sales, bucket, 'parted', {partitionBy: ['year', 'city']});
      expect({...written, keys: written.keys.map((name) => name.replace(/part-[0-9a-f]{12}/, 'part'))}).toEqual({
        bucket,
        key: 'parted/_manifest.json',
        uri: `b2://${bucket}/parted/`,
        keys: [
          'parted/year=2025/city=Bern/part.parquet',
          'parted/year=2026/city=S%C3%A3o%2FPaulo/part.parquet',
          'parted/year=2026/city=__HIVE_DEFAULT_PARTITION__/part.parquet',
        ],
        etags: expect.arrayContaining([expect.any(String)]) as string[],
        etag: expect.any(String) as string,
        bytes: expect.any(Number) as number,
        rows: 4,
      });
      const rows = await b2.load(bucket, 'parted/', {as: 'rows'});
      expect(rows.toSorted((a, b) => Number(a['total']) - Number(b['total']))).toEqual(
        sales.map(({total, ...rest}) => ({total, ...rest})),
      );
      expect(await b2.load(bucket, 'parted/', {as: 'rows', where: {city: null}})).toEqual([
        {total: 4, year: 2026, city: null},
      ]);
    });

    test('values of partitions come back as they were, whatever is in them, and of their type', async () => {
      const cities = ['a/b', 'x=y', '', null, 'São +%', '__HIVE_DEFAULT_PARTITION__', '..', `q'"`, 'null', ' ', '%2F'];
      const visits = cities.map((city, id) => ({id, city}));
      await b2.export(visits, bucket, 'odd-values', {partitionBy: ['city']});
      const back = await b2.load(bucket, 'odd-values/', {as: 'rows'});
      expect(back.toSorted((a, b) => Number(a['id']) - Number(b['id']))).toEqual(visits);

      const typed = sql`select * from (values
        (1, '01234', timestamp '2026-01-02 03:04:05.678901', true, 1.50::decimal(9, 2), 9007199254740993, date '2026-01-02')
      ) as rows(id, zip, moment, is_paid, price, number, day)`;
      const {schema} = await typed;
      const partitionBy = ['zip', 'moment', 'is_paid', 'price', 'number', 'day'];
      await b2.export(typed, bucket, 'typed', {partitionBy});
      const table = await b2.load(bucket, 'typed/', {where: {zip: '01234', is_paid: 'true'}});
      expect(table.schema).toEqual(schema);
      expect(await table.rows()).toEqual(await typed.rows());
      expect(await toldBy(b2.load(bucket, 'typed/', {where: {zip: '1234'}}))).toContain('b2-no-object');
      await b2.export(sql`select * from ${await typed} where false`, bucket, 'typed', {partitionBy});
      expect((await b2.load(bucket, 'typed/')).schema).toEqual(schema);
    });

    test.each([
      [2026, null],
      [null, 2026],
    ])('a partition without a value leaves the others their type: %j, %j', async (...years) => {
      const prefix = `null-${years.join('-')}`;
      const visits = years.map((year, id) => ({id, year}));
      for (const visit of visits) await b2.export([visit], bucket, prefix, {partitionBy: ['year'], ifExists: 'append'});
      const byId = async (): Promise<unknown[]> =>
        (await b2.load(bucket, `${prefix}/`, {as: 'rows'})).toSorted((a, b) => Number(a['id']) - Number(b['id']));
      expect(await byId()).toEqual(visits);
      await b2.export([{id: 2, year: 'none'}], bucket, prefix, {partitionBy: ['year'], ifExists: 'append'});
      expect(await byId()).toEqual(
        [...visits, {id: 2, year: 'none'}].map((visit) => ({...visit, year: visit.year && String(visit.year)})),
      );
    });

    test('folders that nobody tells the type of are numbers where they are counted so', async () => {
      await put('untyped/zip=01234/month=01/hour=00/a.csv', 'id\n1\n');
      await put('untyped/zip=94103/month=12/hour=9/a.csv', 'id\n2\n');
      expect(await b2.load(bucket, 'untyped/', {as: 'rows', where: {month: ['01', '12']}})).toEqual([
        {id: 1, zip: '01234', month: 1, hour: 0},
        {id: 2, zip: '94103', month: 12, hour: 9},
      ]);
      expect(await b2.load(bucket, 'untyped/', {as: 'rows', where: {zip: 94103}})).toHaveLength(1);
    });

    test('a folder never gets objects of two formats, nor loses what somebody else keeps a list of', async () => {
      const partitionBy = ['year'];
      await b2.export(sales, bucket, 'one-format/', {partitionBy});
      const other = b2.export(sales, bucket, 'one-format/', {partitionBy, format: 'csv', ifExists: 'append'});
      expect((await toldBy(other)).split('\n')[0]).toMatch(
        /^error\[b2-mixed-formats\]: b2:.* cannot have objects in csv beside one-format\/year=2025\/part-\w+\.parquet$/,
      );
      await b2.export([], bucket, 'one-format/', {partitionBy, ifExists: 'append'});
      expect(await byTotal('one-format/')).toEqual([1, 2, 3, 4]);
      expect((await toldBy(b2.export(sales, bucket, 'twice/', {partitionBy: ['year', 'year']}))).split('\n')[0]).toBe(
        "error[wrong-option]: b2.export has 'year' twice in partitionBy",
      );
      await put('foreign/_manifest.json', '{"entries": []}');
      await put('foreign/a.csv', 'id\n1\n');
      for (const call of [
        () => b2.load(bucket, 'foreign/'),
        () => b2.export(sales, bucket, 'foreign', {partitionBy}),
      ]) {
        expect(await toldBy(call())).toBe(`\
error[b2-foreign-manifest]: b2://${bucket}/foreign/_manifest.json is no manifest that magelet wrote
  = note: it would say which of the objects beside it belong together
  = help: load by a pattern, such as foreign/*.csv, or put the other file elsewhere`);
      }
      expect(await b2.list(bucket, 'foreign/')).toHaveLength(2);
    });

    test('partitions are added to, replaced, kept or refused as ifExists says', async () => {
      const options = {partitionBy: ['year'], format: 'csv'} as const;
      await b2.export(sales, bucket, 'policies/', options);
      await b2.export([{year: 2026, total: 10}], bucket, 'policies/', {...options, ifExists: 'append'});
      expect(await byTotal('policies/')).toEqual([1, 2, 3, 4, 10]);
      await b2.export([{year: 2026, total: 20}], bucket, 'policies/', {...options, ifExists: 'overwrite_partitions'});
      expect(await byTotal('policies/')).toEqual([1, 20]);
      expect(await b2.export(sales, bucket, 'policies/', {...options, ifExists: 'skip'})).toMatchObject({
        skipped: true,
      });
      expect(await toldBy(b2.export(sales, bucket, 'policies/', {...options, ifExists: 'fail'}))).toContain(
        'is there already',
      );
      const tried = await b2.export(sales, bucket, 'policies/', {...options, dryRun: true});
      expect(tried).toMatchObject({rows: 4, dryRun: true});
      expect(await byTotal('policies/')).toEqual([1, 20]);
      await b2.export([{year: 2030, total: 30}], bucket, 'policies/', options);
      expect(await byTotal('policies/')).toEqual([30]);
      // What the manifest does not name is gone, for those who read by a pattern.
      expect(await b2.list(bucket, 'policies/**/*.csv')).toHaveLength(1);
    });

    test('a key that reads as a pattern is loaded where it is said to be one key', async () => {
      for (const key of ['signs/{a,b}.csv', 'signs/*.csv', 'signs/[0-9].csv', 'signs/a.csv']) {
        await put(key, `key\n${key.replaceAll(',', ';')}\n`);
      }
      for (const key of ['signs/{a,b}.csv', 'signs/*.csv', 'signs/[0-9].csv']) {
        const rows = [{key: key.replaceAll(',', ';')}];
        expect(await b2.load(bucket, key, {as: 'rows', literal: true})).toEqual(rows);
        expect(await b2.load(bucket, key, {as: 'rows', literal: true, hivePartitioning: true})).toEqual(rows);
      }
      const listed = async (prefix: string): Promise<string[]> =>
        (await b2.list(bucket, prefix, {literal: true})).map(({key}) => key);
      expect([await listed('signs/{a,b'), await listed('signs/*'), await listed('signs/**')]).toEqual([
        ['signs/{a,b}.csv'],
        ['signs/*.csv'],
        [],
      ]);
      const misspelt = {litral: true} as object;
      expect((await toldBy(b2.list(bucket, 'signs/', misspelt))).split('\n')[0]).toBe(
        'error[wrong-option]: b2.list has no option "litral"',
      );
      expect((await toldBy(b2.load(bucket, 'signs/[0-9].csv'))).split('\n').at(-1)).toBe(
        '  = help: load the object of exactly this key: {literal: true}',
      );
    });

    test('a pattern reads what the manifests in its folders name, and nothing of an export under way', async () => {
      const options = {partitionBy: ['year', 'city'], format: 'csv'} as const;
      await b2.export(sales, bucket, 'named/', options);
      await put('named/year=2026/city=Bern/part-000000000000.csv', 'total\n100\n');
      await put('named-beside/year=2026/city=Bern/a.csv', 'total\n1000\n');
      await put('named-beside/_manifest.json', '{"entries": []}');
      expect(await byTotal('named/**/*.csv')).toEqual([1, 2, 3, 4]);
      expect(await byTotal('named*/**/*.csv')).toEqual([1, 2, 3, 4, 1000]);
      expect(await byTotal('named/year=2026/**/*.csv')).toEqual([2, 3, 4]);
      expect(await byTotal('named/year=2026/*/part-*.csv')).toEqual([2, 3, 4]);
      expect(await toldBy(b2.load(bucket, 'named/year=2026/city=Bern/*.csv'))).toBe(`\
error[b2-no-object]: no object matches b2://${bucket}/named/year=2026/city=Bern/*.csv
  = note: an object has a key that it matches, and the manifest of the export there does not name it
  = help: wait until an export that is under way has ended, or load an object of something else by its key`);
      expect(await byTotal('named/year=2026/city=Bern/part-000000000000.csv')).toEqual([100]);
    });

    test('an export in partitions that fails leaves what was there as it was', async () => {
      const options = {partitionBy: ['year']} as const;
      await b2.export(sales, bucket, 'halves/', options);
      const before = (await b2.list(bucket, 'halves/')).map(({key, etag}) => [key, etag]);
      const bad = sql`select 2026 + range as year, case when range = 2 then error('no total') else '1' end as total from range(3)`;
      await expect(b2.export(bad, bucket, 'halves/', options)).rejects.toThrow('no total');
      expect((await b2.list(bucket, 'halves/')).map(({key, etag}) => [key, etag])).toEqual(before);
      expect(await toldBy(b2.export(sales, bucket, 'halves/', {partitionBy: ['yaer']}))).toBe(`\
error[wrong-option]: b2.export has partitionBy: ['yaer'], and the table has no such column
  = note: its columns are year, city, total
  = note: nothing was written
  = help: write year`);
      expect(
        (await toldBy(b2.export(sales, bucket, 'halves.csv', {ifExists: 'overwrite_partitions'}))).split('\n')[0],
      ).toBe("error[wrong-option]: b2.export has ifExists: 'overwrite_partitions' and no partitionBy");
    });

    test('a dry run of an export writes nothing and tells what it would', async () => {
      expect(await b2.export(orders, bucket, 'dry/orders.csv', {dryRun: true})).toEqual({
        bucket,
        key: 'dry/orders.csv',
        uri: `b2://${bucket}/dry/orders.csv`,
        bytes: expect.any(Number) as number,
        rows: 3,
        etag: '',
        keys: ['dry/orders.csv'],
        etags: [''],
        dryRun: true,
      });
      expect(await b2.exists(bucket, 'dry/orders.csv')).toBe(false);
    });

    test('only what no completed run has loaded is loaded', async () => {
      const seen = {completed: join(folder, 'seen'), pending: join(folder, 'pending')};
      const load = () => subject.client({seen}).load(bucket, 'fresh/*.csv', {as: 'rows', incremental: true});
      expect(await load()).toEqual([]);
      await put('fresh/1.csv', 'id\n1\n');
      expect(await load()).toEqual([{id: 1}]);
      // The run has failed: they are seen again.
      expect(await load()).toEqual([{id: 1}]);
      await completeSeen(seen);
      expect(await load()).toEqual([]);
      await put('fresh/2.csv', 'id\n2\n');
      await put('fresh/1.csv', 'id\n10\n');
      expect(await load()).toEqual([{id: 10}, {id: 2}]);
      await completeSeen(seen);
      // With nothing new, a table has its columns all the same, so that what reads it goes through.
      const nothing = await subject
        .client({seen})
        .load(bucket, 'fresh/*.csv', {incremental: true, filename: 'from', columns: ['id']});
      expect(nothing.schema).toEqual([
        {name: 'id', type: 'BIGINT'},
        {name: 'from', type: 'VARCHAR'},
      ]);
      expect(await nothing.rows()).toEqual([]);
      expect((await toldBy(b2.load(bucket, 'fresh/*.csv', {incremental: true}))).split('\n')[0]).toBe(
        'error[wrong-option]: b2.load has incremental: true, and belongs to no block of a run',
      );
    });

    test('a list goes on past a thousand objects, and can be walked', async () => {
      const keys = Array.from({length: 1003}, (_, index) => `many/${String(index).padStart(4, '0')}`);
      for (let at = 0; at < keys.length; at += 50) {
        await Promise.all(keys.slice(at, at + 50).map((key) => put(key, Buffer.alloc(0))));
      }
      expect((await b2.list(bucket, 'many/')).map(({key}) => key)).toEqual(keys);
      for await (const {key, uri, bytes} of b2.list(bucket, 'many/')) {
        expect({key, uri, bytes}).toEqual({key: 'many/0000', uri: `b2://${bucket}/many/0000`, bytes: 0});
        break;
      }
      await b2.delete(bucket, keys);
      expect(await b2.list(bucket, 'many/')).toEqual([]);
    });

    test('large objects go in parts and come in ranges, whole', async () => {
      const content = randomBytes(20 * mebibyte + 7);
      const path = join(folder, 'large');
      await writeFile(path, content);
      const transfers: Transfer[] = [];
      const progress: Progress[] = [];
      const followed = subject.client({
        onTransfer: (transfer) => transfers.push(transfer),
        onProgress: (step) => progress.push(step),
      });
      const written = await followed.upload(path, bucket, 'large/object');
      const uri = `b2://${bucket}/large/object`;
      expect({...written, etag: ''}).toEqual({bucket, key: 'large/object', uri, bytes: content.length, etag: ''});
      expect(progress.at(-1)).toEqual({done: content.length, total: content.length, unit: 'bytes'});
      expect(digest(await get('large/object'))).toBe(digest(content));
      progress.length = 0;
      await followed.download(bucket, 'large/object', join(folder, 'back'));
      expect(digest(await readFile(join(folder, 'back')))).toBe(digest(content));
      expect(progress.at(-1)).toEqual({done: content.length, total: content.length, unit: 'bytes'});
      expect(transfers).toEqual([
        {direction: 'wrote', uri, bytes: content.length},
        {direction: 'read', uri, bytes: content.length},
      ]);
      expect(
        digest(Buffer.concat((await (await b2.readStream(bucket, 'large/object')).toArray()) as Uint8Array[])),
      ).toBe(digest(content));
      await b2.writeStream(createReadStream(path), bucket, 'large/stream');
      expect(digest(await get('large/stream'))).toBe(digest(content));
    });

    test('an object that is there is replaced, kept, refused or appended to', async () => {
      const key = 'twice/orders.csv';
      const first = await b2.export([{id: 1}], bucket, key);
      expect(await b2.export([{id: 2}], bucket, key, {ifExists: 'skip'})).toEqual({
        bucket,
        key,
        uri: first.uri,
        bytes: first.bytes,
        etag: first.etag,
        keys: [],
        etags: [],
        skipped: true,
      });
      expect(await toldBy(b2.export([{id: 2}], bucket, key, {ifExists: 'fail'}))).toBe(`\
error[b2-object-exists]: b2://${bucket}/${key} is there already
  = note: the export has ifExists: 'fail'; nothing was written
  = help: replace it: {ifExists: 'replace'}`);
      expect(await b2.load(bucket, key, {as: 'rows'})).toEqual([{id: 1}]);
      expect((await b2.export([{id: 2, late: true}], bucket, key, {ifExists: 'append'})).rows).toBe(2);
      expect(await b2.load(bucket, key, {as: 'rows'})).toEqual([
        {id: 1, late: null},
        {id: 2, late: true},
      ]);
      await b2.export([{id: 3}], bucket, key);
      expect(await b2.load(bucket, key, {as: 'rows'})).toEqual([{id: 3}]);
      await b2.export('one\n', bucket, 'twice/log.txt', {ifExists: 'append'});
      await b2.export('two\n', bucket, 'twice/log.txt', {ifExists: 'append'});
      expect((await get('twice/log.txt')).toString()).toBe('one\ntwo\n');
    });

    test.each([
      [
        'csv',
        'id;price;at\n1;1.50;"2026-01-02T03:04:05+02:00"\n2;12345678901234567.89;""\n3;;x\n',
        [{id: '07', at: null}],
        'id;price;at\n1;1.50;2026-01-02T03:04:05+02:00\n2;12345678901234567.89;""\n3;;x\n07;;\n',
      ],
      ['csv', 'id\n1\n', [], 'id\n1\n'],
      ['csv', '', [{id: 1}], 'id\n1\n'],
      ['csv.gz', 'id\n1.50\n', [{id: 2}], 'id\n1.50\n2\n'],
      [
        'ndjson',
        '{"a":12345678901234567.89, "b":{"x":1}}',
        [{a: 1.5, b: {y: 2}}],
        '{"a":12345678901234567.89, "b":{"x":1}}\n{"a":1.5,"b":{"y":2}}\n',
      ],
      ['ndjson.zst', '{"a":1.0}\n', [{a: 'x'}, 3], '{"a":1.0}\n{"a":"x"}\n3\n'],
      [
        'json',
        '[{"a":12345678901234567.89,"t":"01-02-2026"}, {}]',
        [{a: 2}],
        '[\n\t{"a":12345678901234567.89,"t":"01-02-2026"},\n\t{},\n\t{"a":2}\n]\n',
      ],
      ['json', '{"a":1.50}\n{"a":2}\n', [{a: 3}], '[\n\t{"a":1.50},\n\t{"a":2},\n\t{"a":3}\n]\n'],
      ['json', '[]', [{a: 3}], '[\n\t{"a":3}\n]\n'],
      ['json.gz', '[{"a":1}]', [], '[\n\t{"a":1}\n]\n'],
    ])('what is appended to stays as it was written: %s, %j', async (ending, before, added, after) => {
      const key = `appended/orders.${ending}`;
      await b2.export(before, bucket, key);
      await b2.export(added, bucket, key, {ifExists: 'append'});
      expect(await b2.load(bucket, key, {as: 'text'})).toBe(after);
    });

    test.for<[ending: string, before: unknown, after: unknown]>([
      ['csv', 'id;at\n1;"a, b"\n', 'id;at\n1;a, b\n2;\n3;\n'],
      ['csv.gz', [{id: 1}], 'id\n1\n2\n3\n'],
      ['ndjson', '{"id": 1.0}', '{"id": 1.0}\n{"id":2}\n{"id":3}\n'],
      ['json', [{id: 1}], '[\n\t{"id":1},\n\t{"id":2},\n\t{"id":3}\n]\n'],
      ['json', undefined, '[\n\t{"id":2},\n\t{"id":3}\n]\n'],
      ['parquet', [{id: 1}], [{id: 1}, {id: 2}, {id: 3}]],
      ['xlsx', [{id: 1}], [{id: 1}, {id: 2}, {id: 3}]],
    ])(
      'what an attempt appended is replaced by what the next one appends: %s, %j',
      async ([ending, before, after], {skip}) => {
        skip(isFolder, 'a folder keeps no metadata');
        const key = `twice-run/${before === undefined ? 'new' : 'old'}.${ending}`;
        const notes: string[] = [];
        const appendAs = async (block: string, attempt: string, id: number): Promise<number | undefined> => {
          const store = subject.client({writer: {block, attempt}, onNote: (note) => notes.push(note)});
          return (await store.export([{id}], bucket, key, {ifExists: 'append'})).rows;
        };
        if (before !== undefined) await b2.export(before, bucket, key);
        await appendAs('run/a', 'a1', 2);
        await appendAs('run/a', 'a1', 7);
        const rows = before === undefined ? 0 : 1;
        expect(await appendAs('run/a', 'a2', 2)).toBe(rows + 1);
        expect(await appendAs('run/a', 'a2', 3)).toBe(rows + 2);
        expect(await b2.load(bucket, key, {as: typeof after === 'string' ? 'text' : 'rows'})).toEqual(after);
        expect(notes).toEqual([
          `what an earlier attempt of this block had appended to b2://${bucket}/${key} is replaced by what this one appends`,
        ]);
        // Another block, and the same one in another run, append.
        expect(await appendAs('run/b', 'b1', 4)).toBe(rows + 3);
        expect(await appendAs('run 2/a', 'a1', 5)).toBe(rows + 4);
      },
    );

    test('text and values that an attempt appended are replaced, too, and in partitions its rows', async () => {
      const appendAs =
        (attempt: string) =>
        (data: Exportable, key: string, options: ExportOptions = {}) =>
          subject
            .client({writer: {block: 'run/a', attempt}})
            .export(data, bucket, key, {...options, ifExists: 'append'});
      if (!isFolder) {
        await put('twice-run/log.txt', 'one\n');
        for (const attempt of ['a1', 'a2']) {
          await appendAs(attempt)('two\n', 'twice-run/log.txt');
          await appendAs(attempt)('three\n', 'twice-run/log.txt');
          await appendAs(attempt)({attempt}, 'twice-run/value.json');
        }
        expect((await get('twice-run/log.txt')).toString()).toBe('one\ntwo\nthree\n');
        expect(await b2.load(bucket, 'twice-run/value.json', {as: 'json'})).toEqual({attempt: 'a2'});
        // A copy is none that the attempt appended to.
        await b2.copy(bucket, 'twice-run/log.txt', bucket, 'twice-run/copy.txt');
        await appendAs('a3')('four\n', 'twice-run/copy.txt');
        expect((await get('twice-run/copy.txt')).toString()).toBe('one\ntwo\nthree\nfour\n');
      }
      const parts = {partitionBy: ['year'], format: 'csv'} as const;
      await b2.export([{year: 2026, total: 1}], bucket, 'twice-run/parts/', parts);
      for (const attempt of ['a1', 'a2']) {
        await appendAs(attempt)([{year: 2026, total: 2}], 'twice-run/parts/', parts);
        await appendAs(attempt)([{year: 2027, total: 3}], 'twice-run/parts/', parts);
      }
      expect(await byTotal('twice-run/parts/')).toEqual([1, 2, 3]);
      expect(await b2.list(bucket, 'twice-run/parts/')).toHaveLength(4);
    });

    test.each(['xlsx', 'parquet'])(
      'rows without a value in a column leave it its type in %s, whichever come first',
      async (ending) => {
        const day = new Date('2026-01-02');
        const [some, none] = [
          {id: 1, day, total: 1.5},
          {id: 2, day: null, total: null},
        ];
        for (const [first, second] of [
          [some, none],
          [none, some],
        ] as const) {
          const key = `appended/days.${ending}`;
          await b2.export([first], bucket, key);
          await b2.export([second], bucket, key, {ifExists: 'append'});
          expect(await b2.load(bucket, key, {as: 'rows'})).toEqual([first, second]);
          await b2.export([{id: 3, day: 'none', total: null}], bucket, key, {ifExists: 'append'});
          expect((await b2.load(bucket, key)).schema).toMatchObject([
            {type: 'BIGINT'},
            {type: 'VARCHAR'},
            {type: 'DOUBLE'},
          ]);
        }
      },
    );

    test('nothing is put behind a JSON value, and what JSON has no word for is not written', async () => {
      await b2.export({a: 1}, bucket, 'appended/value.json');
      expect(await toldBy(b2.export({a: 2}, bucket, 'appended/value.json', {ifExists: 'append'}))).toBe(`\
error[b2-not-exportable]: a value that is not rows cannot be appended to b2://${bucket}/appended/value.json
  = note: two values one after the other are no JSON; nothing was written
  = help: append rows, or write values as lines, to a key that ends in .ndjson`);
      const failures = [new Map([['a', 1]]), {seen: new Set([1])}, [1n]].map((value) =>
        toldBy(b2.export(value, bucket, 'appended/value.json')),
      );
      expect((await Promise.all(failures)).map((told) => told.replaceAll(/\n.* note: .*/g, ''))).toEqual([
        `error[b2-not-exportable]: appended/value.json cannot be written from a Map\n  = help: write what it holds as an object: Object.fromEntries(map)`,
        `error[b2-not-exportable]: appended/value.json cannot be written from a Set\n  = help: write what it holds as an array: [...set]`,
        `error[b2-not-exportable]: appended/value.json cannot be written from a bigint\n  = help: write it as text: String(value)`,
      ]);
      expect((await get('appended/value.json')).toString()).toBe('{"a":1}');
    });

    test('a presigned URL reads and writes one object without keys', async ({skip}) => {
      skip(isFolder, 'a folder has no URL');
      const key = 'presigned/Ärger (1).txt';
      const answer = await fetch(await b2.presign(bucket, key, {method: 'PUT'}), {method: 'PUT', body: 'hello'});
      expect(answer.status).toBe(200);
      expect(await (await fetch(await b2.presign(bucket, key, {expiresIn: 60}))).text()).toBe('hello');
    });

    test('a missing object is told with what is close', async () => {
      await put('near/orders-2026.csv', 'id\n1\n');
      const missing = 'near/order-2026.csv';
      const words = (doing: string) => `\
error[b2-no-object]: there is no object b2://${bucket}/${missing}
  = note: ${subject.words().noObject}
  = note: this happened while ${doing} b2://${bucket}/${missing}
  = note: near/orders-2026.csv is close
  = help: write near/orders-2026.csv`;
      expect(await toldBy(b2.load(bucket, missing))).toBe(words('reading'));
      expect(await toldBy(b2.head(bucket, missing))).toBe(words('reading'));
      expect(await toldBy(b2.readStream(bucket, missing))).toBe(words('reading'));
      expect(await toldBy(b2.copy(bucket, missing, bucket, 'near/copy.csv'))).toBe(words('reading'));
      expect(await toldBy(b2.download(bucket, missing, join(folder, 'missing.csv')))).toBe(words('reading'));
      expect(await readdir(folder)).not.toContain('missing.csv');
      expect(await toldBy(b2.load(bucket, 'nowhere/x.csv'))).toBe(`\
error[b2-no-object]: there is no object b2://${bucket}/nowhere/x.csv
  = note: ${subject.words().noObject}
  = note: this happened while reading b2://${bucket}/nowhere/x.csv
  = note: no key begins with nowhere/
  = help: see what is there: await b2.list('${bucket}', 'nowhere/')`);
    });

    test('a missing bucket is told by every operation, also by exists', async () => {
      const missing = `${bucket}x`;
      const codes = await Promise.all(
        [
          b2.exists(missing, 'a'),
          b2.head(missing, 'a'),
          b2.load(missing, 'a.csv'),
          b2.list(missing),
          b2.export('a', missing, 'a'),
          b2.delete(missing, 'a'),
          b2.readStream(missing, 'a'),
        ].map(async (operation) => (await toldBy(operation)).split('\n')[0]),
      );
      const first = `error[b2-no-bucket]: ${subject.words().noBucket(missing)}`;
      expect(codes).toEqual(Array.from({length: 7}, () => first));
    });

    test('empty names are told before a request is made', async () => {
      expect(await toldBy(b2.load('', 'a.csv'))).toBe(`\
error[b2-empty-name]: the name of the bucket is empty
  = note: this happened before reading b2://<bucket>/a.csv; no request was made
  = help: write the bucket: b2.load('your-bucket', 'folder/name.csv')`);
      expect((await toldBy(b2.delete(bucket, ''))).split('\n')[0]).toBe(
        'error[b2-empty-name]: the name of the key is empty',
      );
      const empty = [
        b2.load(bucket, ''),
        b2.export(orders, bucket, ''),
        b2.exists(bucket, ''),
        b2.head(bucket, ''),
        b2.presign(bucket, ''),
      ];
      for (const operation of empty) expect(await toldBy(operation)).toContain('the name of the key is empty');
    });

    test('a bucket written as an address is told before a request is made', async () => {
      const told = `\
error[b2-wrong-bucket]: "b2://${bucket}" is not the name of a bucket
  = note: the name stands alone, without b2:// and without folders, which belong to the key
  = note: no request was made
  = help: write '${bucket}', 'a.csv'`;
      const address = `b2://${bucket}`;
      expect(await toldBy(b2.load(address, 'a.csv'))).toBe(told);
      expect(await toldBy(b2.exists(address, 'a.csv'))).toBe(told);
      expect(await toldBy(b2.export(orders, address, 'a.csv'))).toBe(told);
      expect(await toldBy(b2.list(`${bucket}/daily`, 'a.csv'))).toContain(`write '${bucket}', 'daily/a.csv'`);
    });

    test('an address in place of bucket and key is told as the call that was meant', async () => {
      const told = (call: string): string => `\
error[b2-wrong-bucket]: "b2://${bucket}/daily/a.csv" is not the name of a bucket
  = note: the bucket and the key are two arguments
  = note: no request was made
  = help: write ${call}`;
      const address = `b2://${bucket}/daily/a.csv`;
      const both = `'${bucket}', 'daily/a.csv'`;
      const missing = undefined as never;
      expect(await toldBy(b2.load(address, missing))).toBe(told(`b2.load(${both})`));
      expect(await toldBy(b2.load(address, {as: 'rows'} as never))).toBe(told(`b2.load(${both})`));
      expect(await toldBy(b2.exists(address, ''))).toBe(told(`b2.exists(${both})`));
      expect(await toldBy(b2.export(orders, address, missing))).toBe(told(`b2.export(data, ${both})`));
      expect(await toldBy(b2.upload('a.csv', address, missing))).toBe(told(`b2.upload('a.csv', ${both})`));
      expect(await toldBy(b2.copy(address, `b2://${bucket}/b.csv`, missing, missing))).toBe(
        told(`b2.copy(${both}, '${bucket}', 'b.csv')`),
      );
      expect(await toldBy(b2.load(`${bucket}/a.csv`, missing))).toContain(`write b2.load('${bucket}', 'a.csv')`);
      expect(await toldBy(b2.list(`b2://${bucket}/daily/`))).toContain(`write b2.list('${bucket}', 'daily/')`);
    });

    test('arguments that are no text, or in another order, are told with the right one', async () => {
      const rows = [{id: 1}, {id: 2}] as never;
      expect(await toldBy(b2.export(bucket as never, 'a.csv', rows))).toBe(`\
error[b2-wrong-argument]: the key of b2.export is an array of 2, and no text
  = note: the order is b2.export(data, bucket, key)
  = note: no request was made
  = help: write b2.export(data, '${bucket}', 'a.csv')`);
      expect(await toldBy(b2.export(orders, bucket, 7 as never))).toBe(`\
error[b2-wrong-argument]: the key of b2.export is a number, and no text
  = note: the order is b2.export(data, bucket, key)
  = note: no request was made
  = help: write b2.export(data, bucket, key)`);
      const calls = [
        b2.load(bucket, rows),
        b2.exists(rows, 'a.csv'),
        b2.head(bucket, rows),
        b2.list(bucket, rows),
        b2.delete(rows, 'a.csv'),
        b2.delete(bucket, [1] as never),
        b2.delete(bucket, {} as never),
        b2.copy(bucket, 'a.csv', bucket, rows),
        b2.presign(bucket, rows),
        b2.readStream(bucket, rows),
        b2.writeStream(bucket as never, 'a.csv', rows),
        b2.download(bucket, 'a.csv', rows),
        b2.upload(rows, bucket, 'a.csv'),
      ];
      for (const call of calls) expect(await toldBy(call)).toContain('error[b2-wrong-argument]: ');
    });

    test('a file that is not there, and a folder that is not there, are told by the name that was written', async () => {
      const nowhere = join(folder, 'nowhere', 'a.csv');
      expect(await toldBy(b2.upload(nowhere, bucket, 'files/a.csv'))).toBe(`\
error[file-not-found]: there is no file ${nowhere}
  = note: looked for ${nowhere}
  = note: nothing was written`);
      expect((await toldBy(b2.upload(folder, bucket, 'files/a.csv'))).split('\n')[0]).toBe(
        `error[file-not-found]: ${folder} is a folder, and b2.upload sends a file`,
      );
      expect(await b2.exists(bucket, 'files/a.csv')).toBe(false);
      await put('files/there.csv', 'id\n1\n');
      expect(await toldBy(b2.download(bucket, 'files/there.csv', nowhere))).toBe(`\
error[folder-not-found]: ${nowhere} is not written: there is no folder ${join(folder, 'nowhere')}
  = help: mkdir -p ${join(folder, 'nowhere')}`);
    });

    test('a pattern is not deleted by, unless an object has it as its key', async () => {
      await put('gone/a.csv', 'id\n1\n');
      await put('gone/b*.csv', 'id\n1\n');
      expect(await toldBy(b2.delete(bucket, ['gone/a.csv', 'gone/*.csv']))).toBe(`\
error[wrong-option]: b2.delete takes keys, and gone/*.csv is a pattern
  = note: there is no object of exactly this key; nothing was deleted
  = help: await b2.delete('${bucket}', (await b2.list('${bucket}', 'gone/*.csv')).map((object) => object.key))`);
      await b2.delete(bucket, 'gone/b*.csv');
      expect((await b2.list(bucket, 'gone/')).map(({key}) => key)).toEqual(['gone/a.csv']);
    });

    test('options that are none are told before a request is made', async () => {
      expect(await toldBy(b2.export(orders, bucket, 'options/a.csv', {ifExists: 'overwright' as never}))).toBe(`\
error[wrong-option]: b2.export does not take {ifExists: 'overwright'}
  = note: ifExists is 'replace', 'fail', 'skip', 'append' or 'overwrite_partitions'
  = note: nothing was written`);
      expect(await b2.exists(bucket, 'options/a.csv')).toBe(false);
      expect(await toldBy(b2.load(bucket, 'options/a.csv', {as: 'row' as never}))).toBe(`\
error[wrong-option]: b2.load does not take {as: 'row'}
  = note: as is 'table', 'rows', 'danfo', 'text', 'bytes' or 'json'
  = help: write {as: 'rows'}`);
      expect(await toldBy(b2.load(bucket, 'options/a.csv', {limt: 1} as object))).toContain('write limit');
      for (const expiresIn of [0, 604_801, 1.5]) {
        expect(await toldBy(b2.presign(bucket, 'options/a.csv', {expiresIn}))).toBe(`\
error[wrong-option]: b2.presign does not take {expiresIn: ${expiresIn}}
  = note: expiresIn is a whole number from 1 to 604800`);
      }
    });

    test('no rows have no form in Parquet, which is told of the object', async () => {
      const message = await toldBy(b2.export([], bucket, 'options/none.parquet'));
      expect(message.split('\n')[0]).toBe(
        `error[no-columns]: b2://${bucket}/options/none.parquet is not written: a table without columns has no form in Parquet`,
      );
      expect(message).not.toContain(folder);
    });

    test('what cannot be exported is told before anything is written', async () => {
      expect(await toldBy(b2.export('a,b\n', bucket, 'bad/a.parquet'))).toMatch(
        /^error\[b2-not-exportable\]: bad\/a\.parquet cannot be written from text, which is neither Parquet nor Excel\n(?:.*\n)*  = help: write rows, or write the text to a key that ends in \.txt$/,
      );
      await b2.export(Buffer.from('PAR1'), bucket, 'bytes/a.parquet');
      expect(await toldBy(b2.export(undefined, bucket, 'bad/a.json'))).toContain(
        'bad/a.json cannot be written from nothing',
      );
      expect(await toldBy(b2.export(7, bucket, 'bad/a.csv'))).toContain(
        'bad/a.csv cannot be written from a value that is not rows, as csv',
      );
      expect((await toldBy(b2.export(orders, bucket, 'bad/a.xyz'))).split('\n')[0]).toBe(
        'error[unknown-format]: the name of bad/a.xyz does not tell its format',
      );
      expect((await toldBy(b2.load(bucket, 'bad/a.xyz'))).split('\n')[0]).toBe(
        'error[unknown-format]: the name of bad/a.xyz does not tell its format',
      );
      expect(await b2.list(bucket, 'bad/')).toEqual([]);
    });

    test('a mistake in a file is told with the name of the object', async () => {
      await put('bad/ragged.csv', 'id,name\n1,Ada\n2,Zoe,extra\n');
      const message = await toldBy(b2.load(bucket, 'bad/ragged.csv', {as: 'rows'}));
      expect(message).toContain(`b2://${bucket}/bad/ragged.csv`);
      expect(message).not.toContain(folder);
    });

    test('a mistake that a table finds when it is used can be told with the name of the object', async () => {
      const lines = Array.from({length: 30_000}, (_, index) => (index === 25_000 ? '1,Ada,extra' : '1,Ada'));
      await put('bad/late.csv', `id,name\n${lines.join('\n')}\n`);
      const table = await b2.load(bucket, 'bad/late.csv');
      const told = toldBy(table.rows().catch((error: unknown) => Promise.reject(namedByObjects(error) as Error)));
      expect((await told).split('\n')[0]).toBe(
        `error[csv-ragged-row]: b2://${bucket}/bad/late.csv has 3 columns in line 25002, and 2 in its header`,
      );
    });

    test('nothing is left of what was spooled but the files of tables', async () => {
      const spool = join(folder, 'other-spool');
      const other = subject.client({spoolDir: spool});
      await other.export(orders, bucket, 'spool/orders.csv');
      await other.load(bucket, 'spool/orders.csv', {as: 'rows'});
      expect(await readdir(spool)).toEqual([]);
      await other.load(bucket, 'spool/orders.csv');
      expect(await readdir(spool)).toHaveLength(1);
    });
  });
}
