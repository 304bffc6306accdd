/** The files of a magelet project with the pipeline that bench/data.ts runs with `--big`. */
export const mageletBig: Readonly<Record<string, string>> = {
  'pipelines/big/metadata.yaml': `memory_limit: 512MB
blocks:
  - uuid: load_events
    type: data_loader
  - uuid: export_events
    type: data_exporter
    upstream_blocks: [load_events]
`,
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
