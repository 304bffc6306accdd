import {describe, expect, test} from 'vitest';
import * as magelet from 'magelet';
import {valuesOfMagelet} from '../../runtime/project/modules/values-of-magelet.ts';
import {pipelineYaml, ScratchProject} from '../support/scratch-project.ts';

const loader = (lines = '() => [{id: 1}]'): string =>
  `import {dataLoader} from 'magelet';\n\nexport default dataLoader(${lines});\n`;

/** What `validate` says of a pipeline of two loaders and `join_orders`, whose file has this text. */
async function toldOfJoin(source: string, file = 'blocks/transformers/join_orders.ts'): Promise<string> {
  using project = new ScratchProject({
    'pipelines/daily_sales/metadata.yaml': pipelineYaml({
      load_orders: ['data_loader'],
      load_customers: ['data_loader'],
      join_orders: ['transformer', 'load_orders', 'load_customers'],
    }),
    'blocks/data_loaders/load_orders.ts': loader(),
    'blocks/data_loaders/load_customers.ts': loader(),
    'blocks/order.ts': 'export type Order = {readonly id: number};\n',
    // As in a new project: what is imported and not used is imported all the same.
    'tsconfig.json': '{"compilerOptions": {"verbatimModuleSyntax": true}}',
    [file]: source,
  });
  const {stderr} = await project.run('validate');
  return stderr;
}

const joining = (parameters: string, names = 'transformer, type BlockContext, type Table'): Promise<string> =>
  toldOfJoin(`import {${names}} from 'magelet';\n\nexport default transformer((${parameters}) => 1);\n`);

describe('the inputs of a function', () => {
  test('are as many as the block waits for: one too many is told where it stands, with the blocks', async () => {
    expect(
      await toldOfJoin(`import {sql, transformer, type Table} from 'magelet';

export default transformer((orders: Table, customers: Table, prices: Table) => sql\`
  select * from \${orders} join \${customers} using (customer) join \${prices} using (item)\`);
`),
    ).toBe(`error[wrong-input-count]: block "join_orders" takes 3 inputs, and in daily_sales it waits for 2 blocks
  --> blocks/transformers/join_orders.ts:3:62
   |
 3 | export default transformer((orders: Table, customers: Table, prices: Table) => sql\`
   |                                                              ^^^^^^^^^^^^^ receives the context
  ::: pipelines/daily_sales/metadata.yaml:6:11
   |
 6 |   - uuid: join_orders
   |           ^^^^^^^^^^^ waits for load_orders, load_customers
   = help: name 1 more in upstream_blocks of join_orders in pipelines/daily_sales/metadata.yaml, or take the parameter out
`);
  });

  test('are followed by the context: one that stands where an output arrives is told', async () => {
    expect(await joining('orders: Table, {variables, log}'))
      .toBe(`error[wrong-input-count]: block "join_orders" takes 1 input, and in daily_sales it waits for 2 blocks
  --> blocks/transformers/join_orders.ts:3:44
   |
 3 | export default transformer((orders: Table, {variables, log}) => 1);
   |                                            ^^^^^^^^^^^^^^^^ receives the output of load_customers
  ::: pipelines/daily_sales/metadata.yaml:6:11
   |
 6 |   - uuid: join_orders
   |           ^^^^^^^^^^^ waits for load_orders, load_customers
   = help: give the function one parameter for each block that it waits for, in their order, before the context
`);
  });

  test.each([
    ['a: Table, b: Table, c: string[]', 'takes 3 inputs'],
    ['a, b, c, d', 'takes 3 inputs'],
    ['a: Table, b: Table, c: Table, {log}', 'takes 3 inputs'],
    ['a: Table, context: BlockContext', 'takes 1 input'],
    ['a: Table, b: Table, c: readonly number[], d: BlockContext', 'takes 3 inputs'],
  ])('are counted in (%s)', async (parameters, said) => {
    expect(await joining(parameters)).toContain(said);
  });

  test.each([
    'a: Table, b: Table',
    'a: Table, b: Table, {log}',
    'a: Table, b: Table, context: BlockContext',
    'a: Table, b: Table, context',
    'a, b, c',
    'a: Table',
    '',
    '...inputs: Table[]',
    'a: Table, ...rest',
    'a: Table, b: Table, context, d = 1',
    'a: Table, b: Table, context?, d?: number',
    'a: Table, b: unknown, c: any',
    'a: {b2: string}, {id, log}: {id: number; log: string}',
  ])('are in order in (%s)', async (parameters) => {
    expect(await joining(parameters)).toBe('');
  });

  test('of a function that another module made are counted where it tells them', async () => {
    const made = (parameters: string): Promise<string> =>
      toldOfJoin(
        `import {transformer} from 'magelet';\nconst make = () => (${parameters}) => 1;\nexport default transformer(make());\n`,
      );
    expect(await made('a, b, c, d')).toContain('takes 3 inputs, and in daily_sales it waits for 2 blocks');
    expect(await made('...inputs')).toBe('');
  });
});

