import {expect, test} from 'vitest';
import {copyPipeline} from '../../runtime/scaffold/copy-pipeline.ts';

const copied = (text: string, magelet?: string): string => {
  const copy = copyPipeline({
    source: {file: 'pipelines/sales/metadata.yaml', text},
    title: 'Sales: weekly',
    name: 'sales__weekly',
    file: 'pipelines/sales__weekly/metadata.yaml',
    ...(magelet !== undefined && {magelet}),
  });
  return copy.ok ? copy.value : copy.failure.map(({code}) => code).join();
};

const schema = '# yaml-language-server: $schema=../../node_modules/magelet/schemas/pipeline.json\n';

test('a copy has names of its own, and everything else as it was written', () => {
  expect(copied('# daily\nname: sales # us\nuuid: "sales"\nblocks:\n  - {uuid: sales, type: custom}\n')).toBe(
    '# daily\nname: "Sales: weekly" # us\nuuid: "sales__weekly"\nblocks:\n  - {uuid: sales, type: custom}\n',
  );
  expect(copied('blocks: []\n')).toBe('blocks: []\n');
});

test('the way to the schema is that from the new folder', () => {
  expect(copied('# yaml-language-server: $schema=elsewhere.json\nblocks: []\n')).toBe(`${schema}blocks: []\n`);
});

test("a template of Mage's holds the pipeline under a key", () => {
  const template =
    'name: a template\ndescription: for sales\npipeline:\n  name: x\n  uuid: x\n  blocks:\n  - uuid: a\n    type: custom\n';
  expect(copied(template)).toBe(`${schema}name: 'Sales: weekly'\nblocks:\n  - uuid: a\n    type: custom\n`);
});

test('what is no YAML is refused', () => {
  expect(copied('blocks: [')).toBe('yaml-syntax');
});
