import {expect, test} from 'vitest';
import {ScratchProject} from '../support/scratch-project.ts';

test('a replica runs the file of its block as a step of its own, with its own inputs and configuration', async () => {
  using project = new ScratchProject({
    'pipelines/daily/metadata.yaml': `blocks:
- {uuid: two, type: data_loader, configuration: {value: 2}}
- {uuid: five, type: data_loader, replicated_block: two, configuration: {value: 5}}
- {uuid: double, type: transformer, upstream_blocks: [two], configuration: {file_source: {path: shared/double.ts}}}
- {uuid: double_again, type: transformer, replicated_block: double, upstream_blocks: [five]}
- {uuid: tell, type: data_exporter, upstream_blocks: [double, double_again]}
`,
    'blocks/data_loaders/two.ts': `import {dataLoader} from 'magelet';
export default dataLoader(({configuration}) => configuration['value']);
`,
    'shared/double.ts': `import {transformer} from 'magelet';
export default transformer((value: number, {block}) => block.name + '=' + 2 * value);
`,
    'blocks/data_exporters/tell.ts': `import {dataExporter} from 'magelet';
export default dataExporter((...all: unknown[]) => console.log(all.slice(0, 2).join(' ')));
`,
  });
  const {code, stdout} = await project.run('run', 'daily');
  expect(code).toBe(0);
  expect(stdout).toContain('double=4 double_again=10');
  expect((await project.run('validate')).stdout).toBe('1 pipeline, 5 blocks: nothing is wrong\n');
});
