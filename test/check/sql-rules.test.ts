import {expect, test} from 'vitest';
import {ScratchProject} from '../support/scratch-project.ts';

const pipeline = (block: string): Readonly<Record<string, string>> => ({
  'pipelines/daily_sales/metadata.yaml': `blocks:
  - uuid: load_orders
    type: data_loader
${block}`,
  'blocks/data_loaders/load_orders.ts': `import {dataLoader} from 'magelet';\nexport default dataLoader(() => [{id: 1}]);\n`,
});

const toldOf = async (files: Readonly<Record<string, string>>): Promise<string> => {
  using project = new ScratchProject(files);
  return (await project.run('validate')).stderr.trim();
};

test('an exporter in SQL that does not say where to is told before the run', async () => {
  const files = {
    ...pipeline(`  - uuid: export_totals
    type: data_exporter
    language: sql
    upstream_blocks: [load_orders]
`),
    'blocks/data_exporters/export_totals.sql': 'select * from load_orders',
  };
  expect(await toldOf(files))
    .toContain(`error[sql-export-target]: block "export_totals" exports what its query gives, and nothing says where to
  --> pipelines/daily_sales/metadata.yaml:4:11
   |
 4 |   - uuid: export_totals
   |           ^^^^^^^^^^^^^
   = help: write configuration: {bucket: your-bucket, key: reports/daily.parquet}, or {path: daily.parquet}`);
});

test('a SQL block that is to run in a database is told before the run; one of DuckDB is not', async () => {
  const block = (provider: string): Readonly<Record<string, string>> => ({
    ...pipeline(`  - uuid: recent_orders
    type: transformer
    language: sql
    upstream_blocks: [load_orders]
    configuration: {data_provider: ${provider}}
`),
    'transformers/recent_orders.sql': 'select * from load_orders',
  });
  expect(await toldOf(block('bigquery'))).toContain(
    'error[unsupported-provider]: block "recent_orders" is to run in bigquery, and magelet runs SQL in DuckDB',
  );
  expect(await toldOf(block('duckdb'))).not.toContain('unsupported-provider');
});

test('the file of a SQL block is looked for with its own ending, and a module is none', async () => {
  const files = {
    ...pipeline(`  - uuid: recent_orders
    type: transformer
    language: sql
    upstream_blocks: [load_orders]
`),
    'blocks/transformers/recent_orders.ts': '',
  };
  expect(await toldOf(files)).toContain('blocks/transformers/recent_orders.sql is not there');
});
