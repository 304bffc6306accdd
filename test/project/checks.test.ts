import {describe, expect, test} from 'vitest';
import {ScratchProject} from '../support/scratch-project.ts';

const orders = `[
  {id: 1, customer: 'Ada', status: 'open', total: 12.5, at: new Date('2026-01-01')},
  {id: 2, customer: null, status: 'paid', total: -1, at: new Date('2026-01-02')},
  {id: 2, customer: 'Zoë', status: 'lost', total: 7, at: new Date('2026-01-03')},
  {id: 4, customer: 'Zoë', status: 'lost', total: 2000, at: new Date('2026-01-03')},
]`;

const projectWith = (checks: string, returned = orders): ScratchProject =>
  new ScratchProject({
    'pipelines/sales/metadata.yaml': `blocks:
  - uuid: load_orders
    type: data_loader
    checks:
${checks
  .trim()
  .split('\n')
  .map((line) => `      ${line}`)
  .join('\n')}
  - uuid: after
    type: custom
    upstream_blocks: [load_orders]
`,
    'blocks/data_loaders/load_orders.ts': `import {dataLoader} from 'magelet';\nexport default dataLoader(() => (${returned}));\n`,
    'blocks/custom/after.ts': `import {custom} from 'magelet';\nexport default custom(() => 1);\n`,
  });

