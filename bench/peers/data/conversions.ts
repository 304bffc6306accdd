/**
 * Rows as objects into a table, out of it, and a table to a danfo frame and back; or a CSV file to a frame. Prints
 * milliseconds of each. Arguments: `magelet`, `danfo` (danfojs alone) or `duckdb` (DuckDB alone); how many rows, or the file.
 */
import {DuckDBDataChunk, DuckDBInstance, DOUBLE, BIGINT, BOOLEAN, VARCHAR} from '@duckdb/node-api';
import {Table} from 'magelet';
import {DataFrame, readCSV, toJSON} from 'magelet/danfo';

const [way, what = ''] = process.argv.slice(2);
const isFile = what.endsWith('.csv');
const cities = ['Oslo', 'Lagos', 'Lima'];
const rows = Array.from({length: isFile ? 0 : Number(what)}, (_, index) => ({
  id: index,
  customer: `customer ${index % 50_000}`,
  city: cities[index % 3] ?? '',
  amount: index % 9,
  total: (index % 50_000) / 100,
  isPaid: index % 2 === 0,
}));

const ways = {magelet, danfo, duckdb};
console.log(JSON.stringify(await ways[way as keyof typeof ways]()));

async function timed<Result>(task: () => PromiseLike<Result> | Result): Promise<[number, Result]> {
  const began = performance.now();
  const result = await task();
  return [performance.now() - began, result];
}

function whole(back: number): void {
  if (back !== rows.length) throw new Error('rows were lost');
}

async function magelet(): Promise<Record<string, number>> {
  if (isFile) return {csv: (await timed(() => Table.read(what).danfo()))[0]};
  await Table.from(rows.slice(0, 10));
  const [into, table] = await timed(() => Table.from(rows));
  const [out, back] = await timed(() => table.rows());
  whole(back.length);
  const [frames] = await timed(async () => Table.from(await table.danfo()));
  return {into, out, frames};
}

async function danfo(): Promise<Record<string, number>> {
  if (isFile) return {csv: (await timed(() => readCSV(what)))[0]};
  const [into, frame] = await timed(() => new DataFrame(rows));
  const [out, back] = await timed(() => toJSON(frame) as unknown[]);
  whole(back.length);
  return {into, out};
}

async function duckdb(): Promise<Record<string, number>> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  if (isFile) {
    const [csv] = await timed(async () => (await connection.runAndReadAll(`from '${what}'`)).getColumnsJS());
    return {csv};
  }
  await connection.run(
    'create table rows (id bigint, customer varchar, city varchar, amount bigint, total double, isPaid boolean)',
  );
  const types = [BIGINT, VARCHAR, VARCHAR, BIGINT, DOUBLE, BOOLEAN];
  const [into] = await timed(async () => {
    const appender = await connection.createAppender('rows');
    for (let from = 0; from < rows.length; from += 2048) {
      const chunk = DuckDBDataChunk.create(types);
      const some = rows.slice(from, from + 2048);
      chunk.setRows(
        some.map(({id, customer, city, amount, total, isPaid}) => [
          BigInt(id),
          customer,
          city,
          BigInt(amount),
          total,
          isPaid,
        ]),
      );
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
  });
  const [out, back] = await timed(async () => (await connection.runAndReadAll('from rows')).getRowObjectsJS());
  whole(back.length);
  return {into, out};
}
