import {readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {gunzipSync} from 'node:zlib';
import {describe, expect, test} from 'vitest';
import {sql} from '../../runtime/data/sql.ts';
import {Table} from '../../runtime/data/table.ts';
import {relationOf} from '../../runtime/data/table-brand.ts';
import {writeRelation} from '../../runtime/data/write-file.ts';
import {failureOf} from './failure-of.ts';
import {temporaryFolder} from './temporary-folder.ts';

const folder = temporaryFolder();
const written = async (name: string, rows: readonly object[], options = {}): Promise<string> => {
  await Table.from(rows).write(folder.path(name), options);
  return readFileSync(folder.path(name), 'utf8');
};

describe('write', () => {
  test('leaves nothing where what is done beside it fails', async () => {
    const relation = relationOf(await Table.from([{id: 1}]));
    const beside = async (file: string): Promise<void> => {
      expect(await Table.read(file, {format: 'parquet'}).rows()).toEqual([{id: 1}]);
      throw new Error('no more');
    };
    const path = folder.path('beside.parquet');
    await expect(writeRelation(relation, path, {}, {beside})).rejects.toThrow('no more');
    expect(readdirSync(folder.path('')).filter((name) => name.startsWith('beside'))).toEqual([]);
  });

  test('says how many rows and bytes there are', async () => {
    const result = await Table.from([{a: 1}, {a: 2}]).write(folder.path('two.csv'));
    expect(result).toEqual({rows: 2, bytes: statSync(folder.path('two.csv')).size});
  });

  test('gives CSV as RFC 4180 has it, nested values as JSON and bytes as base64', async () => {
    const rows = [{a: 'x,y', b: 'say "hi"', c: 'two\nlines', d: null, e: '', f: [1, 2], g: new Uint8Array([1, 2])}];
    expect(await written('quoted.csv', rows)).toBe('a,b,c,d,e,f,g\n"x,y","say ""hi""","two\nlines",,"","[1,2]",AQI=\n');
    expect(await written('tabs.tsv', [{a: 1, b: 'x,y'}])).toBe('a\tb\n1\tx,y\n');
    expect(await written('bare.csv', [{a: 1, b: 2}], {header: false, delimiter: ';'})).toBe('1;2\n');
  });

  test('gives JSON that every reader of JSON takes: no NaN, times as ISO, whole numbers exact', async () => {
    const rows = [{at: new Date(1.5e12), n: Number.NaN, long: 2n ** 70n, b: new Uint8Array([1]), l: [{x: null}]}];
    expect(await written('rows.json', rows)).toBe(
      '[\n\t{"at":"2017-07-14T02:40:00.000Z","n":null,"long":1180591620717411303424,"b":"AQ==","l":[{"x":null}]}\n]\n',
    );
    expect(await written('rows.ndjson', [{a: 1}, {a: 2}])).toBe('{"a":1}\n{"a":2}\n');
  });

  test.each(['TIMESTAMP', 'TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP_NS', 'TIMESTAMP WITH TIME ZONE'])(
    'gives JSON a %s as ISO text with the digits that it needs',
    async (type) => {
      const lines = async (text: string): Promise<string> => {
        const query = [`select '${text}'::${type} as at`];
        await sql(Object.assign(query, {raw: query})).write(folder.path('moment.ndjson'));
        return readFileSync(folder.path('moment.ndjson'), 'utf8');
      };
      expect(await lines('2026-11-23 14:05:09')).toBe('{"at":"2026-11-23T14:05:09.000Z"}\n');
      if (type === 'TIMESTAMP_S' || type === 'TIMESTAMP_MS') return;
      expect(await lines('2026-11-23 14:05:09.123456')).toBe('{"at":"2026-11-23T14:05:09.123456Z"}\n');
      expect(await lines('infinity')).toBe('{"at":null}\n');
      if (type !== 'TIMESTAMP_NS') return;
      expect(await lines('2026-11-23 14:05:09.123456789')).toBe('{"at":"2026-11-23T14:05:09.123456789Z"}\n');
    },
  );

  test('packs text by its extension', async () => {
    await Table.from([{a: 1}]).write(folder.path('packed.csv.gz'));
    expect(gunzipSync(readFileSync(folder.path('packed.csv.gz'))).toString()).toBe('a\n1\n');
  });

  test.each(['parquet', 'csv', 'tsv', 'json', 'ndjson'] as const)(
    'gives %s that reads back as it was',
    async (format) => {
      const rows = [
        {id: 1, big: 2n ** 62n, part: 0.1, text: 'Ærø "😀", ;', at: new Date('2026-11-23T14:05:09.123Z'), ok: true},
        {id: null, big: -1n, part: -1.5, text: null, at: null, ok: null},
      ];
      await Table.from(rows).write(folder.path('round-trip'), {format});
      expect(await Table.read(folder.path('round-trip'), {format}).rows()).toEqual(rows);
    },
  );

  test('keeps what only Parquet can: NaN, nested values, bytes, and integers of 128 bits', async () => {
    const rows = [
      {
        n: Number.NaN,
        e: '',
        s: {a: [1, null]},
        b: new Uint8Array([0, 255]),
        m: new Map([['x', 1]]),
        h: 2n ** 100n,
        hs: [2n ** 100n],
      },
    ];
    await Table.from(rows).write(folder.path('types.parquet'));
    expect(await Table.read(folder.path('types.parquet')).rows()).toEqual(rows);
  });

  test('keeps a sum, whose type Parquet does not know, as a number', async () => {
    await sql`select sum(x) as total from ${Table.from([{x: 1}, {x: 2}])}`.write(folder.path('sum.parquet'));
    expect(await Table.read(folder.path('sum.parquet')).rows()).toEqual([{total: 3}]);
  });

  test('replaces a file, also the one that the table is read from', async () => {
    const path = folder.path('own.parquet');
    await Table.from([{a: 1}]).write(path);
    await sql`select a + 1 as a from ${Table.read(path)}`.write(path);
    expect(await Table.read(path).rows()).toEqual([{a: 2}]);
  });

  test('that fails leaves the old file and nothing else', async () => {
    const own = folder.path('failing.parquet');
    writeFileSync(own, 'old');
    const before = readdirSync(folder.path('.'));
    expect(await failureOf(sql`select error('no') as x`.write(own))).toMatch('sql-error');
    expect([readFileSync(own, 'utf8'), readdirSync(folder.path('.'))]).toEqual(['old', before]);
  });

  test('into a folder that is not there says how to make it', async () => {
    expect(await failureOf(Table.from([{a: 1}]).write('nowhere/a.csv'))).toBe(
      ['folder-not-found: nowhere/a.csv is not written: there is no folder nowhere', '  help: mkdir -p nowhere'].join(
        '\n',
      ),
    );
  });

  test('gives a table without columns the emptiest form there is', async () => {
    expect([await written('no.csv', []), await written('no.json', []), await written('no.ndjson', [])]).toEqual([
      '',
      '[]\n',
      '',
    ]);
    expect(await failureOf(Table.from([]).write('no.parquet'))).toBe(
      [
        'no-columns: no.parquet is not written: a table without columns has no form in Parquet',
        "  help: Table.from(rows, {schema: [{name: 'id', type: 'BIGINT'}]})",
      ].join('\n'),
    );
  });
});