describe('checks of a block', () => {
  test('that hold are told as tests, and the block completes', async () => {
    using project = projectWith(`
- not_null: [id, status]
- unique: [id, customer]
- accepted_values: {column: status, values: [open, paid, lost]}
- range: {column: total, min: -1, max: 2000}
- range: {column: at, min: '2026-01-01'}
- row_count: {min: 1, max: 4}
- freshness: {column: at, within: 10000 days}
- sql: select * from output where total = 0;
  name: nothing is free
`);
    const events = await project.events('run', 'sales');
    const tested = events
      .filter(({type}) => type === 'block-tested')
      .map(({title, outcome}) => `${title as string}: ${outcome as string}`);
    expect(tested).toEqual([
      'not_null(id): passed',
      'not_null(status): passed',
      'unique(id, customer): passed',
      'accepted_values(status): passed',
      'range(total): passed',
      'range(at): passed',
      'row_count: passed',
      'freshness(at): passed',
      'nothing is free: passed',
    ]);
    expect(events.find(({type}) => type === 'run-settled')?.['status']).toBe('completed');
  });

  test('that do not hold fail the block with counts and values, at the first of them', async () => {
    using project = projectWith(`
- row_count: {min: 1}
- not_null: customer
- unique: id
- accepted_values: {column: status, values: [open, paid]}
- range: {column: total, min: 0, max: 1000}
- row_count: {min: 5}
- freshness: {column: at, within: 1 hour}
- sql: select id from output where total < 0
`);
    const {code, stderr} = await project.run('run', 'sales');
    expect(code).toBe(1);
    expect(stderr.trim()).toBe(`error[checks-failed]: the output of block "load_orders" does not pass its checks
  --> pipelines/sales/metadata.yaml:6:9
   |
 6 |       - not_null: customer
   |         ^^^^^^^^
   = note: "not_null(customer)": 1 of 4 rows have none
   = note: "unique(id)": 1 of 4 rows repeat a value: 2 (2 times)
   = note: "accepted_values(status)": 2 of 4 rows have another value: lost (2 times)
   = note: "range(total)": 2 of 4 rows lie outside: -1.0, 2000.0
   = note: "row_count": there are 4 rows, and at least 5 are expected
   = note: "freshness(at)": the newest is 2026-01-03 00:00:00+00, more than 1 hour ago
   = note: "sql(select id from output where total < 0)": 1 row breaks it: {"id":2}
   = note: 1 of 8 checks passed; nothing was handed on
   = note: not run because of it: after
   = help: mend the data or the check, then go on from it: magelet run sales --resume`);
  });

  test('that only warn are logged, and told apart in the record and in JUnit', async () => {
    using project = projectWith('- unique: id\n  severity: warn\n- not_null: id');
    const {code, stdout} = await project.run('run', 'sales', '--junit', 'junit.xml');
    expect(code).toBe(0);
    expect(stdout).toContain('check unique(id): 1 of 4 rows repeat a value: 2 (2 times)');
    const junit = project.read('junit.xml');
    expect(junit).toContain('<testcase name="not_null(id)" classname="sales.load_orders"');
    expect(junit).toContain('failures="0"');
  });

  test('that fail are failures of their own in JUnit', async () => {
    using project = projectWith('- unique: id');
    await project.run('run', 'sales', '--junit', 'junit.xml');
    expect(project.read('junit.xml')).toContain('<failure message="1 of 4 rows repeat a value: 2 (2 times)"');
  });

  test('that name a column that is not there are told at their line', async () => {
    using project = projectWith('- not_null: custmer');
    const {stderr} = await project.run('run', 'sales');
    expect(stderr)
      .toContain(`error[unknown-column]: the check not_null(custmer) names a column "custmer", which the output does not have
  --> pipelines/sales/metadata.yaml:5:9
   |
 5 |       - not_null: custmer
   |         ^^^^^^^^
   = note: the columns are id, customer, status, total, at
`);
    expect(stderr).toContain('= help: write customer');
  });

  test('that cannot be made of a column of its type are told at their line', async () => {
    using project = projectWith('- not_null: id\n- freshness: {column: customer, within: 1 day}');
    const {stderr} = await project.run('run', 'sales');
    expect(stderr).toMatch(
      /^error\[sql-error\]: the check freshness\(customer\) cannot be made of a column of type VARCHAR: invalid timestamp field format: "Zoë".*\n {2}--> pipelines\/sales\/metadata.yaml:6:9$/m,
    );
  });

  test('know a number in every type of column', async () => {
    using project = projectWith(`
- accepted_values: {column: whole, values: [1]}
- accepted_values: {column: price, values: [1.5]}
- accepted_values: {column: rating, values: [1, 2]}
- accepted_values: {column: code, values: [1]}
`);
    project.write({
      'blocks/data_loaders/load_orders.ts': `import {dataLoader, sql} from 'magelet';
export default dataLoader(() => sql\`select 1 as whole, 1.5::decimal(9, 2) as price, 2.0::double as rating, '01' as code\`);
`,
    });
    const {stderr} = await project.run('run', 'sales');
    expect(stderr).toContain(
      '= note: "accepted_values(code)": 1 of 1 row have another value: 01\n   = note: 3 of 4 checks passed',
    );
  });

  test('of values hold where there are no rows, and no columns for that', async () => {
    using project = projectWith(
      '- not_null: id\n- unique: id\n- sql: select * from output where id < 0\n- row_count: {max: 3}',
      '[]',
    );
    expect((await project.run('run', 'sales')).code).toBe(0);
    using strict = projectWith('- not_null: id\n- row_count: {min: 1}\n- freshness: {column: at, within: 1 day}', '[]');
    expect((await strict.run('run', 'sales')).stderr).toContain(
      '= note: "row_count": there are 0 rows, and at least 1 are expected\n   = note: "freshness(at)": there is no value\n',
    );
  });

  test('of an output that is no rows are told', async () => {
    using project = projectWith('- row_count: {min: 1}', "'a text'");
    const {stderr} = await project.run('run', 'sales');
    expect(stderr).toContain(
      'error[checks-failed]: the output of block "load_orders" is no rows, and checks are rules for rows',
    );
  });

  test.each([
    ['- not_nul: id', 'unknown-check', 'a check of block "load_orders" has the rule "not_nul", which is none'],
    [
      '- {not_null: id, unique: id}',
      'unknown-check',
      'a check of block "load_orders" has two rules, not_null and unique',
    ],
    ['- name: x', 'unknown-check', 'a check of block "load_orders" has no rule'],
    ['- not_null', 'wrong-value', 'a check of block "load_orders" is "not_null", not a map with a rule'],
    [
      '- range: {column: id}',
      'wrong-value',
      'range of a check of block "load_orders" is a map, not a map with a column and min or max',
    ],
    [
      '- not_null: id\n  severity: loud',
      'wrong-value',
      'severity of a check of block "load_orders" is "loud", not error or warn',
    ],
    [
      '- freshness: {column: at, within: soon}',
      'wrong-value',
      'freshness of a check of block "load_orders" is a map, not a map with a column and within',
    ],
  ])('%s is told before the run', async (check, code, message) => {
    using project = projectWith(check);
    const {stdout} = await project.run('validate', '--json');
    expect(
      stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as {code: string; message: string}),
    ).toContainEqual(expect.objectContaining({code, message}));
  });
});
