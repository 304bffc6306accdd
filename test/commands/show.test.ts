import {describe, expect, test} from 'vitest';
import {pipelineYaml, ScratchProject} from '../support/scratch-project.ts';

const sales = {
  'pipelines/sales/metadata.yaml': pipelineYaml({
    load: ['data_loader'],
    grade: ['transformer', 'load'],
    count: ['custom', 'load'],
    note: ['custom', 'load'],
    save: ['data_exporter', 'grade'],
  }),
  'blocks/data_loaders/load.ts': `import {dataLoader, Table, test} from 'magelet';
export default dataLoader(() => Table.from([{id: 1, city: 'Austin'}, {id: 2, city: 'Reno'}, {id: 3, city: null}]));
export const hasRows = test('has rows', async (orders: Table) => (await orders.numRows()) > 0);
`,
  'blocks/transformers/grade.ts': `import {transformer} from 'magelet';
export default transformer(() => { throw new RangeError('no grade'); });
`,
  'blocks/custom/count.ts': `import {custom, type Table} from 'magelet';
export default custom((orders: Table) => orders.numRows());
`,
  'blocks/custom/note.ts': `import {custom} from 'magelet';
export default custom(async function* () { for (let n = 0; n < 5; n++) yield {n, at: new Date(n)}; });
`,
  'blocks/data_exporters/save.ts': `import {dataExporter} from 'magelet';
export default dataExporter(() => {});
`,
};

const plain = (text: string): string =>
  text
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-[0-9a-z]{4}/g, 'RUN')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'TIME')
    .replaceAll(/ +\d+(?:\.\d)? (?:ms|s)\b/g, ' TOOK')
    .replaceAll(/ +\d+(?:\.\d)? (?:B|kB)\b/g, ' SIZE');

