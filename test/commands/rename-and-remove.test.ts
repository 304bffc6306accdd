import {existsSync, renameSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {pipelineYaml, ScratchProject} from '../support/scratch-project.ts';

const loader = "import {dataLoader} from 'magelet';\nexport default dataLoader(() => [{id: 1}]);\n";
const sales = {
  'pipelines/sales/metadata.yaml': pipelineYaml({load: ['data_loader'], clean: ['transformer', 'load']}),
  'pipelines/weekly/metadata.yaml': pipelineYaml({load: ['data_loader']}),
  'blocks/data_loaders/load.ts': loader,
  'blocks/transformers/clean.ts':
    "import {transformer} from 'magelet';\nexport default transformer((rows: unknown[]) => rows);\n",
};

test('a block that two pipelines share is renamed in both, which run as before', async () => {
  using project = new ScratchProject(sales);
  expect(await project.run('rename', 'block', 'load', 'load_orders')).toEqual({
    code: 0,
    stdout: `moved    blocks/data_loaders/load.ts to blocks/data_loaders/load_orders.ts
changed  pipelines/sales/metadata.yaml
changed  pipelines/weekly/metadata.yaml
`,
    stderr: '',
  });
  expect((await project.run('validate')).code).toBe(0);
  expect((await project.run('run', 'sales')).code).toBe(0);
});

test('a pipeline whose runs are kept in a bucket is renamed with a word on what stays there', async () => {
  using project = new ScratchProject(sales);
  project.write({
    'pipelines/weekly/metadata.yaml': `${project.read('pipelines/weekly/metadata.yaml')}remote_variables_dir: b2://lake/runs\n`,
  });
  const note =
    'the runs that the bucket has stay at b2://lake/runs/weekly: other machines do not find them as runs of monthly';
  const shown = await project.run('rename', 'pipeline', 'weekly', 'monthly', '--dry-run');
  expect(shown.stderr.replaceAll(/\s+/g, ' ')).toContain(note);
  const {code, stdout, stderr} = await project.run('rename', 'pipeline', 'weekly', 'monthly');
  expect({code, text: `${stdout}${stderr}`.replaceAll(/\s+/g, ' ')}).toEqual({
    code: 0,
    text: expect.stringContaining(note) as string,
  });
});

test('a dry run shows what would change and changes nothing', async () => {
  using project = new ScratchProject(sales);
  expect(await project.run('rename', 'pipeline', 'weekly', 'monthly', '--dry-run')).toEqual({
    code: 0,
    stdout: 'move  pipelines/weekly to pipelines/monthly\n',
    stderr: 'nothing was written: --dry-run\n',
  });
  expect(await project.run('remove', 'block', 'clean', '--dry-run')).toEqual({
    code: 0,
    stdout: `change  pipelines/sales/metadata.yaml
    …
      - uuid: load
        type: data_loader
  -   - uuid: clean
  -     type: transformer
  -     upstream_blocks: [load]

remove  blocks/transformers/clean.ts
`,
    stderr: 'nothing was written: --dry-run\n',
  });
  expect(project.read('pipelines/weekly/metadata.yaml')).toBe(sales['pipelines/weekly/metadata.yaml']);
  expect(project.read('pipelines/sales/metadata.yaml')).toBe(sales['pipelines/sales/metadata.yaml']);
});

test('what is needed is not removed, with exit code 2', async () => {
  using project = new ScratchProject(sales);
  const {code, stdout, stderr} = await project.run('remove', 'block', 'load');
  expect({code, stdout}).toEqual({code: 2, stdout: ''});
  expect(stderr).toContain('error[still-used]: block "load" is still used, in one place\n');
  expect(await project.run('remove', 'pipeline', 'weekly')).toMatchObject({
    code: 0,
    stdout: 'removed  pipelines/weekly\n',
  });
});

/** What a person sees of the runs of a pipeline. */
const runsOf = async (project: ScratchProject, pipeline: string): Promise<readonly string[]> => {
  const {stdout} = await project.run('runs', pipeline, '--json');
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as {run: string}).run);
};

const failing = {
  ...sales,
  'blocks/transformers/clean.ts': `import {transformer} from 'magelet';
export default transformer((_rows: unknown[], {log}) => { log.info('cleaning'); throw new Error('not yet'); });\n`,
};