describe('a file that cannot be loaded is told, and validate goes on', () => {
  test.each([
    ['calls process.exit', 'process.exit(0);', 'error[block-exited]: block "join_orders" called process.exit(0)'],
    [
      'throws',
      `throw new Error('no');`,
      'error[block-not-loaded]: the file of block "join_orders" could not be loaded: Error: no',
    ],
    [
      'is half written',
      'export default transformer((',
      'error[block-syntax]: the file of block "join_orders" is not TypeScript',
    ],
    [
      'imports a name that is not there',
      `import {transformr} from 'magelet';\nexport default transformr(() => 1);`,
      `error[import-not-found]: block "join_orders" imports "transformr", which 'magelet' does not export
  --> blocks/transformers/join_orders.ts:1:9
   |
 1 | import {transformr} from 'magelet';
   |         ^^^^^^^^^^
   = help: write transformer`,
    ],
    [
      'imports a type as a value',
      `import {transformer, BlockContext} from 'magelet';\nexport default transformer((a, b, c: BlockContext) => 1);`,
      `error[import-not-found]: block "join_orders" imports "BlockContext", which 'magelet' does not export
  --> blocks/transformers/join_orders.ts:1:22
   |
 1 | import {transformer, BlockContext} from 'magelet';
   |                      ^^^^^^^^^^^^
   = help: if it is a type: import {type BlockContext} from 'magelet'`,
    ],
    [
      'imports a type of another block as a value',
      `import {transformer} from 'magelet';\nimport {Order} from '../order.ts';\nexport default transformer((a: Order[], b) => 1);`,
      `  --> blocks/transformers/join_orders.ts:2:9
   |
 2 | import {Order} from '../order.ts';
   |         ^^^^^
   = help: it is a type: import {type Order} from '../order.ts'`,
    ],
    [
      'imports a part that magelet does not have',
      `import {transformer} from 'magelet/io';\nexport default transformer(() => 1);`,
      `error[import-not-found]: block "join_orders" imports "magelet/io", which magelet does not have
  --> blocks/transformers/join_orders.ts:1:27
   |
 1 | import {transformer} from 'magelet/io';
   |                           ^^^^^^^^^^^^
   = help: write 'magelet', 'magelet/danfo' or 'magelet/testing'`,
    ],
    [
      'misspells a package',
      `import {transformer} from 'maglet';\nexport default transformer(() => 1);`,
      `   = help: write 'magelet'`,
    ],
    [
      'imports nothing',
      `\nexport default transformer((a, b) => 1);`,
      `could not be loaded: ReferenceError: transformer is not defined
  --> blocks/transformers/join_orders.ts:2:16
   |
 2 | export default transformer((a, b) => 1);
   |                ^^^^^^^^^^^
   = note: it failed before the block was called
   = help: import it: import {transformer} from 'magelet'`,
    ],
    [
      'requires',
      `const {transformer} = require('magelet');\nexport default transformer((a, b) => 1);`,
      `   = help: write import {…} from '…' in place of require`,
    ],
    [
      'imports a file that is not there',
      `import {rates} from '../rates.ts';\nexport default rates;`,
      'error[import-not-found]',
    ],
    ['declares a name twice', 'const a = 1;\nconst a = 2;', 'error[block-syntax]'],
    ['reads a value before it is there', 'const a = b;\nconst b = 2;', 'error[block-not-loaded]'],
    [
      'exports a plain function',
      'export default () => 1;',
      'exports a plain function as its default, not a transformer',
    ],
    [
      'exports another kind',
      `import {sensor} from 'magelet';\nexport default sensor(() => true);`,
      'defines a sensor, but the pipeline says transformer',
    ],
  ])('when it %s', async (_, source, said) => {
    const told = await toldOfJoin(source);
    expect(told).toContain(said);
    expect(told.match(/^error/gm)).toHaveLength(1);
  });

  test('when it never ends, after ten seconds', async () => {
    expect(await toldOfJoin('console.log("here");\nfor (;;) {}\n'))
      .toBe(`error[block-not-loaded]: the file of block "join_orders" could not be loaded: its import did not end within 10 seconds
  --> blocks/transformers/join_orders.ts
   = note: no block was called: what goes on without end, or waits, stands outside of functions
   = help: move it into the block's function, or take it out
`);
  });
});

