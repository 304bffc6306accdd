/** The pipeline of bench/memory.ts with DuckDB alone, in one query: the floor. Arguments: the source, the target, the limit of its memory. */
import {DuckDBInstance} from '@duckdb/node-api';

const [source = '', target = '', limit = ''] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:', {memory_limit: limit});
const connection = await instance.connect();
await connection.run(`copy (select * from '${source}' where total > 100) to '${target}' (format parquet)`);
