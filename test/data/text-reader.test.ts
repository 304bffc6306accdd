import {expect, test} from 'vitest';
import {openEngine} from '../../runtime/data/duckdb.ts';
import {sql} from '../../runtime/data/sql.ts';
import {Table} from '../../runtime/data/table.ts';
import {TextReader} from '../../runtime/data/text-reader.ts';
import {temporaryFolder} from './temporary-folder.ts';

const folder = temporaryFolder();

/** What DuckDB's binding itself makes of a query, a value at a time. */
async function asTheBindingReads(query: string): Promise<readonly unknown[]> {
  const engine = await openEngine();
  return engine.withConnection(async (connection) => {
    const result = await connection.runAndReadAll(query);
    return result.getColumnsJS()[0] ?? [];
  });
}

/** Texts of 0 to 40 bytes around the 12 that stand in the vector, some of several bytes a letter, some not there. */
const mixed = `select case when i % 7 = 0 then null when i % 5 = 0 then repeat('é', (i % 9)::int) || '🦆'
  else repeat(chr((97 + i % 26)::int), (hash(i) % 41)::int) end as text from range(30000) as numbers(i)`;

test.each([
  ['in order', `${mixed} order by i`],
  ['in an order that leads here and there in memory', `select text from (${mixed}) order by hash(coalesce(text, ''))`],
  ['few that come again and again', `select 'a city of ' || (hash(i) % 20) as text from range(50000) as numbers(i)`],
  [
    'of 13 to 90 bytes, that come again',
    `select repeat(case i % 3 when 0 then 'é' else 'a' end, (13 + hash(i) % 78)::int) || (hash(i + 1) % 30) as text
     from range(50000) as numbers(i)`,
  ],
  ['that begin and end alike', `select 'the number ' || (i % 9) || ' of them all' as text from range(5000) as n(i)`],
  ['long ones of which few come again', `select 'the number ' || (hash(i) % 40000) as text from range(50000) as n(i)`],
  ['few short ones', `select 'c' || (hash(i) % 9000) as text from range(50000) as numbers(i)`],
  ['very long ones', `select repeat('0123456789', (hash(i) % 700000)::int) as text from range(12) as numbers(i)`],
  ['none', `select null::varchar as text from range(5000)`],
])('texts are what the binding reads: %s', async (_, query) => {
  const {text} = await (await sql(Object.assign([query], {raw: []}))).columns();
  expect(text).toEqual(await asTheBindingReads(query));
});

test('texts of a Parquet file with a dictionary, and of a CSV file, are whole', async () => {
  const path = folder.path('texts.parquet');
  const engine = await openEngine();
  const query = `select 'a city of ' || (hash(i) % 20) as text, 'note, number ' || i as note from range(40000) as n(i)`;
  await engine.withConnection((connection) => connection.run(`copy (${query}) to '${path}'`));
  await engine.withConnection((connection) => connection.run(`copy (${query}) to '${path}.csv' (format csv, header)`));
  const notes = await asTheBindingReads(`select note from (${query})`);
  for (const file of [path, `${path}.csv`]) {
    const {text, note} = await (await Table.read(file)).columns();
    expect(note).toEqual(notes);
    expect(new Set(text)).toEqual(new Set(Array.from({length: 20}, (_, index) => `a city of ${index}`)));
  }
});

test('texts that lie close to each other are fetched in one call, and others by themselves', () => {
  // Memory of our own: the address of a text is its offset here.
  const memory = Buffer.alloc(64 * 1024);
  const calls: (readonly [address: number, bytes: number])[] = [];
  const place = (address: number, text: string): readonly [number, string] => {
    memory.write(text, address);
    return [address, text];
  };
  const texts = [
    place(100, 'the first of three neighbours'),
    place(140, 'the second, with a gap'),
    place(400, 'the third, a little away'),
    place(40_000, 'one that lies far from it'),
    place(20_000, 'one that lies before it'),
  ];
  const view = new DataView(new ArrayBuffer(16 * texts.length));
  for (const [row, [address, text]] of texts.entries()) {
    view.setUint32(row * 16, Buffer.byteLength(text), true);
    view.setBigUint64(row * 16 + 8, BigInt(address), true);
  }
  const reader = new TextReader((buffer, offset, bytes) => {
    const address = Number(new DataView(buffer).getBigUint64(offset, true));
    calls.push([address, bytes]);
    return memory.subarray(address, address + bytes);
  });
  const values: unknown[] = ['what was there'];
  reader.append({view, isValid: () => true}, texts.length, values);
  expect(values).toEqual(['what was there', ...texts.map(([, text]) => text)]);
  expect(calls).toEqual([
    [100, 400 + 24 - 100],
    [40_000, 25],
    [20_000, 23],
  ]);
});