test('a default export of another kind is shown where it stands', async () => {
  expect(await toldOfJoin(`import {sensor} from 'magelet';\n\nexport default sensor(() => true);\n`))
    .toBe(`error[block-wrong-export]: the file of block "join_orders" defines a sensor, but the pipeline says transformer
  --> blocks/transformers/join_orders.ts:3:16
   |
 3 | export default sensor(() => true);
   |                ^^^^^^
   = help: write type: sensor in the pipeline, or transformer(…) in the file
`);
});

test.each([
  [
    'an enum and an import without an extension',
    `import {rate} from '../rates';\nimport {transformer} from 'magelet';\nenum Unit {Cent}\nexport default transformer(() => rate + Unit.Cent);\n`,
  ],
  [
    'a helper of its own',
    `import {rate} from '../rates.ts';\nimport {transformer} from 'magelet';\nexport default transformer(() => rate);\n`,
  ],
  [
    'types from everywhere',
    `import type {A} from 'nowhere';\nimport {transformer} from 'magelet';\nexport default transformer((a: A) => a);\n`,
  ],
  [
    'a function of its own',
    `import {test, transformer} from 'magelet';\nexport default transformer(join, {timeout: 5});\nfunction join(a: string[]) { return a; }\nexport const t = test('is', () => true);\n`,
  ],
])('a file with %s is in order', async (_, source) => {
  using project = new ScratchProject({
    'pipelines/p/metadata.yaml': pipelineYaml({a: ['data_loader'], b: ['transformer', 'a']}),
    'blocks/data_loaders/a.ts': loader(),
    'blocks/rates.ts': 'export const rate: number = 3;\n',
    'blocks/transformers/b.ts': source,
  });
  expect(await project.run('validate')).toEqual({
    code: 0,
    stdout: '1 pipeline, 2 blocks: nothing is wrong\n',
    stderr: '',
  });
});

test('a file that two pipelines share is told of once', async () => {
  using project = new ScratchProject({
    'pipelines/a/metadata.yaml': pipelineYaml({load: ['data_loader']}),
    'pipelines/b/metadata.yaml': pipelineYaml({load: ['data_loader']}),
    'blocks/data_loaders/load.ts': 'export const load = 1;\n',
  });
  expect((await project.run('validate')).stdout).toBe('2 pipelines, 2 blocks: 1 error\n');
});

test('the values that magelet exports are known without loading it', () => {
  expect([...valuesOfMagelet].toSorted()).toEqual(Object.keys(magelet).toSorted());
});

