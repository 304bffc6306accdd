import {describe, expect, test} from 'vitest';
import {ScratchProject} from '../support/scratch-project.ts';

const sales = {
  'data/orders.csv':
    'id,customer,total,day\n1,Ada,12.5,2026-01-01\n2,Zoë,7.25,2026-01-02\n3,Ada,30,2026-01-03\n4,Bob,1,2025-12-31\n',
  'pipelines/sales/metadata.yaml': `variables: {metric: total, smallest: '5', day: '2026-01-01'}
blocks:
  - uuid: load_orders
    type: data_loader
    language: sql
  - uuid: limits
    type: data_loader
  - uuid: is_open
    type: sensor
    language: sql
    upstream_blocks: [limits]
  - uuid: by_customer
    type: transformer
    upstream_blocks: [load_orders, limits, is_open]
  - uuid: save
    type: data_exporter
    language: sql
    upstream_blocks: [by_customer]
    configuration: {path: out.csv}
`,
  'blocks/data_loaders/load_orders.sql': `select * from 'data/orders.csv' -- looked for in the project
where day >= date '{{ variables('day') }}';
`,
  'data_loaders/limits.ts': `import {dataLoader} from 'magelet';
export default dataLoader(() => [{customer: 'Ada', most: 100}]);
`,
  'blocks/sensors/is_open.sql': 'select count(*) = 1 from df_1',
  'transformers/by_customer.sql': `select customer, sum("{{ variables('metric') }}") as total, any_value(most) as most
from {{ df_1 }} left join limits using (customer)
where total > {{ variables('smallest') }} and total < {{ block_output('limits', parse=lambda data, _vars: data[0]['most']) }}
group by 1 order by 1
`,
  'blocks/data_exporters/save.sql': 'select * from by_customer',
};

describe('a pipeline of SQL blocks', () => {
  test('loads files, reads upstream blocks by name and place, and exports', async () => {
    using project = new ScratchProject(sales);
    const {code, stderr} = await project.run('run', 'sales');
    expect({code, stderr}).toEqual({code: 0, stderr: ''});
    expect(project.read('out.csv')).toBe('customer,total,most\nAda,42.5,100\nZoë,7.25,\n');
  });

  test('takes variables of the command line, and is run from a folder below the project', async () => {
    using project = new ScratchProject(sales);
    const {code, stderr} = await project.run('run', 'sales', '--var', 'smallest=12', '--var', 'day=2025-01-01');
    expect({code, stderr}).toEqual({code: 0, stderr: ''});
    expect(project.read('out.csv')).toBe('customer,total,most\nAda,42.5,100\n');
  });

  test('points at the line of the file, with what the block was given', async () => {
    using project = new ScratchProject({
      ...sales,
      'transformers/by_customer.sql': 'select customer,\n  sum(totl) as total\nfrom load_orders group by 1',
    });
    const {code, stderr} = await project.run('run', 'sales');
    expect(code).toBe(1);
    expect(stderr)
      .toContain(`error[sql-error]: DuckDB does not run the query: referenced column "totl" not found in FROM clause
  --> transformers/by_customer.sql:2:7
   |
 2 |   sum(totl) as total
   |       ^^^^
   = note: DuckDB offers: total, customer
   = note: input: 3 rows from load_orders, 1 row from limits, a value from is_open
   = note: not run because of it: save
   = help: write total
`);
  });

  test.each([
    ["select {{ variable('x') }}", 'no template calls "variable"', 'write variables'],
    ["select {{ block_output('limit') }}", 'the block does not wait for "limit"', 'write limits'],
    ["select {{ block_output('limits', parse='[3].most') }}", 'the output of "limits" has nothing at [3].most', ''],
    ['select {{ smalest }}', 'nothing is called "smalest"', 'write {{ smallest }}'],
    [
      'select {{ late_by }}',
      'nothing is called "late_by"',
      "give it: --var late_by=…, or under variables: in the pipeline's metadata.yaml",
    ],
    [
      "select {{ env_var('NOT_SET') }}",
      'the environment has no variable NOT_SET',
      "write {{ env_var('NOT_SET', 'fallback') }}",
    ],
  ])('%s is told', async (text, message, help) => {
    using project = new ScratchProject({...sales, 'transformers/by_customer.sql': text});
    const events = await project.events('run', 'sales');
    const settled = events.find(({type, block}) => type === 'block-settled' && block === 'by_customer');
    const {diagnostic: error} = settled as {diagnostic: {code: string; message: string; help?: string}};
    expect([error.code, error.message, error.help ?? '']).toEqual(['sql-template', message, help]);
  });
});

describe('what an upstream block gave and a query cannot read', () => {
  const told = async (output: string, query: string): Promise<string> => {
    using project = new ScratchProject({
      'pipelines/p/metadata.yaml':
        'blocks:\n  - {uuid: load, type: data_loader}\n  - {uuid: q, type: transformer, language: sql, upstream_blocks: [load]}\n',
      'blocks/data_loaders/load.ts': `import {dataLoader} from 'magelet';\nexport default dataLoader(() => ${output});\n`,
      'blocks/transformers/q.sql': `${query}\n`,
    });
    const {code, stderr} = await project.run('run', 'p');
    return code === 0 ? 'completed' : stderr;
  };

  test.each(["new Map([['a', 1]])", "[new Map([['a', 1]])]", '[1, 2]', '[new Date(0)]'])(
    '%s is told where the query names its block, and where a template stands for it',
    async (output) => {
      expect(await told(output, 'select * from Load'))
        .toContain(`error[sql-error]: the query reads "load", whose output is no table
  --> blocks/transformers/q.sql:1:15
   |
 1 | select * from Load
   |               ^^^^
   = note: SQL reads a Table, a list of plain objects, a danfojs DataFrame, or a stream of plain objects
`);
      expect(await told(output, 'select * from {{ df_1 }}'))
        .toContain(`error[sql-template]: the query reads from what is no table
  --> blocks/transformers/q.sql:1:15
   |
 1 | select * from {{ df_1 }}
   |               ^^^^^^^^^^
   = note: SQL reads a Table, a list of plain objects, a danfojs DataFrame, or a stream of plain objects
`);
    },
  );

  test('a value stands where values stand, after a FROM that reads none too', async () => {
    expect(await told('[1, 2]', 'select 1 as a where list_contains({{ df_1 }}, 2)')).toBe('completed');
    expect(await told('[1, 2]', 'select 1 as a where [1] is distinct from {{ df_1 }}')).toBe('completed');
    expect(await told('new Date(0)', 'select extract(year from {{ df_1 }}) as a')).toBe('completed');
  });
});
