import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {DuckDBInstance} from '@duckdb/node-api';

export const orderFormats = ['csv', 'json', 'ndjson', 'parquet'] as const;
export type OrderFormat = (typeof orderFormats)[number];

const written: Readonly<Record<OrderFormat, string>> = {
  csv: 'format csv, header',
  json: 'format json, array true',
  ndjson: 'format json',
  parquet: 'format parquet, compression zstd',
};

/**
 * Orders in a file of `folder`, the same for the same count: eight columns as exports of shops have them, with text that
 * needs quotes, values that are missing, and times in ISO 8601 with their zone. A million of them are 94 MB of CSV.
 */
export async function ordersIn(folder: string, format: OrderFormat, count: number): Promise<string> {
  const path = join(folder, `orders-${count}.${format}`);
  if (existsSync(path)) return path;
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const orderedAt = `timestamp '2026-01-01' + to_seconds(i) + to_milliseconds((hash(i + 7) % 1000)::bigint)`;
  const time = format === 'parquet' ? orderedAt : `strftime(${orderedAt}, '%Y-%m-%dT%H:%M:%S.%gZ')`;
  await connection.run(`
    copy (
      select
        i as order_id,
        'customer ' || (hash(i) % 50000) as customer,
        ['Oslo', 'Lagos', 'Lima', 'Kyoto', 'Turin', 'Perth'][(1 + hash(i + 1) % 6)::int] as city,
        'product ' || (hash(i + 2) % 40) as product,
        1 + (hash(i + 3) % 9)::bigint as amount,
        case when hash(i + 9) % 20 > 0 then round((hash(i + 4) % 50000) / 100, 2) end as total,
        case when hash(i + 5) % 3 > 0 then 'left at the door, ring ' || (hash(i + 6) % 5) || ' times' end as note,
        ${time} as ordered_at
      from range(${count}) as numbers(i)
    ) to '${path}' (${written[format]})`);
  connection.closeSync();
  return path;
}