describe('what a profile lacks is told where a block asks for b2', () => {
  const ioConfig = `default:\n  B2_REGION: us-west-004\narchive: {}\n`;
  const validated = async (source: string, settings = '', config = ioConfig): Promise<string> => {
    using project = new ScratchProject({
      'pipelines/p/metadata.yaml': `blocks:\n  - uuid: load\n    type: data_loader\n${settings}`,
      'io_config.yaml': config,
      'blocks/data_loaders/load.ts': `import {dataLoader} from 'magelet';\n\nexport default dataLoader(${source});\n`,
    });
    return (await project.run('validate')).stderr;
  };

  test('as a warning, with every place that was looked in', async () => {
    expect(await validated(`({b2}) => b2.load('lake', 'a.csv')`))
      .toBe(`warning[missing-setting]: no key ID and no key for Backblaze B2 in profile "default" of io_config.yaml
   = note: looked first for B2_APPLICATION_KEY_ID: not in profile "default" of io_config.yaml
   = note: looked then for AWS_ACCESS_KEY_ID: not in profile "default" of io_config.yaml
   = note: looked then for B2_APPLICATION_KEY: not in profile "default" of io_config.yaml
   = note: looked then for AWS_SECRET_ACCESS_KEY: not in profile "default" of io_config.yaml
   = note: b2 is used by load
   = help: write in profile "default" of io_config.yaml: B2_APPLICATION_KEY_ID: "{{ env_var('B2_APPLICATION_KEY_ID') }}" and B2_APPLICATION_KEY: "{{ env_var('B2_APPLICATION_KEY') }}"
`);
  });

  test.each([
    [`(context) => context.b2.load('lake', 'a.csv')`, '', 'in profile "default"'],
    [`({io}) => io('archive').load('lake', 'a.csv')`, '', 'in profile "archive"'],
    [`({b2}) => b2.list('lake'), {configProfile: 'archive'}`, '', 'in profile "archive"'],
    [`({b2}) => b2.list('lake')`, '    configuration: {config_profile: archive}\n', 'in profile "archive"'],
  ])('by %s', async (source, settings, said) => {
    expect(await validated(source, settings)).toContain(
      `warning[missing-setting]: no key ID and no key for Backblaze B2 ${said}`,
    );
  });

  test('a profile that only the file names is looked up there', async () => {
    expect(await validated(`({io}) => io('archiv').list('lake')`))
      .toBe(`error[unknown-profile]: io_config.yaml has no profile "archiv"
  --> blocks/data_loaders/load.ts:3:37
   |
 3 | export default dataLoader(({io}) => io('archiv').list('lake'));
   |                                     ^^^^^^^^^^^^ no such profile
  ::: io_config.yaml:1:1
   |
 1 | default:
   | ^^^^^^^ profile "default"
  ::: io_config.yaml:3:1
   |
 3 | archive: {}
   | ^^^^^^^ this one is close
   = note: b2 is used by load
   = help: write archive
`);
  });

  test.each([`({log}) => log.info('b2 is not used')`, `() => 1`, `({io}) => io`])('not by %s', async (source) => {
    expect(await validated(source)).toBe('');
  });
});

test('SQL that does not parse is told at its place, in a file of its own and in a module', async () => {
  using project = new ScratchProject({
    'pipelines/p/metadata.yaml': `blocks:
  - {uuid: load, type: data_loader}
  - {uuid: clean, type: transformer, language: sql, upstream_blocks: [load]}
  - {uuid: sum, type: transformer, upstream_blocks: [clean]}
`,
    'blocks/data_loaders/load.ts': loader(),
    'blocks/transformers/clean.sql': 'select *\nfrom load\nwhere id >> {{ variables("least") }} andd total > 0\n',
    'blocks/transformers/sum.ts': `import {sql, transformer, type Table} from 'magelet';

export default transformer((orders: Table, {variables}) => sql\`
  select customer, sum(total) from \${orders}
  where day > date_trunc('month', \${variables.date('day')}) limit \${variables.number('most')}
  grop by 1\`);
`,
  });
  expect((await project.run('validate')).stderr)
    .toBe(`error[sql-error]: the query is not SQL that DuckDB knows: syntax error at or near "andd"
  --> blocks/transformers/clean.sql:3:38
   |
 3 | where id >> {{ variables("least") }} andd total > 0
   |                                      ^^^^

error[sql-error]: the query is not SQL that DuckDB knows: syntax error at or near "grop"
  --> blocks/transformers/sum.ts:6:3
   |
 6 |   grop by 1\`);
   |   ^^^^
`);
});

