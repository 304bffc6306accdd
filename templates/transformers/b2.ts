// template: Backblaze B2
import {sql, transformer, type Table} from 'magelet';

// 1. What to join with: a table kept in B2, read with the profile "default" of io_config.yaml.
const bucket = 'your-bucket';
const key = 'reference/customers.csv';

// 2. Each parameter is what one upstream block returned: a Table, as b2.load and sql give it.
export default transformer(async (input: Table, {b2}) => {
  const reference = await b2.load(bucket, key);
  // 3. Tables stand in SQL like any other; write the column that both have in the place of id.
  return sql`select * from ${input} left join ${reference} using (id)`;
});
