const loader = `import {dataLoader} from 'magelet';

export default dataLoader(({b2, variables}) => b2.load(variables.string('bucket'), variables.string('source')));
`;

const exporter = `import {dataExporter, type Table} from 'magelet';

export default dataExporter((table: Table, {b2, variables}) =>
  b2.export(table, variables.string('bucket'), variables.string('target')));
`;

const steps = (names: readonly (readonly [name: string, kind: string])[]): string =>
  `blocks:\n${names
    .map(
      ([name, kind], index) =>
        `  - uuid: ${name}\n    type: ${kind}\n${index === 0 ? '' : `    upstream_blocks: [${names[index - 1]?.[0]}]\n`}`,
    )
    .join('')}`;

/** The files of a magelet project with the pipelines of bench/data.ts. */
export const mageletData: Readonly<Record<string, string>> = {
  'pipelines/data/metadata.yaml': steps([
    ['load_orders', 'data_loader'],
    ['total_by_city', 'transformer'],
    ['export_totals', 'data_exporter'],
  ]),
  'blocks/data_loaders/load_orders.ts': loader,
  'blocks/transformers/total_by_city.ts': `import {sql, transformer, type Table} from 'magelet';

export default transformer((orders: Table) => sql\`
  with kept as (select *, amount * total as revenue from \${orders} where total > 100)
  select city, product, count(*) as orders, sum(revenue) as revenue, max(ordered_at) as last from kept group by all\`);
`,
  'blocks/data_exporters/export_totals.ts': exporter,
  'pipelines/big/metadata.yaml': `memory_limit: 512MB\n${steps([
    ['load_events', 'data_loader'],
    ['export_events', 'data_exporter'],
  ])}`,
  'blocks/data_loaders/load_events.ts': `import {dataLoader, sql, Table} from 'magelet';

export default dataLoader(({variables}) => {
  const events = Table.read(variables.string('path'));
  return sql\`select * from \${events} where total > 100\`;
});
`,
  'blocks/data_exporters/export_events.ts': `import {dataExporter, type Table} from 'magelet';

export default dataExporter((events: Table, {variables}) => events.write(variables.string('target')));
`,
};
