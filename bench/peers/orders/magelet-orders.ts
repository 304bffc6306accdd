/** The files of a magelet project whose pipeline `orders` bench/lake.ts and bench/data.ts run. */
export const mageletOrders: Readonly<Record<string, string>> = {
  'pipelines/orders/metadata.yaml': `blocks:
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
  with kept as (select *, amount * total as revenue from \${orders} where total > 100)
  select city, product, count(*) as orders, sum(revenue) as revenue, max(ordered_at) as last from kept group by all\`);
`,
  'blocks/data_exporters/export_totals.ts': `import {dataExporter, type Table} from 'magelet';

export default dataExporter((totals: Table, {b2, variables}) =>
  b2.export(totals, variables.string('bucket'), variables.string('target')));
`,
};

/** What `magelet run` is told, to run it with these. */
export const ordersRun = (variables: Readonly<Record<'bucket' | 'source' | 'target', string>>): readonly string[] => [
  'run',
  'orders',
  ...Object.entries(variables).flatMap(([name, value]) => ['--var', `${name}=${value}`]),
];