test('SQL that speaks of outputs which its block does not receive, or calls what no template may, is told', async () => {
  const blocks = (upstream: string): string => `blocks:
  - {uuid: load, type: data_loader}
  - {uuid: other, type: data_loader}
  - {uuid: clean, type: transformer, language: sql, upstream_blocks: [${upstream}]}
`;
  using project = new ScratchProject({
    'pipelines/p/metadata.yaml': blocks('load'),
    'pipelines/right/metadata.yaml': blocks('load, other'),
    'blocks/data_loaders/load.ts': loader(),
    'blocks/data_loaders/other.ts': loader(),
    'blocks/transformers/clean.sql': `select * from {{ df_1 }} join {{ DF_2 }} using (id)
where id > {{ variables('least') }} and day = '{{ block_output('othr', parse='[0].day') }}' and {{ late }}
`,
  });
  const told = (await project.run('validate')).stderr;
  expect(told).toBe(`error[sql-template]: the block does not wait for "DF_2"
  --> blocks/transformers/clean.sql:1:31
   |
 1 | select * from {{ df_1 }} join {{ DF_2 }} using (id)
   |                               ^^^^^^^^^^
  ::: pipelines/p/metadata.yaml:4:12
   |
 4 |   - {uuid: clean, type: transformer, language: sql, upstream_blocks: [load]}
   |            ^^^^^ waits for load

error[sql-template]: the block does not wait for "othr"
  --> blocks/transformers/clean.sql:2:48
   |
 2 | where id > {{ variables('least') }} and day = '{{ block_output('othr', parse='[0].day') }}' and {{ late }}
   |                                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  ::: pipelines/p/metadata.yaml:4:12
   |
 4 |   - {uuid: clean, type: transformer, language: sql, upstream_blocks: [load]}
   |            ^^^^^ waits for load
`);
  project.write({'blocks/transformers/clean.sql': "select {{ variables(env_vars('LEAST')) }}\n"});
  expect((await project.run('validate')).stderr).toBe(`error[sql-template]: no template calls "env_vars"
  --> blocks/transformers/clean.sql:1:8
   |
 1 | select {{ variables(env_vars('LEAST')) }}
   |        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   = note: templates are {{ df_1 }}, {{ block_output('block') }}, {{ variables('name') }}, {{ env_var('NAME') }} and {{ b2.load('bucket', 'key') }}
   = help: write env_var
`);
});

test('a block in no pipeline is a note, where all pipelines are looked at', async () => {
  using project = new ScratchProject({
    'pipelines/daily_sales/metadata.yaml': pipelineYaml({load_orders: ['data_loader']}),
    'blocks/data_loaders/load_orders.ts': loader(),
    'blocks/data_loaders/shared.ts': 'export const rate = 2;\n',
    'blocks/transformers/sum_orders.ts': `import {transformer} from 'magelet';\n\nexport default transformer((orders) => orders);\n`,
  });
  expect(await project.run('validate')).toEqual({
    code: 0,
    stdout: '1 pipeline, 1 block: 1 info\n',
    stderr: `info[unused-block]: no pipeline has the block "sum_orders"
  --> blocks/transformers/sum_orders.ts
   = help: add {uuid: sum_orders, type: transformer} to the blocks of a pipeline, or delete the file
`,
  });
  expect((await project.run('validate', 'daily_sales')).stderr).toBe('');
});

