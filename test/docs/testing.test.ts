import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {ScratchProject} from '../support/scratch-project.ts';

const snippetsOf = (page: string): readonly string[] =>
  [...readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8').matchAll(/```ts\n([^]*?)```/g)].map(
    ([, code = '']) => code,
  );

test('the tests on the page on testing pass', () => {
  using project = new ScratchProject({
    'blocks/transformers/clean_orders.ts': `import {sql, test, transformer, type Table} from 'magelet';
export default transformer((orders: Table, {variables}) => sql\`
  select * from \${orders} where total >= \${variables.number('smallest_total')}\`);
export const hasRows = test('has rows', async (output: Table) => (await output.numRows()) > 0);
`,
    'blocks/data_exporters/export_orders.ts': `import {dataExporter, type Table} from 'magelet';
export default dataExporter(async (orders: Table, {b2, run}) => {
  await b2.export(orders, 'sales-lake', \`daily/\${run.executionDate.toISOString().slice(0, 10)}.csv\`);
});
`,
    'tests/blocks.test.ts': snippetsOf('testing.md')[0] ?? '',
  });
  const said = execFileSync(process.execPath, ['--test', '--test-reporter=tap'], {
    cwd: project.folder,
    encoding: 'utf8',
  });
  expect(said).toContain('# pass 2\n# fail 0\n');
});

test('the program on the page on programs runs', () => {
  using project = new ScratchProject({
    'pipelines/flights/metadata.yaml': 'blocks:\n  - {uuid: busiest_routes, type: data_loader}\n',
    'blocks/data_loaders/busiest_routes.ts': `import {dataLoader, Table} from 'magelet';
export default dataLoader(({variables}) => Table.from([{late: variables.number('late_minutes')}]));
`,
    'nightly.ts': snippetsOf('programmatic.md')[0] ?? '',
  });
  const said = execFileSync(process.execPath, ['nightly.ts'], {cwd: project.folder, encoding: 'utf8'});
  expect(said).toBe('busiest_routes completed\n[ { late: 30 } ]\n');
});
