/** The pipeline of bench/lake.ts and bench/data.ts with DuckDB alone, on local files: the floor. Arguments: the source, the target. */
import {DuckDBInstance} from '@duckdb/node-api';

const [source = '', target = ''] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
const isJson = source.endsWith('json');
const rows = isJson ? `read_json('${source}')` : `'${source}'`;
const format = target.endsWith('json') ? `(format json, array ${target.endsWith('.json')})` : '';
await connection.run(`
  copy (
    with kept as (select *, amount * total as revenue from ${rows} where total > 100)
    select city, product, count(*) as orders, sum(revenue) as revenue, max(ordered_at) as last from kept group by all
  ) to '${target}' ${format}`);