test('a block of an unknown kind is told with all else that is wrong in it and its file, and with nothing that follows', async () => {
  using project = new ScratchProject({
    'pipelines/daily_sales/metadata.yaml': `blocks:
  - uuid: load_orders
    type: data_loader
  - uuid: clean_orders
    type: transfomer
    timeout: soon
    upstream_blocks: [load_order]
  - uuid: publish_orders
    type: pulisher
    upstream_blocks: [clean_orders]
`,
    'blocks/data_loaders/load_orders.ts': loader(),
    'blocks/transformers/clean_orders.ts': `import {transformer} from 'magelet';\n\nexport default transformer((orders, prices, {log}) => orders);\n`,
    'blocks/data_exporters/publish_orders.ts': `import {dataExporter} from 'magelet';\n\nexport default dataExporter((orders) => orders);\n`,
  });
  const {code, stdout, stderr} = await project.run('validate');
  const told = stderr.split('\n').filter((line) => /^\w|-->/.test(line));
  expect(told).toEqual([
    'error[unknown-block-kind]: block "clean_orders" is a "transfomer", a kind of block that magelet does not have',
    '  --> pipelines/daily_sales/metadata.yaml:5:11',
    'error[wrong-value]: timeout of block "clean_orders" is "soon", not a number of seconds above 0',
    '  --> pipelines/daily_sales/metadata.yaml:6:14',
    'error[unknown-block-kind]: block "publish_orders" is a "pulisher", a kind of block that magelet does not have',
    '  --> pipelines/daily_sales/metadata.yaml:9:11',
    'error[unknown-upstream]: block "clean_orders" waits for "load_order", which daily_sales does not have',
    '  --> pipelines/daily_sales/metadata.yaml:7:23',
    'error[wrong-input-count]: block "clean_orders" takes 2 inputs, and in daily_sales it waits for 1 block',
    '  --> blocks/transformers/clean_orders.ts:3:45',
  ]);
  expect({code, stdout}).toEqual({code: 2, stdout: '1 pipeline, 3 blocks: 5 errors\n'});
});

test('options of a block that nothing reads are told as a run tells them, and what the text leaves open is not', async () => {
  const loaderWith = (options: string): string =>
    `import {dataLoader} from 'magelet';\n\nconst tries = 3;\nexport default dataLoader(() => [{id: 1}], ${options});\n`;
  const options = {
    a: '{retry: 3}',
    b: "{timeout: '30s'}",
    c: '{delay: -1} as object',
    d: '{retries: tries, timeout: 60 * 5, delay: 2}',
    e: '{pool: tries}',
  };
  const names = Object.keys(options);
  using project = new ScratchProject({
    'pipelines/p/metadata.yaml': `blocks:\n${names.map((name) => `  - {uuid: ${name}, type: data_loader}\n`).join('')}`,
    ...Object.fromEntries(
      Object.entries(options).map(([name, text]) => [`blocks/data_loaders/${name}.ts`, loaderWith(text)]),
    ),
  });
  const {code, stderr} = await project.run('validate');
  expect({code, told: stderr.match(/^error.*|-->.*|help:.*/gm)}).toEqual({
    code: 2,
    told: [
      'error[wrong-option]: dataLoader has no option "retry"',
      '--> blocks/data_loaders/a.ts:4:16',
      'help: write retries',
      "error[wrong-option]: dataLoader does not take {timeout: '30s'}",
      '--> blocks/data_loaders/b.ts:4:16',
      'help: write {timeout: 30}',
      'error[wrong-option]: dataLoader does not take {delay: -1}',
      '--> blocks/data_loaders/c.ts:4:16',
      'error[wrong-option]: dataLoader has no option "pool"',
      '--> blocks/data_loaders/e.ts:4:16',
    ],
  });
});

test('a mistyped upstream_blocks is told, and nothing that only follows from it', async () => {
  using project = new ScratchProject({
    'pipelines/p/metadata.yaml':
      'blocks:\n  - {uuid: a, type: data_loader, downstream_blocks: [b]}\n  - {uuid: b, type: transformer, upstream_block: [a]}\n',
    'blocks/data_loaders/a.ts': loader(),
    'blocks/transformers/b.ts':
      "import {transformer, type Table} from 'magelet';\n\nexport default transformer((a: Table) => a);\n",
  });
  const {code, stderr} = await project.run('validate');
  expect({code, told: stderr.match(/^\w+\[.*?\]/gm)}).toEqual({code: 2, told: ['error[unknown-key]']});
});

