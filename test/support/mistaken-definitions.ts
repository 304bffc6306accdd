import {symlinkSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {ConfigFileLoader} from '../../runtime/config/config-file-loader.ts';
import {isMageletError} from '../../runtime/core/diagnostic.ts';
import {openProject} from '../../runtime/project/open-project.ts';
import {validateProject, type MoreChecks} from '../../runtime/project/validate-project.ts';
import {renderDiagnostic} from '../../runtime/report/render-diagnostic.ts';
import {ScratchProject} from './scratch-project.ts';

/** A project in which `validate` finds one of the codes. */
export type MistakenDefinition = {
  readonly files: Readonly<Record<string, string>>;
  readonly more?: MoreChecks & {readonly hasTypeScript?: boolean};
};

const metadata = 'pipelines/daily_sales/metadata.yaml';
const pipeline = (...lines: readonly string[]): MistakenDefinition => ({files: {[metadata]: `${lines.join('\n')}\n`}});
const config = (...lines: readonly string[]): MistakenDefinition => ({
  files: {'io_config.yaml': `${lines.join('\n')}\n`},
});
const adding = ({files}: MistakenDefinition, more: Readonly<Record<string, string>>): MistakenDefinition => ({
  files: {...files, ...more},
});

const block = (kind: string, lines: string): string =>
  `import {${kind}} from 'magelet';\n\nexport default ${kind}(${lines});\n`;

const loadOrders = ['blocks:', '  - uuid: load_orders', '    type: data_loader'];

/** By code: what the page of the code shows. */
export const mistakenDefinitions: Readonly<Record<string, MistakenDefinition>> = {
  'block-not-found': adding(pipeline('name: daily_sales', ...loadOrders), {
    'blocks/data_loaders/load_order.ts': block('dataLoader', '() => []'),
  }),
  'dependency-cycle': pipeline(
    ...loadOrders,
    '    # cleaned and summed',
    '  - uuid: clean',
    '    type: transformer',
    '    upstream_blocks: [sum]',
    '  - uuid: sum',
    '    type: transformer',
    '    upstream_blocks: [clean]',
  ),
  'disagreeing-downstream': pipeline(
    'name: daily_sales',
    ...loadOrders,
    '    downstream_blocks: [export_orders]',
    '  - uuid: clean_orders',
    '    type: transformer',
    '    upstream_blocks: [load_orders]',
    '  - uuid: export_orders',
    '    type: data_exporter',
  ),
  'duplicate-block': pipeline(
    'name: daily_sales',
    ...loadOrders,
    '  - uuid: load_prices',
    '    type: data_loader',
    '  - uuid: load_orders',
    '    type: data_loader',
  ),
  'duplicate-key': pipeline(
    ...loadOrders,
    '  - uuid: clean_orders',
    '    type: transformer',
    '    upstream_blocks: [load_orders]',
    '    upstream_blocks: [load_prices]',
  ),
  'duplicate-trigger': {
    files: {
      [metadata]: 'blocks: []\n',
      'pipelines/daily_sales/triggers.yaml': `triggers:
  - name: every_morning
    schedule_type: time
    schedule_interval: '@daily'
  - name: every_morning
    schedule_type: time
    schedule_interval: '@daily'
`,
    },
  },
  'duplicate-upstream': pipeline(
    'name: daily_sales',
    ...loadOrders,
    '  - uuid: compare',
    '    type: transformer',
    '    upstream_blocks: [load_orders, load_orders]',
  ),
  'left-out': pipeline(
    'name: daily_sales',
    ...loadOrders,
    ...Array.from({length: 7}, (_, index) => `    # line ${index + 5}`),
    '  - uuid: sales_chart',
    '    type: chart',
  ),
  'missing-key': pipeline(
    'name: daily_sales',
    ...loadOrders,
    '  - uuid: clean_orders',
    '    upstream_blocks: [load_orders]',
  ),
  'nested-template': config(
    'default:',
    `  B2_ENDPOINT_URL: '{{ env_var("B2_ENDPOINT_URL", "{{ env_var(''B2_HOST'') }}") }}'`,
  ),
  'self-upstream': pipeline(
    'name: daily_sales',
    ...loadOrders,
    '  - uuid: clean_orders',
    '    type: transformer',
    '    upstream_blocks: [load_orders, clean_orders]',
  ),
  'sql-export-target': adding(
    pipeline(
      'name: daily_sales',
      ...loadOrders,
      '  - uuid: export_totals',
      '    type: data_exporter',
      '    language: sql',
    ),
    {'blocks/data_exporters/export_totals.sql': 'select 1 as total\n'},
  ),
  'unknown-block-kind': pipeline('name: daily_sales', 'blocks:', '  - uuid: load_orders', '    type: data_loadr'),
  'unknown-check': pipeline(...loadOrders, '    checks:', '      - not_nul: id'),
  'unknown-key': pipeline(
    'name: daily_sales',
    ...loadOrders,
    '  - uuid: clean_orders',
    '    type: transformer',
    '    upstream_block: [load_orders]',
  ),
  'unknown-profile': adding(
    pipeline('name: daily_sales', ...loadOrders, '    configuration: {config_profile: stagin}'),
    {
      'io_config.yaml': 'version: 0.1.1\ndefault:\n  B2_REGION: us-west-004\n\nstaging:\n  B2_REGION: us-west-004\n',
    },
  ),
  'unknown-replicated-block': pipeline(
    'name: daily_sales',
    'description: cleaned twice',
    'blocks:',
    '  - uuid: clean_orders',
    '    type: transformer',
    '',
    '  - uuid: clean_again',
    '    type: transformer',
    '    replicated_block: clean_order',
  ),
  'unknown-upstream': pipeline(
    'name: daily_sales',
    '# every morning',
    'blocks:',
    '  - uuid: load_orders',
    '    type: data_loader',
    '  - uuid: load_prices',
    '    type: data_loader',
    '  - uuid: clean_orders',
    '    type: transformer',
    '    upstream_blocks: [load_order]',
  ),
  'unquoted-template': config('default:', "  B2_APPLICATION_KEY: {{ env_var('B2_APPLICATION_KEY') }}"),
  'unsupported-block-kind': pipeline('name: daily_sales', ...loadOrders, '  - uuid: marts/stays', '    type: dbt'),
  'unsupported-language': pipeline('name: daily_sales', ...loadOrders, '    language: python'),
  'unsupported-pipeline-type': {
    files: {'pipelines/clicks/metadata.yaml': 'name: clicks\ntype: streaming\nblocks: []\n'},
  },
  'unsupported-provider': adding(
    pipeline(
      'name: daily_sales',
      ...loadOrders,
      '  - uuid: recent_orders',
      '    type: transformer',
      '    language: sql',
      '    configuration: {data_provider: bigquery}',
    ),
    {'blocks/transformers/recent_orders.sql': 'select 1 as total\n'},
  ),
  'unused-block': adding(pipeline('blocks: []'), {
    'blocks/transformers/sum_orders.ts': block('transformer', '(orders) => orders'),
  }),
  'unused-key': pipeline(
    'name: daily_sales',
    'description: what was sold',
    'executor_count: 2',
    ...loadOrders,
    '    configuration: {use_raw_sql: true}',
  ),
  'wrong-input-count': adding(
    pipeline(
      'blocks:',
      '  - uuid: load_orders',
      '    type: data_loader',
      '  - uuid: load_customers',
      '    type: data_loader',
      '  - uuid: join_orders',
      '    type: transformer',
      '    upstream_blocks: [load_orders, load_customers]',
    ),
    {
      'blocks/transformers/join_orders.ts': `import {sql, transformer, type Table} from 'magelet';

export default transformer((orders: Table, customers: Table, prices: Table) => sql\`
  select * from \${orders} join \${customers} using (customer) join \${prices} using (item)\`);
`,
    },
  ),
  'wrong-input-type': {
    files: {
      [metadata]:
        'blocks:\n  - {uuid: load_orders, type: data_loader}\n  - {uuid: clean_orders, type: transformer, upstream_blocks: [load_orders]}\n',
      'blocks/data_loaders/load_orders.ts': block('dataLoader', `() => [{id: 'A-1040', total: 5}]`),
      'blocks/transformers/clean_orders.ts': `import {transformer} from 'magelet';

type Order = {id: number; total: number};

export default transformer((orders: Order[]) => orders);
`,
    },
    more: {types: true, hasTypeScript: true},
  },
  'type-error': {
    files: {
      [metadata]:
        'blocks:\n  - {uuid: load_orders, type: data_loader}\n  - {uuid: clean_orders, type: transformer, upstream_blocks: [load_orders]}\n',
      'blocks/data_loaders/load_orders.ts': block('dataLoader', '() => ({total: 5}).totl'),
      'blocks/transformers/clean_orders.ts': block('transformer', '(orders: unknown) => orders'),
    },
    more: {types: true, hasTypeScript: true},
  },
  'typescript-not-installed': {...pipeline('blocks: []'), more: {types: true}},
  'wrong-value': pipeline(
    'name: daily_sales',
    ...loadOrders,
    '  - uuid: clean_orders',
    '    type: transformer',
    '    upstream_blocks: load_orders',
  ),
  'yaml-syntax': pipeline('name: daily_sales', 'description: orders: cleaned and summed'),
};

/** By code: an `io_config.yaml`, and the key of its last profile that a block asks for; none where the file is missing. */
export const mistakenSettings: Readonly<Record<string, {readonly text?: string; readonly key?: string}>> = {
  'config-not-found': {},
  'template-syntax': {
    text: 'default:\n  B2_APPLICATION_KEY: K004\n  B2_REGION: "{{ B2_REGION }}"\n',
    key: 'B2_REGION',
  },
  'unknown-template-function': {
    text: `default:\n\n\ndb:\n  DB_PASSWORD: "{{ mage_secret_var('db_password') }}"\n`,
    key: 'DB_PASSWORD',
  },
  'json-value-not-found': {
    text: `default:\n\ndb:\n  DB_PASSWORD: "{{ json_value(env_var('DB'), 'pass') }}"\n`,
    key: 'DB_PASSWORD',
  },
};

/** What is told where a block asks for that key. */
export function toldOfSetting({text, key = ''}: {readonly text?: string; readonly key?: string}): string {
  using scratch = new ScratchProject(text === undefined ? {} : {'io_config.yaml': text});
  try {
    const profile = text?.includes('db:') ? 'db' : 'default';
    const env = {DB: '{"user": "ann", "password": "fuchsia"}'};
    new ConfigFileLoader(join(scratch.folder, 'io_config.yaml'), profile, {env}).get(key);
  } catch (error) {
    if (!isMageletError(error)) throw error;
    const shown = renderDiagnostic(error.diagnostic, {width: 120, colour: false}).trim();
    return shown.replaceAll(scratch.folder, '/home/ann/sales');
  }
  throw new Error('nothing was thrown');
}

/** Every message that `validate` tells of it, as a person reads them. */
export async function toldOf({files, more = {}}: MistakenDefinition): Promise<readonly string[]> {
  using scratch = new ScratchProject({'pipelines/empty/metadata.yaml': 'blocks: []\n', ...files});
  for (const name of more.hasTypeScript ? ['typescript', '@types'] : []) {
    const installed = fileURLToPath(new URL(`../../node_modules/${name}`, import.meta.url));
    symlinkSync(installed, join(scratch.folder, 'node_modules', name), 'junction');
  }
  const project = openProject(scratch.folder);
  if (!project.ok) throw new Error('the project cannot be opened');
  const validated = await validateProject(project.value, [], more);
  const diagnostics = validated.ok ? validated.value.diagnostics : validated.failure;
  return diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, {width: 120, colour: false}).trim());
}
