const pipeline = (budget: string): string => `memory_limit: ${budget}
blocks:
  - uuid: load_events
    type: data_loader
  - uuid: export_events
    type: data_exporter
    upstream_blocks: [load_events]
`;

/** The files of a magelet project with the pipelines that bench/memory.ts runs: the same one, with each of these budgets. */
export const mageletBig = (...budgets: readonly string[]): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(budgets.map((budget) => [`pipelines/within_${budget}/metadata.yaml`, pipeline(budget)])),
  'blocks/data_loaders/load_events.ts': `import {dataLoader, sql, Table} from 'magelet';

export default dataLoader(({variables}) => {
  const events = Table.read(variables.string('path'));
  return sql\`select * from \${events} where total > 100\`;
});
`,
  'blocks/data_exporters/export_events.ts': `import {dataExporter, type Table} from 'magelet';

export default dataExporter((events: Table, {variables}) => events.write(variables.string('target')));
`,
});