test('a file of another kind than was guessed is not told of: the kind is', async () => {
  using project = new ScratchProject({
    'pipelines/p/metadata.yaml': 'blocks: [{uuid: a, type: transfomer}]\n',
    'blocks/transformers/a.ts': loader(),
  });
  const {stderr} = await project.run('validate');
  expect(stderr.match(/^\w+\[.*?\]/gm)).toEqual(['error[unknown-block-kind]']);
});

test('a template in what a template gives is a warning', async () => {
  using project = new ScratchProject(
    {
      'pipelines/p/metadata.yaml': 'blocks: []\n',
      'io_config.yaml': `default:
  B2_ENDPOINT_URL: '{{ env_var("B2_ENDPOINT_URL", "{{ env_var(''B2_HOST'') }}") }}'
  B2_REGION: "{{ env_var('REGION') }}"
`,
    },
    {REGION: "{{ env_var('OTHER') }}"},
  );
  expect((await project.run('validate')).stderr)
    .toBe(`warning[nested-template]: a template stands in the text that env_var is given, and is not filled in
  --> io_config.yaml:2:20
   |
 2 |   B2_ENDPOINT_URL: ****
   |                    ^^^^
   = help: write the call alone, as in env_var('NAME', env_var('B2_HOST'))

warning[nested-template]: the variable REGION holds a template, which is not filled in
  --> io_config.yaml:3:14
   |
 3 |   B2_REGION: "{{ env_var('REGION') }}"
   |              ^^^^^^^^^^^^^^^^^^^^^^^^^
   = note: what a template gives is taken as it is
   = help: set REGION to the value itself
`);
});

test('a folder where the file of a block should be is told', async () => {
  using project = new ScratchProject({
    'pipelines/p/metadata.yaml': pipelineYaml({load: ['data_loader']}),
    'blocks/data_loaders/load.ts/readme.md': '',
  });
  const {code, stderr} = await project.run('validate');
  expect({code, told: stderr.match(/^error\[.*?\]/gm)}).toEqual({code: 2, told: ['error[block-not-loaded]']});
});

describe('what the profile lacks that opens remote_variables_dir', () => {
  const validated = async (pipeline: string, ioConfig: string): Promise<string> => {
    using project = new ScratchProject({
      'metadata.yaml': 'remote_variables_dir: b2://lake/runs\n',
      'pipelines/sales/metadata.yaml': `${pipeline}blocks: []\n`,
      'io_config.yaml': ioConfig,
    });
    return (await project.run('validate')).stderr;
  };

  test('is a warning at the line that names the place, with every place that was looked in', async () => {
    expect(await validated('', 'default: {B2_APPLICATION_KEY_ID: abc}\n'))
      .toBe(`warning[missing-setting]: no key for Backblaze B2 in profile "default" of io_config.yaml
  --> metadata.yaml:1:23
   |
 1 | remote_variables_dir: b2://lake/runs
   |                       ^^^^^^^^^^^^^^ is opened with that profile
   = note: looked first for B2_APPLICATION_KEY: not in profile "default" of io_config.yaml
   = note: looked then for AWS_SECRET_ACCESS_KEY: not in profile "default" of io_config.yaml
   = note: the runs of sales are kept with it at b2://lake/runs
   = help: write in profile "default" of io_config.yaml: B2_APPLICATION_KEY: "{{ env_var('B2_APPLICATION_KEY') }}"
`);
  });

  test('is looked for in the profile and at the place of the pipeline, and in the keys of that server', async () => {
    const keys = `default: {}\nstate: {AWS_ACCESS_KEY_ID: a, AWS_SECRET_ACCESS_KEY: b}\n`;
    expect(await validated('config_profile: state\n', keys)).toBe('');
    expect(await validated('config_profile: state\nremote_variables_dir: s3://lake\n', keys)).toBe('');
    const ofB2 = keys.replaceAll('AWS_ACCESS_KEY_ID', 'B2_APPLICATION_KEY_ID').replaceAll('AWS_SECRET', 'B2_SECRET');
    expect(await validated('config_profile: state\nremote_variables_dir: s3://lake\n', ofB2)).toContain(
      'warning[missing-setting]: no key ID and no key for ',
    );
  });
});

