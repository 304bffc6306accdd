import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {pipelineYaml, ScratchProject} from '../support/scratch-project.ts';

const failing = {
  'pipelines/sales/metadata.yaml': pipelineYaml({load: ['data_loader'], grade: ['transformer', 'load']}),
  'blocks/data_loaders/load.ts': `import {dataLoader, test} from 'magelet';
export default dataLoader(({log}) => { log.info('3 files'); return [{id: 1}]; });
export const hasRows = test('has rows', (rows: unknown[]) => rows.length > 0);
`,
  'blocks/transformers/grade.ts': `import {transformer} from 'magelet';
export default transformer(() => { throw new RangeError('no grade'); });
`,
};

test('a run writes JUnit XML into a folder that is made for it', async () => {
  using project = new ScratchProject(failing);
  expect((await project.run('run', 'sales', '--junit', 'reports/junit/magelet.xml')).code).toBe(1);
  const xml = project.read('reports/junit/magelet.xml');
  expect(xml).toContain('<testsuite name="sales" tests="3" failures="1" errors="0" skipped="0"');
  expect(xml).toContain('<testcase name="has rows" classname="sales.load" time="0.000"/>');
  expect(xml).toContain('<system-out>info: 3 files</system-out>');
});

test('that JUnit XML cannot be written is told before a block runs', async () => {
  using project = new ScratchProject(failing);
  const {code, stdout, stderr} = await project.run('run', 'sales', '--junit', 'pipelines');
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toBe(`error[usage]: --junit needs a file, and pipelines is a folder
   = help: name a file in it: --junit pipelines/magelet.xml
`);
  const inFile = await project.run('run', 'sales', '--junit', 'package.json/magelet.xml');
  expect([inFile.code, inFile.stdout]).toEqual([2, '']);
  expect(inFile.stderr).toContain('package.json');
  expect((await project.run('runs')).stdout).not.toContain('sales');
});

test('a run that cannot start says why in its JUnit XML, in place of what a run before said', async () => {
  using project = new ScratchProject({...failing, 'io_config.yaml': 'default: {}\n'});
  const errors = async (...args: readonly string[]): Promise<readonly string[]> => {
    expect((await project.run('run', ...args, '--junit', 'reports/magelet.xml')).code).toBe(2);
    return [...project.read('reports/magelet.xml').matchAll(/testcase name="(.*?)"/g)].map(([, name]) => name ?? '');
  };
  expect((await project.run('run', 'sales', '--junit', 'reports/magelet.xml')).code).toBe(1);
  expect(await errors('sale')).toEqual(['unknown-pipeline']);
  expect(await errors('sales', '--profile', 'prod')).toEqual(['unknown-profile']);
  expect(await errors('sales', '--block', 'lod')).toEqual(['unknown-block']);
  expect(await errors('sales', '--vars', 'none.yaml')).toEqual(['file-not-found']);
  project.write({
    'pipelines/sales/metadata.yaml': pipelineYaml({load: ['data_loader', 'a'], grade: ['transformer', 'b']}),
  });
  expect(await errors('sales')).toEqual([
    'unknown-upstream at pipelines/sales/metadata.yaml:4:23',
    'unknown-upstream at pipelines/sales/metadata.yaml:7:23',
  ]);
});

test('on GitHub, what failed is annotated at its line of the repository, and the step has a summary', async () => {
  using place = new ScratchProject({});
  using project = new ScratchProject(failing, {
    CI: 'true',
    GITHUB_WORKSPACE: join(place.folder, '..'),
    GITHUB_STEP_SUMMARY: join(place.folder, 'summary.md'),
  });
  const {stdout, stderr} = await project.run('run', 'sales');
  const folder = project.folder.slice(project.folder.lastIndexOf('/') + 1);
  const annotation = `::error file=${folder}/blocks/transformers/grade.ts,line=2,col=42,endColumn=43,title=block-threw::block "grade" threw RangeError: no grade%0A`;
  expect(stderr.split('\n').filter((line) => line.startsWith(annotation))).toHaveLength(1);
  expect(stdout).not.toContain('::');
  expect(readFileSync(join(place.folder, 'summary.md'), 'utf8')).toContain('| ✗ | grade | transformer | failed |');
  expect((await project.run('run', 'sale')).stderr).toContain('::error title=unknown-pipeline::the project has no');
});

test('where nobody says CI there are no annotations', async () => {
  using project = new ScratchProject(failing, {CI: 'false'});
  const {stdout, stderr} = await project.run('run', 'sales');
  expect(`${stdout}${stderr}`).not.toContain('::error');
});
