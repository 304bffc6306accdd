import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {pipelineYaml, ScratchProject} from '../support/scratch-project.ts';

const sales = {
  'pipelines/sales/metadata.yaml': pipelineYaml({load: ['data_loader']}),
  'pipelines/sales/triggers.yaml': 'triggers: []\n',
  'blocks/data_loaders/load.ts': "import {dataLoader} from 'magelet';\nexport default dataLoader(() => [{id: 1}]);\n",
};

test('a dry run shows the file and the change of metadata.yaml, and writes nothing', async () => {
  using project = new ScratchProject(sales);
  const {code, stdout, stderr} = await project.run(
    'new',
    'block',
    'custom',
    'Tidy Up',
    '--pipeline',
    'sales',
    '--upstream',
    'load',
    '--dry-run',
  );
  expect({code, stderr}).toEqual({
    code: 0,
    stderr: 'note: "Tidy Up" becomes tidy_up\nnothing was written: --dry-run\n',
  });
  expect(stdout).toBe(`write  blocks/custom/tidy_up.ts
  + import {custom} from 'magelet';
  +
  + // Any work. What is returned is what the blocks below receive; nothing is fine too.
  + export default custom(async (load: unknown, {log, run}) => {
  +   log.info(\`working in run \${run.id}\`);
  +   return {done: true};
  + });

change  pipelines/sales/metadata.yaml
    …
      - uuid: load
        type: data_loader
  +   - uuid: tidy_up
  +     type: custom
  +     upstream_blocks: [load]
`);
  expect(existsSync(join(project.folder, 'blocks/custom'))).toBe(false);
  expect(project.read('pipelines/sales/metadata.yaml')).toBe(sales['pipelines/sales/metadata.yaml']);
});

test('a pipeline is copied with its blocks, which both then have, and runs', async () => {
  using project = new ScratchProject(sales);
  expect(await project.run('new', 'pipeline', 'Weekly', '--from', 'sales')).toEqual({
    code: 0,
    stdout: `note: "Weekly" becomes weekly
note: not copied from sales: triggers.yaml
note: its blocks are those of sales: a change to a file of theirs is one to both
wrote  pipelines/weekly/metadata.yaml

next
  npx magelet run weekly
`,
    stderr: '',
  });
  expect(project.read('pipelines/weekly/metadata.yaml')).toBe(sales['pipelines/sales/metadata.yaml']);
  expect((await project.run('run', 'weekly')).code).toBe(0);
});

test('what is to be copied and is not there is told, and so are two things to copy', async () => {
  using project = new ScratchProject({...sales, 'custom_templates/pipelines/loads/metadata.yaml': 'blocks: []\n'});
  expect((await project.run('new', 'pipeline', 'weekly', '--from', 'sale')).stderr).toBe(
    `error[unknown-pipeline]: the project has no pipeline "sale"
   = note: it has: sales
   = help: write sales
`,
  );
  expect((await project.run('new', 'pipeline', 'weekly', '--template', 'load')).stderr).toBe(
    `error[unknown-template]: there is no template "load" for a pipeline
   = note: there are: loads
   = help: write --template loads
`,
  );
  expect(await project.run('new', 'pipeline', 'weekly', '--template', 'loads', '--from', 'sales')).toEqual({
    code: 2,
    stdout: '',
    stderr: `error[usage]: a new pipeline is made from one thing, and both --from and --template are given
   = note: nothing was written
   = help: leave one of them out
`,
  });
  expect((await project.run('new', 'pipeline', 'weekly', '--template', 'loads')).code).toBe(0);
  expect(project.read('pipelines/weekly/metadata.yaml')).toBe('blocks: []\n');
});