test('a pipeline that is named by the path of its folder or file, or whose file has another ending, is told', async () => {
  using project = new ScratchProject({
    'pipelines/daily_sales/metadata.yaml': 'blocks: []\n',
    'pipelines/weekly/metadata.yml': 'blocks: []\n',
  });
  const toldOf = async (name: string): Promise<string> => (await project.run('validate', name)).stderr;
  for (const path of ['pipelines/daily_sales', './pipelines/daily_sales/', 'pipelines/daily_sales/metadata.yaml']) {
    expect(await toldOf(path)).toBe(`error[unknown-pipeline]: the project has no pipeline "${path}"
   = note: it has: daily_sales
   = help: write daily_sales
`);
  }
  expect(await toldOf('weekly')).toBe(`error[unknown-pipeline]: the project has no pipeline "weekly"
   = note: pipelines/weekly/metadata.yml is there, and metadata.yaml is what is read
   = note: it has: daily_sales
   = help: mv pipelines/weekly/metadata.yml pipelines/weekly/metadata.yaml
`);
});

test('a list of upstream blocks that is none is told, and nothing because of it', async () => {
  using project = new ScratchProject({
    'pipelines/p/metadata.yaml':
      'blocks:\n  - uuid: load\n    type: data_loader\n  - uuid: sum\n    type: transformer\n    upstream_blocks: load\n',
    'blocks/data_loaders/load.ts': loader(),
    'blocks/transformers/sum.ts': `import {transformer} from 'magelet';\n\nexport default transformer((rows: unknown[]) => rows.length);\n`,
  });
  const {stderr} = await project.run('validate');
  expect(stderr).toBe(`error[wrong-value]: upstream_blocks of block "sum" is "load", not a list of blocks
  --> pipelines/p/metadata.yaml:6:22
   |
 6 |     upstream_blocks: load
   |                      ^^^^
   = help: write upstream_blocks: [load]
`);
});

test('a file that is looked for from another folder of the project is told with its path from there', async () => {
  using project = new ScratchProject({
    'pipelines/p/metadata.yaml': 'blocks:\n  - uuid: load\n    type: data_loader\n',
    'blocks/data_loaders/load.ts': `import {dataLoader, Table} from 'magelet';\n\nexport default dataLoader(() => Table.read('data/orders.csv'));\n`,
    'data/orders.csv': 'id\n1\n',
  });
  const below = await project.runIn('blocks', 'run', 'p');
  expect(below.stderr).toContain(
    `   = help: write join(getRepoPath(), 'data/orders.csv'), or start magelet in ${project.folder}\n`,
  );
  expect((await project.run('run', 'p')).code).toBe(0);
});

test('a run of a pipeline without blocks ends with their number alone', async () => {
  using project = new ScratchProject({'pipelines/p/metadata.yaml': 'blocks: []\n'});
  expect((await project.run('run', 'p')).stdout).toMatch(/✓ p completed in .*   0 blocks\n$/);
});

test('a file that lies in the folder of another kind is told where it is looked for', async () => {
  using project = new ScratchProject({
    'pipelines/p/metadata.yaml': 'blocks:\n  - uuid: sum\n    type: transformer\n',
    'blocks/data_loaders/sum.ts': loader(),
  });
  expect((await project.run('validate', 'p')).stderr).toBe(`error[block-not-found]: block "sum" has no file
  --> pipelines/p/metadata.yaml:2:11
   |
 2 |   - uuid: sum
   |           ^^^ blocks/transformers/sum.ts is not there
   = note: blocks/data_loaders/sum.ts is there: the type says in which folder is looked
   = help: magelet new block transformer sum --pipeline p
`);
});