test('a renamed pipeline keeps its runs: they are listed, shown, logged and gone on with under the new name', async () => {
  using project = new ScratchProject(failing);
  expect((await project.run('run', 'sales')).code).toBe(1);
  const runs = await runsOf(project, 'sales');
  expect(runs).toHaveLength(1);
  expect((await project.run('rename', 'pipeline', 'sales', 'orders')).code).toBe(0);
  expect(await runsOf(project, 'orders')).toEqual(runs);
  expect((await project.run('runs')).stdout).not.toContain('sales');
  expect((await project.run('runs', '--run', runs[0] ?? '')).stdout).not.toContain('sales');
  expect((await project.run('show', 'orders', 'load')).stdout).toContain('1 row');
  expect((await project.run('logs', 'orders')).stdout).toContain('cleaning');
  expect(existsSync(join(project.folder, '.magelet', 'runs', 'sales'))).toBe(false);
  expect(existsSync(join(project.folder, '.magelet', 'renaming.json'))).toBe(false);
  project.write({'blocks/transformers/clean.ts': sales['blocks/transformers/clean.ts']});
  const events = await project.events('run', 'orders', '--resume');
  expect(events.filter(({type}) => type === 'block-settled')).toMatchObject([
    {block: 'load', status: 'reused', pipeline: 'orders'},
    {block: 'clean', status: 'completed'},
  ]);
  expect(await runsOf(project, 'orders')).toEqual(runs);
});

test('the runs of a removed pipeline of the new name stay beside those that come', async () => {
  using project = new ScratchProject(sales);
  await project.run('run', 'sales');
  await project.run('run', 'weekly');
  const runs = [...(await runsOf(project, 'sales')), ...(await runsOf(project, 'weekly'))];
  await project.run('remove', 'pipeline', 'weekly');
  expect((await project.run('rename', 'pipeline', 'sales', 'weekly')).code).toBe(0);
  expect((await runsOf(project, 'weekly')).toSorted()).toEqual(runs.toSorted());
  for (const run of runs) expect((await project.run('show', run, 'load')).code).toBe(0);
});

test('a rename that was killed before the runs were brought along is finished by the next command', async () => {
  using project = new ScratchProject(sales);
  await project.run('run', 'sales');
  const runs = await runsOf(project, 'sales');
  // As it is left: noted, and the pipeline has its name.
  project.write({'.magelet/renaming.json': '{"from":"sales","to":"orders"}'});
  renameSync(join(project.folder, 'pipelines', 'sales'), join(project.folder, 'pipelines', 'orders'));
  expect(await runsOf(project, 'orders')).toEqual(runs);
  expect((await project.run('show', 'orders', 'load')).stdout).toContain('1 row');
  // Noted, and no more than that: everything stays.
  project.write({'.magelet/renaming.json': '{"from":"orders","to":"shop"}'});
  expect(await runsOf(project, 'orders')).toEqual(runs);
  expect(existsSync(join(project.folder, '.magelet', 'renaming.json'))).toBe(false);
});

test('a pipeline that is made after a rename was killed is given no runs of the one that was to have its name', async () => {
  using project = new ScratchProject(sales);
  await project.run('run', 'sales');
  const runs = await runsOf(project, 'sales');
  project.write({'.magelet/renaming.json': '{"from":"sales","to":"orders"}'});
  expect((await project.run('new', 'pipeline', 'orders')).code).toBe(0);
  expect(await runsOf(project, 'sales')).toEqual(runs);
  expect(await runsOf(project, 'orders')).toEqual([]);
});

test('a pipeline is not renamed while it runs, and nothing is written', async () => {
  using project = new ScratchProject({
    ...sales,
    'blocks/data_loaders/load.ts': `import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {dataLoader, getRepoPath} from 'magelet';
export default dataLoader(async () => {
  while (!existsSync(join(getRepoPath(), 'go'))) await new Promise((resolve) => setTimeout(resolve, 20));
  return [{id: 1}];
});\n`,
  });
  const running = project.start('run', 'sales');
  await new Promise<void>((resolve) =>
    running.stdout?.on('data', (text) => String(text).includes('started    load') && resolve()),
  );
  const [run] = await runsOf(project, 'sales');
  expect(await project.run('rename', 'pipeline', 'sales', 'orders')).toEqual({
    code: 2,
    stdout: '',
    stderr: `error[run-still-going]: run ${run} of sales still runs in another process
   = note: it writes under that name: nothing was renamed
   = help: wait until it has ended: magelet runs sales
`,
  });
  expect(existsSync(join(project.folder, 'pipelines', 'orders'))).toBe(false);
  // Another one may be.
  expect((await project.run('rename', 'pipeline', 'weekly', 'monthly')).code).toBe(0);
  project.write({go: ''});
  expect((await running.ended).code).toBe(0);
  expect(await runsOf(project, 'sales')).toEqual([run]);
});
