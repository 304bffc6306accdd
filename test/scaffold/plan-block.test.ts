import {expect, test} from 'vitest';
import {planBlock, type BlockRequest} from '../../runtime/scaffold/plan-block.ts';

const template = {
  id: 'generic',
  label: 'Generic (no template)',
  kind: 'transformer',
  path: '/templates/transformers/generic.ts',
  origin: 'built in',
  text: '// template: Generic (no template)\nexport default transformer((input: Table) => input);\n',
} as const;

const plan = (request: Partial<BlockRequest>): ReturnType<typeof planBlock> =>
  planBlock({kind: 'transformer', name: 'clean_orders', template, upstream: [], existing: [], ...request});

const file = 'pipelines/sales/metadata.yaml';
const pipeline = {file, text: 'blocks:\n  - uuid: load_orders\n    type: data_loader\n'};

test('a block alone is one file', () => {
  expect(plan({})).toEqual({
    ok: true,
    value: {
      name: 'clean_orders',
      file: 'blocks/transformers/clean_orders.ts',
      changes: [
        {
          action: 'create',
          path: 'blocks/transformers/clean_orders.ts',
          content: 'export default transformer((input: Table) => input);\n',
        },
      ],
      notes: [],
    },
  });
});

test('a block of a pipeline is a file with its upstream as parameters, and an edit', () => {
  expect(plan({name: 'raw/Clean Orders', pipeline, upstream: ['load_orders', 'load_orders']})).toEqual({
    ok: true,
    value: {
      name: 'raw/clean_orders',
      file: 'blocks/transformers/raw/clean_orders.ts',
      changes: [
        {
          action: 'create',
          path: 'blocks/transformers/raw/clean_orders.ts',
          content: 'export default transformer((loadOrders: Table) => loadOrders);\n',
        },
        {
          action: 'edit',
          path: file,
          content:
            `${pipeline.text}  - uuid: raw/clean_orders\n    type: transformer\n` +
            '    upstream_blocks: [load_orders]\n',
          before: pipeline.text,
        },
      ],
      notes: ['"raw/Clean Orders" becomes raw/clean_orders'],
    },
  });
});

test.each([
  'blocks/transformers/clean_orders.ts',
  'blocks/transformers/clean_orders.js',
  'transformers/clean_orders.ts',
])('the file %s is used as it is', (path) => {
  expect(plan({pipeline, existing: [path]})).toEqual({
    ok: true,
    value: {
      name: 'clean_orders',
      file: path,
      changes: [
        {
          action: 'edit',
          path: file,
          content: `${pipeline.text}  - uuid: clean_orders\n    type: transformer\n`,
          before: pipeline.text,
        },
      ],
      notes: [`${path} is there already: it is used as it is`],
    },
  });
});

test('a file that is there, with no pipeline to use it in, is refused', () => {
  const path = 'blocks/transformers/clean_orders.ts';
  expect(plan({existing: [path, 'blocks/transformers/clean_orders_2.ts']})).toEqual({
    ok: false,
    failure: [
      {
        severity: 'error',
        code: 'block-exists',
        message: 'there is a transformer "clean_orders" already',
        at: {place: {file: path, line: 0, column: 0, endColumn: 0}},
        notes: ['nothing was written', 'to use it in a pipeline as it is, add --pipeline'],
        help: 'choose another name, such as clean_orders_3',
      },
    ],
  });
});

test('upstream blocks without a pipeline are refused', () => {
  expect(plan({upstream: ['a', 'b']})).toEqual({
    ok: false,
    failure: [
      {
        severity: 'error',
        code: 'missing-pipeline',
        message: 'block "clean_orders" would wait for "a" and "b", in no pipeline',
        notes: ['blocks wait for one another in a pipeline', 'nothing was written'],
        help: 'add --pipeline and the name of the pipeline',
      },
    ],
  });
});

test('a wrong name and a pipeline that cannot take the block are told', () => {
  expect(plan({name: '!'})).toMatchObject({ok: false, failure: [{code: 'wrong-name'}]});
  expect(plan({name: 'load_orders', pipeline})).toMatchObject({ok: false, failure: [{code: 'block-exists'}]});
});

test('a block that a pipeline of Mage names in Python is in TypeScript once its file is written, and nothing else changes', () => {
  const text =
    'blocks:\n- uuid: clean_orders # ours\n  type: transformer\n  language: python # Mage\n  upstream_blocks: []\n';
  const changesOf = (written: string) => {
    const planned = plan({pipeline: {file, text: written}, isNamed: true});
    return planned.ok ? planned.value.changes.slice(1) : [];
  };
  expect(changesOf(text)).toEqual([
    {action: 'edit', path: file, content: text.replace('python', 'typescript'), before: text},
  ]);
  expect(changesOf(text.replace('python', 'javascript'))).toEqual([]);
  expect(changesOf(text.replace('  language: python # Mage\n', ''))).toEqual([]);
});
