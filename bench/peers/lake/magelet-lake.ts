/** The files of a magelet project that is the pipeline of bench/lake.ts. */
export const mageletLake: Readonly<Record<string, string>> = {
  'pipelines/lake/metadata.yaml': `blocks:
  - uuid: load_orders
    type: data_loader
  - uuid: total_by_city
    type: transformer
    upstream_blocks: [load_orders]
  - uuid: export_totals
    type: data_exporter
    upstream_blocks: [total_by_city]
`,
  'blocks/data_loaders/load_orders.ts': `import {dataLoader} from 'magelet';

export default dataLoader(({b2, variables}) => b2.load(variables.string('bucket'), variables.string('source')));
`,
  'blocks/transformers/total_by_city.ts': `import {sql, transformer, type Table} from 'magelet';

export default transformer((orders: Table) => sql\`
  select city, product, count(*) as orders, sum(total) as total, max(ordered_at) as last
  from \${orders} where total > 100 group by all\`);
`,
  'blocks/data_exporters/export_totals.ts': `import {dataExporter, type Table} from 'magelet';

export default dataExporter((totals: Table, {b2, variables}) =>
  b2.export(totals, variables.string('bucket'), variables.string('target')));
`,
};
