// template: Backblaze B2, an object per value of a column
import {dataExporter, sql, type Table} from 'magelet';

// 1. Where to write: orders/region=north/orders.parquet and so on, which DuckDB, Spark and others read as one table.
const bucket = 'your-bucket';
const folder = 'orders';
const column = 'region';

// 2. The first parameter is what the upstream block returned: a Table, as b2.load and sql give it.
export default dataExporter(async (input: Table, {b2, log}) => {
  const values =
    await sql`select distinct cast(${sql.id(column)} as varchar) as value from ${input} order by value`.rows();
  for (const {value} of values) {
    const part = sql`select * from ${input} where cast(${sql.id(column)} as varchar) is not distinct from ${value}`;
    // 3. Each object is whole or absent, and written anew by each run.
    const {uri} = await b2.export(part, bucket, `${folder}/${column}=${String(value)}/orders.parquet`);
    log.info(`wrote ${uri}`);
  }
});
