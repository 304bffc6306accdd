// template: Backblaze B2
import {dataExporter, type Table} from 'magelet';

// 1. Where to write: the format is read off the key (csv, json, ndjson, parquet).
const bucket = 'your-bucket';
const key = 'orders/clean_orders.parquet';

// 2. The parameter is what the upstream block returned: a Table, as b2.load and sql give it.
export default dataExporter(async (input: Table, {b2}) => {
  // 3. The object is whole or absent. An object of that key: 'replace', 'fail' or 'skip'.
  await b2.export(input, bucket, key, {ifExists: 'replace'});
});
