import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {pipelineYaml, ScratchProject} from '../support/scratch-project.ts';

test('a pipeline is drawn in every format, also before its blocks are written', async () => {
  using project = new ScratchProject({
    'pipelines/sales/metadata.yaml': pipelineYaml({load: ['data_loader'], save: ['data_exporter', 'load']}),
  });
  const drawn = async (format: string): Promise<string> => {
    const {code, stdout, stderr} = await project.run('graph', 'sales', '--format', format);
    expect({code, stderr}).toEqual({code: 0, stderr: ''});
    return stdout;
  };
  expect(await drawn('text')).toBe('●   load   data loader\n│\n●   save   data exporter\n');
  expect(await drawn('mermaid')).toBe('flowchart LR\n  b1[("load")]\n  b2[/"save"/]\n  b1 --> b2\n');
  expect(await drawn('dot')).toContain('  "load" -> "save";\n');
  expect(await drawn('svg')).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" [^]*<\/svg>\n$/);
  expect(JSON.parse(await drawn('json'))).toMatchObject({pipeline: 'sales', order: ['load', 'save']});
  expect((await project.run('graph', 'sales', '--json')).stdout).toBe(await drawn('json'));
});

test('a pipeline with mistakes is drawn with them, they are told, and the exit code is 2', async () => {
  using project = new ScratchProject({
    'pipelines/sales/metadata.yaml': pipelineYaml({
      load: ['data_loader', 'save'],
      clean: ['transformer', 'load', 'prices'],
      save: ['data_exporter', 'clean'],
    }),
  });
  const {code, stdout, stderr} = await project.run('graph', 'sales');
  expect(code).toBe(2);
  expect(stdout).toBe(`●   load    data loader     ✗ waits for save: a cycle
│
●   clean   transformer     ✗ waits for prices: not there
│
●   save    data exporter
`);
  expect(stderr.match(/^error\[.*\]/gm)?.toSorted()).toEqual(['error[dependency-cycle]', 'error[unknown-upstream]']);
});

test('what Mage does not run is drawn, also where other blocks wait for it', async () => {
  using project = new ScratchProject({
    'pipelines/sales/metadata.yaml': `blocks:
  - {uuid: load, type: data_loader, language: python}
  - {uuid: note, type: markdown, upstream_blocks: [load]}
  - {uuid: marts/stays, type: dbt, upstream_blocks: [load], language: sql}
  - {uuid: product, type: global_data_product, upstream_blocks: [marts/stays]}
`,
  });
  expect(await project.run('graph', 'sales')).toEqual({
    code: 0,
    stdout: `●     load          data loader
├─╮
│ ●   marts/stays   dbt
│ │
│ ●   product       global data product
│
●     note          markdown
`,
    stderr: '',
  });
  const {blocks} = JSON.parse((await project.run('graph', 'sales', '--format', 'json')).stdout) as {
    blocks: readonly {uuid: string; type: string; language: string}[];
  };
  expect(blocks.map(({uuid, type, language}) => `${uuid} ${type} ${language}`)).toEqual([
    'load data_loader python',
    'marts/stays dbt sql',
    'product global_data_product typescript',
    'note markdown markdown',
  ]);
});

test('the picture in the README is the one that the command draws of the sample pipeline', async () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const metadata = 'pipelines/flights/metadata.yaml';
  using project = new ScratchProject({[metadata]: readFileSync(`${root}${metadata}`, 'utf8')});
  const {stdout} = await project.run('graph', 'flights', '--format', 'svg');
  expect(readFileSync(`${root}docs/flights.svg`, 'utf8')).toBe(stdout);
});
