/** One million rows as objects into a table and out, and a table to a danfo frame and back; prints seconds of each. */
import {Table} from 'magelet';

const count = Number(process.argv[2] ?? 1_000_000);
const rows = Array.from({length: count}, (_, index) => ({
  id: index,
  customer: `customer ${index % 50_000}`,
  city: ['Oslo', 'Lagos', 'Lima'][index % 3],
  amount: index % 9,
  total: (index % 50_000) / 100,
  isPaid: index % 2 === 0,
}));
const seconds = async <Result>(task: () => PromiseLike<Result>): Promise<[number, Result]> => {
  const began = performance.now();
  const result = await task();
  return [(performance.now() - began) / 1000, result];
};
await Table.from(rows.slice(0, 10));
const [into, table] = await seconds(() => Table.from(rows));
const [out, back] = await seconds(() => table.rows());
if (back.length !== count) throw new Error('rows were lost');
const [frames] = await seconds(async () => Table.from(await table.danfo()));
console.log(JSON.stringify({into, out, frames}));
