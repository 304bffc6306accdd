/** The pipeline of bench/lake.ts with DuckDB alone, on local files: the floor. Arguments: the CSV, the Parquet. */
import {DuckDBInstance} from '@duckdb/node-api';

const [source, target] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
await connection.run(`
  copy (
    select city, product, count(*) as orders, sum(total) as total, max(ordered_at) as last
    from read_csv('${source}') where total > 100 group by all
  ) to '${target}' (format parquet)`);
