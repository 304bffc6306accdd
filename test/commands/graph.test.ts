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
