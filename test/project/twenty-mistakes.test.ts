import {beforeAll, expect, test} from 'vitest';
import {ScratchProject, type Ended} from '../support/scratch-project.ts';

const pipeline = `name: daily_sales
discription: what was sold
tags: [sales]
blocks:
  - uuid: load_orders
    type: data_loader
    timeout: soon
  - uuid: load_orders
    type: data_loader
  - uuid: load_prices
    type: data_loder
  - uuid: clean_orders
    type: transformer
    upstream_blocks: [load_order]
    configuration:
      config_profile: archiv
  - uuid: join_orders
    type: transformer
    upstream_blocks: [load_orders, load_orders]
    downstream_blocks: [clean_orders]
  - uuid: rate_orders
    type: transformer
    upstream_blocks: [rate_orders, load_orders]
  - uuid: sum_orders
    type: transformer
    upstream_blocks: [count_orders]
  - uuid: count_orders
    type: transformer
    upstream_blocks: [sum_orders]
  - uuid: score_orders
    type: transformer
    language: python
    upstream_blocks: [load_orders]
  - uuid: export_orders
    type: data_exporter
    type: data_exporter
    upstream_blocks: [load_orders]
    configuration:
      day: {{ today }}
`;

const ioConfig = `default:
  B2_APPLICATION_KEY_ID: 0045f0571db506a0000000001
  B2_APPLICATION_KEY: "{{ env_vr('KEY') }}"
  B2_ENDPOINT_URL: '{{ env_var("URL", "{{ env_var(''HOST'') }}") }}'
archive:
  B2_REGION: us-west-004
  B2_REGION: eu-central-003
  B2_BUCKET: {{ bucket }}
`;

const join = `import {sql, transformer, type Table} from 'magelet';

export default transformer(
  (orders: Table, prices: Table, {io}) => {
    void io('archive').load('lake', 'rates.csv');
    return sql\`
      select * form \${orders} join \${prices} using (item)\`;
  },
);
`;

const files = {
  'pipelines/daily_sales/metadata.yaml': pipeline,
  'io_config.yaml': ioConfig,
  'blocks/transformers/join_orders.ts': join,
  ...Object.fromEntries(
    ['clean_orders', 'rate_orders', 'sum_orders'].map((name) => [
      `blocks/transformers/${name}.ts`,
      `import {transformer} from 'magelet';\n\nexport default transformer((orders) => orders);\n`,
    ]),
  ),
  'blocks/transformers/score_orders.py': '',
  'blocks/data_loaders/load_orders.ts': `import {dataLoader} from 'magelet';\n\nexport default dataLoader(() => [{id: 1}]);\n`,
  'blocks/data_exporters/export_orders.ts': `import {dataExporter} from 'magelet';\n\nexport default dataExporter((orders) => orders);\n`,
};

let text: Ended;
let json: Ended;
beforeAll(async () => {
  using project = new ScratchProject(files);
  text = await project.run('validate');
  json = await project.run('validate', '--json');
});

const planted = [
  'blocks/transformers/join_orders.ts:4:19 error[wrong-input-count]',
  'blocks/transformers/join_orders.ts:7:21 error[sql-error]',
  'io_config.yaml:3:23 warning[unknown-template-function]',
  'io_config.yaml:4:20 warning[nested-template]',
  'io_config.yaml:7:3 error[duplicate-key]',
  'io_config.yaml:8:14 error[unquoted-template]',
  'pipelines/daily_sales/metadata.yaml:11:11 error[unknown-block-kind]',
  'pipelines/daily_sales/metadata.yaml:14:23 error[unknown-upstream]',
  'pipelines/daily_sales/metadata.yaml:16:23 error[unknown-profile]',
  'pipelines/daily_sales/metadata.yaml:19:36 warning[duplicate-upstream]',
  'pipelines/daily_sales/metadata.yaml:20:25 error[disagreeing-downstream]',
  'pipelines/daily_sales/metadata.yaml:23:23 error[self-upstream]',
  'pipelines/daily_sales/metadata.yaml:26:23 error[dependency-cycle]',
  'pipelines/daily_sales/metadata.yaml:27:11 error[block-not-found]',
  'pipelines/daily_sales/metadata.yaml:2:1 warning[unknown-key]',
  'pipelines/daily_sales/metadata.yaml:32:15 error[unsupported-language]',
  'pipelines/daily_sales/metadata.yaml:36:5 error[duplicate-key]',
  'pipelines/daily_sales/metadata.yaml:39:12 error[unquoted-template]',
  'pipelines/daily_sales/metadata.yaml:7:14 error[wrong-value]',
  'pipelines/daily_sales/metadata.yaml:8:11 error[duplicate-block]',
];

test('twenty planted mistakes in three files are each told once, at their lines and columns, and nothing else', () => {
  const told = text.stderr
    .trim()
    .split('\n\n')
    .map((message) => `${/-->\s+(\S+)/.exec(message)?.[1]} ${/^(\w+\[\S+\])/.exec(message)?.[1]}`);
  expect(told.sort()).toEqual(planted);
  expect({code: text.code, stdout: text.stdout}).toEqual({
    code: 2,
    stdout: '1 pipeline, 10 blocks: 16 errors and 4 warnings\n',
  });
});

test('as JSON they are the same', () => {
  type Told = {severity: string; code: string; file: string; line: number; column: number};
  const told = json.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Told)
    .map(({severity, code, file, line, column}) => `${file}:${line}:${column} ${severity}[${code}]`);
  expect(told.sort()).toEqual(planted);
  expect({code: json.code, stderr: json.stderr}).toEqual({code: 2, stderr: ''});
});