describe('magelet show', () => {
  test('shows a run with its blocks, and what each block gave', async () => {
    using project = new ScratchProject(sales);
    await project.run('run', 'sales', '--var', 'city=Reno');
    const run = await project.run('show', 'latest');
    expect(plain(run.stdout)).toBe(`✗ sales failed   RUN
  started TIME, took TOOK, by command line
  city=Reno

✓ load    data loader TOOK           3 rows SIZE   1 test passed
✗ grade   transformer TOOK   block "grade" threw RangeError: no grade
✓ count   custom block TOOK SIZE
✓ note    custom block TOOK           5 rows SIZE
⊘ save    data exporter              not run: grade failed
`);
    expect((await project.run('runs', '--run', 'sales')).stdout).toBe(run.stdout);
    expect(plain((await project.run('show', 'sales', 'load', '--rows', '2')).stdout)).toBe(
      `✓ load   data loader   completed in TOOK
  run      RUN of sales
  gave     table, 3 rows, SIZE
  stored   .magelet/runs/sales/RUN/load
  tests    1 passed

column   type
id       BIGINT
city     VARCHAR

id   city
───────────
 1   Austin
 2   Reno

2 of 3 rows
`
        .replaceAll(', SIZE', ', SIZE')
        .replace('gave     table, 3 rows, SIZE', 'gave     table, 3 rows, SIZE'),
    );
    expect((await project.run('show', 'sales', 'count')).stdout).toMatch(/gave {5}value, \d+ B[^]*\n\n3\n$/);
    expect((await project.run('show', 'sales', 'note', '--rows', '1')).stdout).toContain(
      '\nn   at\n──────────────\n0   1970-01-01\n\n1 of 5 rows\n',
    );
  });

  test('shows the diagnostic of a block that failed, and why another was not run', async () => {
    using project = new ScratchProject(sales);
    await project.run('run', 'sales');
    const {stdout, stderr, code} = await project.run('show', 'latest', 'grade');
    expect({stderr, code}).toEqual({stderr: '', code: 0});
    expect(stdout).toContain(
      'error[block-threw]: block "grade" threw RangeError: no grade\n  --> blocks/transformers/grade.ts:2:',
    );
    expect((await project.run('show', 'latest', 'save')).stdout).toContain('  because   of grade\n');
  });

  test('prints rows as they are for programs', async () => {
    using project = new ScratchProject(sales);
    await project.run('run', 'sales');
    const block = JSON.parse((await project.run('show', 'latest', 'load', '--rows', '1', '--json')).stdout) as object;
    expect(block).toMatchObject({
      pipeline: 'sales',
      block: 'load',
      kind: 'data_loader',
      status: 'completed',
      attempts: 1,
      output: {kind: 'table', rows: 3},
      rows: [{id: 1, city: 'Austin'}],
      diagnostic: null,
    });
    const run = JSON.parse((await project.run('show', 'latest', '--json')).stdout) as {blockRuns: {block: string}[]};
    expect(run).toMatchObject({
      pipeline: 'sales',
      status: 'failed',
      blocks: {completed: 3, failed: 1, upstream_failed: 1},
    });
    expect(run.blockRuns.map(({block}) => block)).toEqual(['load', 'grade', 'count', 'note', 'save']);
  });

  test('draws a run as a Gantt chart, a page and in Mermaid', async () => {
    using project = new ScratchProject(sales);
    await project.run('run', 'sales');
    const drawn = async (format: string): Promise<string> =>
      (await project.run('show', 'latest', '--format', format)).stdout;
    expect(await drawn('gantt')).toMatch(/^<svg [^]*class="name">load<[^]*not run: grade failed[^]*<\/svg>\n$/);
    expect(await drawn('html')).toMatch(/^<!doctype html>\n[^]*<svg [^]*error\[block-threw\][^]*<\/html>\n$/);
    expect(await drawn('mermaid')).toMatch(/^flowchart LR\n {2}b0\["load<br>completed, [^"]+"\]:::completed\n/);
    expect((await project.run('show', 'latest', '--format', 'png')).stderr).toContain(
      '--format is given "png": allowed choices are text, mermaid, gantt, html',
    );
  });

  test('shows whatever a block may give, and of a long text its beginning', async () => {
    const gave = {sets: 'new Set([1])', circles: 'circle', holes: '1, , 3', none: '{}'};
    const returned = Object.entries(gave).map(([name, item]) => [
      `blocks/custom/${name}.ts`,
      `import {custom} from 'magelet';
const circle: Record<string, unknown> = {};
circle['self'] = circle;
export default custom(() => [${item}]);
`,
    ]);
    using project = new ScratchProject({
      'pipelines/odd/metadata.yaml': pipelineYaml({
        long: ['custom'],
        ...Object.fromEntries(Object.keys(gave).map((name) => [name, ['custom']])),
      }),
      'blocks/custom/long.ts': `import {custom} from 'magelet';\nexport default custom(() => 'x'.repeat(1e6));\n`,
      ...Object.fromEntries(returned),
    });
    const run = await project.run('run', 'odd');
    expect([run.code, run.stderr]).toEqual([0, '']);
    const shown = async (block: string): Promise<string> =>
      (await project.run('show', 'odd', block)).stdout.split('\n').slice(5).join('\n');
    expect(await shown('sets')).toBe('value\n─────\n[1]\n\n1 row\n');
    expect(await shown('circles')).toBe(`self
────────────────────────────────
<ref *1> { self: [Circular *1] }

1 row
`);
    expect(await shown('holes')).toBe('value\n─────\n    1\n null\n    3\n\n3 rows\n');
    expect(await shown('none')).toBe('[ {} ]\n');
    expect(await shown('long')).toBe(`${'x'.repeat(10_000)}... 990000 more characters\n`);
    const picture = await project.run('show', 'odd', 'long', '--format', 'gantt');
    expect([picture.code, plain(picture.stderr)]).toEqual([
      2,
      `error[usage]: --format gantt draws a whole run, and not one block
   = help: leave the block away: magelet show RUN --format gantt
`,
    ]);
  });

  test('names the block that is close where the run has no such one', async () => {
    using project = new ScratchProject(sales);
    await project.run('run', 'sales');
    const {stderr, code} = await project.run('show', 'latest', 'grades');
    expect(code).toBe(2);
    expect(plain(stderr)).toBe(`error[unknown-block]: run RUN of sales has no block "grades"
   = note: it has: load, grade, count, note, save
   = help: write grade
`);
  });
});

test('runs are listed by status and number, and a pipeline that never ran has none', async () => {
  using project = new ScratchProject(sales);
  await project.run('run', 'sales');
  await project.run('run', 'sales', '--until', 'load');
  const names = async (...args: readonly string[]): Promise<number> =>
    (await project.run('runs', '--json', ...args)).stdout.split('\n').filter(Boolean).length;
  expect([await names(), await names('--limit', '1'), await names('sales', '--status', 'failed')]).toEqual([2, 1, 1]);
  expect((await project.run('runs', '--status', 'cancelled')).stdout).toBe('no run is cancelled\n');
  expect((await project.run('runs', '--status', 'done')).stderr).toContain(
    '--status is given "done": allowed choices are running, completed, failed, cancelled',
  );
  expect((await project.run('show', 'yesterday')).stderr).toContain('error[unknown-run]: there is no run "yesterday"');
});
