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
