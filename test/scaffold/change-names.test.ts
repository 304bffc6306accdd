import {expect, test} from 'vitest';
import type {Diagnostic} from '../../runtime/core/diagnostic.ts';
import type {Result} from '../../runtime/core/result.ts';
import {renderDiagnostic} from '../../runtime/report/render-diagnostic.ts';
import type {ChangePlan} from '../../runtime/scaffold/file-change.ts';
import {planRemoveBlock} from '../../runtime/scaffold/plan-remove-block.ts';
import {planRemovePipeline} from '../../runtime/scaffold/plan-remove-pipeline.ts';
import {planRenameBlock} from '../../runtime/scaffold/plan-rename-block.ts';
import {planRenamePipeline} from '../../runtime/scaffold/plan-rename-pipeline.ts';
import {readProjectTexts, type ProjectTexts} from '../../runtime/scaffold/project-texts.ts';
import {writeChanges} from '../../runtime/scaffold/write-changes.ts';
import {scratchFolder} from './scratch-folder.ts';

const project = {
  'pipelines/sales/metadata.yaml': `# the daily numbers
name: sales
blocks:
  # brings orders in
  - uuid: load_orders # the first
    name: load_orders
    type: data_loader
    downstream_blocks: [clean_orders]

  - uuid: clean_orders
    type: transformer
    upstream_blocks:
      - "load_orders"   # quoted

  - uuid: again
    type: data_loader
    replicated_block: load_orders
    configuration: {file_path: blocks/data_loaders/load_orders.ts}
  - {uuid: each, type: custom, configuration: {dynamic: {parent: load_orders}}}
callbacks:
  - uuid: tell
    type: callback
    upstream_blocks: ['load_orders']
variables:
  load_orders: 3
`,
  'pipelines/weekly/metadata.yaml': `blocks:
- {uuid: load_orders, type: data_loader}
- {uuid: other, type: data_loader}
- {uuid: sum, type: transformer, upstream_blocks: [load_orders, other]}
`,
  // A transformer of that name is another block.
  'pipelines/yearly/metadata.yaml':
    'blocks: [{uuid: load_orders, type: transformer}, {uuid: b, type: custom, upstream_blocks: [load_orders]}]\n',
  'pipelines/weekly/triggers.yaml':
    'triggers:\n- name: after sales\n  pipeline_uuid: sales # then\n- name: own\n  pipeline_uuid: weekly\n',
  'blocks/data_loaders/load_orders.ts': "import {url} from '../../lib/url.ts';\nexport const rows = 3;\n",
  'blocks/transformers/clean_orders.ts': `import {rows} from '../data_loaders/load_orders.ts';\nimport 'magelet';\nconst key = 'load_orders';\n`,
  'lib/url.ts':
    "export const later = () => import('../blocks/data_loaders/load_orders.js');\nawait runPipeline('sales');\n",
};

/** What is changed by a plan when it is carried out: each file that differs, undefined where it is gone. */
async function changedBy(
  plan: (texts: ProjectTexts) => Result<ChangePlan>,
  files: Readonly<Record<string, string>> = project,
): Promise<{readonly files: Readonly<Record<string, string | undefined>>; readonly notes: readonly string[]}> {
  await using scratch = await scratchFolder(files);
  const planned = plan(await readProjectTexts(scratch.path));
  if (!planned.ok) throw new Error(textOf(planned.failure));
  expect(await writeChanges(scratch.path, planned.value.changes)).toMatchObject({ok: true});
  const after = await scratch.contents();
  const paths = [...new Set([...Object.keys(files), ...Object.keys(after)])].filter(
    (path) => files[path] !== after[path],
  );
  return {files: Object.fromEntries(paths.map((path) => [path, after[path]])), notes: planned.value.notes};
}

async function refusalOf(
  plan: (texts: ProjectTexts) => Result<ChangePlan>,
  files: Readonly<Record<string, string>> = project,
): Promise<string> {
  await using scratch = await scratchFolder(files);
  const planned = plan(await readProjectTexts(scratch.path));
  return planned.ok ? 'not refused' : textOf(planned.failure);
}

const textOf = (failure: readonly Diagnostic[]): string =>
  failure.map((diagnostic) => renderDiagnostic(diagnostic, {width: 120, colour: false})).join('\n');

test('a block is renamed wherever it is named, in all pipelines, with its file and the imports, and nothing else changes', async () => {
  const renamed = await changedBy((texts) =>
    planRenameBlock(texts, {from: 'load_orders', to: 'shop/Get Orders', kind: 'data_loader'}),
  );
  expect(renamed).toEqual({
    files: {
      'pipelines/sales/metadata.yaml': `# the daily numbers
name: sales
blocks:
  # brings orders in
  - uuid: shop/get_orders # the first
    name: shop/get_orders
    type: data_loader
    downstream_blocks: [clean_orders]

  - uuid: clean_orders
    type: transformer
    upstream_blocks:
      - "shop/get_orders"   # quoted

  - uuid: again
    type: data_loader
    replicated_block: shop/get_orders
    configuration: {file_path: blocks/data_loaders/shop/get_orders.ts}
  - {uuid: each, type: custom, configuration: {dynamic: {parent: shop/get_orders}}}
callbacks:
  - uuid: tell
    type: callback
    upstream_blocks: ['shop/get_orders']
variables:
  load_orders: 3
`,
      'pipelines/weekly/metadata.yaml': `blocks:
- {uuid: shop/get_orders, type: data_loader}
- {uuid: other, type: data_loader}
- {uuid: sum, type: transformer, upstream_blocks: [shop/get_orders, other]}
`,
      'blocks/data_loaders/load_orders.ts': undefined,
      'blocks/data_loaders/shop/get_orders.ts': "import {url} from '../../../lib/url.ts';\nexport const rows = 3;\n",
      'blocks/transformers/clean_orders.ts': `import {rows} from '../data_loaders/shop/get_orders.ts';\nimport 'magelet';\nconst key = 'load_orders';\n`,
      'lib/url.ts':
        "export const later = () => import('../blocks/data_loaders/shop/get_orders.js');\nawait runPipeline('sales');\n",
    },
    notes: [
      '"shop/Get Orders" becomes shop/get_orders',
      '"load_orders" is named in code too, which was left as it is: blocks/transformers/clean_orders.ts:3',
    ],
  });
});

test('blocks in SQL that read it as a table read it by its new name; what else is called so stays', async () => {
  const sql = `-- load is the first
select load.id, "load".total, l.load, 'from load' as load
from load join "load" l using (id)
where id > {{ block_output('load', parse='[0].id') }} and loaded
`;
  const files = {
    'pipelines/p/metadata.yaml':
      'blocks:\n- {uuid: load, type: data_loader}\n- {uuid: sum, type: transformer, upstream_blocks: [load]}\n- {uuid: far, type: transformer}\n',
    'blocks/transformers/sum.sql': sql,
    'blocks/transformers/far.sql': 'select * from load\n',
  };
  const plain = await changedBy((texts) => planRenameBlock(texts, {from: 'load', to: 'orders'}), files);
  expect(plain.files['blocks/transformers/sum.sql']).toBe(`-- load is the first
select orders.id, orders.total, l.load, 'from load' as load
from orders join orders l using (id)
where id > {{ block_output('orders', parse='[0].id') }} and loaded
`);
  expect(plain.files['blocks/transformers/far.sql']).toBe(undefined);
  expect(plain.notes).toEqual([
    '"load" is named in code too, which was left as it is: blocks/transformers/far.sql:1, blocks/transformers/sum.sql:1, blocks/transformers/sum.sql:2',
  ]);
  const deep = await changedBy((texts) => planRenameBlock(texts, {from: 'load', to: 'shop/orders'}), files);
  expect(deep.files['blocks/transformers/sum.sql']).toContain('from "shop/orders" join "shop/orders" l using');
});

test('where blocks of several kinds have the name, the kind has to be said', async () => {
  expect(await refusalOf((texts) => planRenameBlock(texts, {from: 'load_orders', to: 'x'}))).toBe(
    `error[usage]: the project has several blocks named "load_orders": data_loader, transformer
   = note: nothing was written
   = help: say which one: --kind data_loader
`,
  );
  const renamed = await changedBy((texts) =>
    planRenameBlock(texts, {from: 'load_orders', to: 'x', kind: 'transformer'}),
  );
  expect(renamed.files).toEqual({
    'pipelines/yearly/metadata.yaml':
      'blocks: [{uuid: x, type: transformer}, {uuid: b, type: custom, upstream_blocks: [x]}]\n',
  });
});

test('a name that a block of the same pipeline has, or a file, is refused', async () => {
  const files = {...project, 'blocks/data_loaders/taken.ts': ''};
  const rename = (to: string) => (texts: ProjectTexts) => planRenameBlock(texts, {from: 'other', to});
  expect(await refusalOf(rename('sum'), files)).toBe(`error[block-exists]: weekly has a block "sum" already
  --> pipelines/weekly/metadata.yaml:4:10
   |
 4 | - {uuid: sum, type: transformer, upstream_blocks: [load_orders, other]}
   |          ^^^
   = note: nothing was written
   = help: choose another name
`);
  expect(await refusalOf(rename('taken'), files)).toContain(
    'there is a file of that name already: blocks/data_loaders/taken.ts',
  );
  expect(await refusalOf((texts) => planRenameBlock(texts, {from: 'othr', to: 'x'}))).toBe(
    `error[unknown-block]: the project has no block "othr"
   = note: it has: again, b, clean_orders, each, load_orders, other, sum, tell
   = help: write other
`,
  );
});

test('what an alias repeats is renamed once, and what an alias uses for something else is not touched', async () => {
  const shared =
    'blocks:\n- {uuid: a, type: data_loader}\n- {uuid: b, type: custom, upstream_blocks: &up [a]}\n- {uuid: c, type: custom, upstream_blocks: *up}\n';
  const rename = (texts: ProjectTexts) => planRenameBlock(texts, {from: 'a', to: 'z'});
  expect((await changedBy(rename, {'pipelines/p/metadata.yaml': shared})).files).toEqual({
    'pipelines/p/metadata.yaml': shared.replace('uuid: a', 'uuid: z').replace('[a]', '[z]'),
  });
  const misused = 'blocks: [{uuid: &n a, type: data_loader}]\nvariables: {table: *n}\n';
  expect(await refusalOf(rename, {'pipelines/p/metadata.yaml': misused})).toContain(
    'error[not-editable]: the way pipelines/p/metadata.yaml is written leaves no way to change this name and nothing else',
  );
});

test('nothing is changed as long as a pipeline cannot be read: it could name the block', async () => {
  const files = {...project, 'pipelines/broken/metadata.yaml': 'blocks: [\n'};
  expect(await refusalOf((texts) => planRenameBlock(texts, {from: 'other', to: 'x'}), files)).toMatch(
    /^error\[yaml-syntax\][^]*pipelines\/broken\/metadata\.yaml[^]*= note: nothing was written/,
  );
});

test("Mage's files stay where Mage has them, in any language", async () => {
  const files = {
    'pipelines/p/metadata.yaml': 'blocks: [{uuid: a, type: data_loader, language: python}]\n',
    'data_loaders/a.py': 'x\n',
  };
  expect((await changedBy((texts) => planRenameBlock(texts, {from: 'a', to: 'z'}), files)).files).toEqual({
    'pipelines/p/metadata.yaml': 'blocks: [{uuid: z, type: data_loader, language: python}]\n',
    'data_loaders/a.py': undefined,
    'data_loaders/z.py': 'x\n',
  });
});

test('a pipeline is renamed with its folder, its own name, the triggers and the calls that name it', async () => {
  const renamed = await changedBy((texts) =>
    planRenamePipeline(texts, {from: 'sales', to: 'daily_sales', existing: ['sales', 'weekly']}),
  );
  expect(renamed.notes).toEqual([]);
  expect(renamed.files).toEqual({
    'pipelines/sales/metadata.yaml': undefined,
    'pipelines/daily_sales/metadata.yaml': project['pipelines/sales/metadata.yaml'].replace(
      'name: sales',
      'name: daily_sales',
    ),
    'pipelines/weekly/triggers.yaml': project['pipelines/weekly/triggers.yaml'].replace(': sales', ': daily_sales'),
    'lib/url.ts': project['lib/url.ts'].replace("'sales'", "'daily_sales'"),
  });
  expect(
    await refusalOf((texts) => planRenamePipeline(texts, {from: 'sales', to: 'weekly', existing: ['sales', 'weekly']})),
  ).toContain('error[pipeline-exists]: there is a pipeline "weekly" already');
});

test('a block that others need is not removed, and every line that names it is told', async () => {
  expect(await refusalOf((texts) => planRemoveBlock(texts, {name: 'load_orders', kind: 'data_loader'}))).toBe(
    `error[still-used]: block "load_orders" is still used, in 8 places
  --> pipelines/sales/metadata.yaml:13:9
   |
13 |       - "load_orders"   # quoted
   |         ^^^^^^^^^^^^^ clean_orders waits for it
  ::: pipelines/sales/metadata.yaml:17:23
   |
17 |     replicated_block: load_orders
   |                       ^^^^^^^^^^^ again is a replica of it
  ::: pipelines/sales/metadata.yaml:18:32
   |
18 |     configuration: {file_path: blocks/data_loaders/load_orders.ts}
   |                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ again runs its file
   = note: pipelines/sales/metadata.yaml:19: each is made from its items
   = note: pipelines/sales/metadata.yaml:23: tell waits for it
   = note: pipelines/weekly/metadata.yaml:4: sum waits for it
   = note: blocks/transformers/clean_orders.ts:1: imports its file
   = note: lib/url.ts:1: imports its file
   = note: nothing was written
   = help: take load_orders out of these lines first
`,
  );
});

test('a block that nothing needs is taken out of all pipelines, out of what is derived, and its file away', async () => {
  const removed = await changedBy((texts) => planRemoveBlock(texts, {name: 'clean_orders'}));
  const before = project['pipelines/sales/metadata.yaml'];
  expect(removed.files).toEqual({
    'pipelines/sales/metadata.yaml': before
      .replace('downstream_blocks: [clean_orders]', 'downstream_blocks: []')
      .replace(/ {2}- uuid: clean_orders[^]*?\n\n/, ''),
    'blocks/transformers/clean_orders.ts': undefined,
  });
  const lines = 'blocks:\n  - uuid: a\n    type: custom # first\n  # second\n  - uuid: b\n    type: custom\n';
  const one = (name: string) =>
    changedBy((texts) => planRemoveBlock(texts, {name}), {'pipelines/p/metadata.yaml': lines});
  expect((await one('a')).files).toEqual({
    'pipelines/p/metadata.yaml': 'blocks:\n  # second\n  - uuid: b\n    type: custom\n',
  });
  expect((await one('b')).files).toEqual({
    'pipelines/p/metadata.yaml': 'blocks:\n  - uuid: a\n    type: custom # first\n  # second\n',
  });
  const only = {
    'pipelines/p/metadata.yaml': 'name: p\nblocks:\n- uuid: a\n  type: custom\ntags: [x]\n',
    'blocks/custom/a.ts': '',
  };
  expect((await changedBy((texts) => planRemoveBlock(texts, {name: 'a'}), only)).files).toEqual({
    'pipelines/p/metadata.yaml': 'name: p\nblocks: []\ntags: [x]\n',
    'blocks/custom/a.ts': undefined,
  });
});

test('a block is taken out of the lists of blocks below it, too', async () => {
  const files = {
    'pipelines/p/metadata.yaml':
      'blocks:\n- {uuid: z, type: custom, upstream_blocks: [a]}\n- uuid: a\n  type: custom\n  downstream_blocks:\n  - z\n  - b\n',
  };
  expect((await changedBy((texts) => planRemoveBlock(texts, {name: 'z'}), files)).files).toEqual({
    'pipelines/p/metadata.yaml': 'blocks:\n- uuid: a\n  type: custom\n  downstream_blocks:\n  - b\n',
  });
});

test('a block is taken out of one pipeline alone, and its file stays', async () => {
  const files = {
    ...project,
    'pipelines/weekly/metadata.yaml': 'blocks: [{uuid: load_orders, type: data_loader}, {uuid: other, type: custom}]\n',
  };
  const removed = await changedBy(
    (texts) => planRemoveBlock(texts, {name: 'load_orders', kind: 'data_loader', pipeline: 'weekly'}),
    files,
  );
  expect(removed.files).toEqual({'pipelines/weekly/metadata.yaml': 'blocks: [{uuid: other, type: custom}]\n'});
  expect(removed.notes[0]).toBe('blocks/data_loaders/load_orders.ts stays as it is');
  expect(await refusalOf((texts) => planRemoveBlock(texts, {name: 'other', pipeline: 'sales'}))).toContain(
    'error[unknown-block]: sales has no block "other"',
  );
});

test("Mage's global data products that are made by a pipeline follow it, or keep it", async () => {
  const files = {
    'pipelines/sales/metadata.yaml': 'blocks: []\n',
    'global_data_products.yaml':
      'orders:\n  object_type: pipeline\n  object_uuid: sales # daily\nother: {object_type: block, object_uuid: sales}\n',
  };
  const renamed = await changedBy((texts) => planRenamePipeline(texts, {from: 'sales', to: 's', existing: []}), files);
  expect(renamed.files['global_data_products.yaml']).toBe(
    files['global_data_products.yaml'].replace('object_uuid: sales #', 'object_uuid: s #'),
  );
  expect(await refusalOf((texts) => planRemovePipeline(texts, 'sales'), files)).toContain(
    'the data product orders starts it',
  );
});

test('a pipeline that is started elsewhere is not removed; another one goes with its folder', async () => {
  expect(await refusalOf((texts) => planRemovePipeline(texts, 'sales'))).toBe(
    `error[still-used]: pipeline "sales" is still used, in 2 places
  --> pipelines/weekly/triggers.yaml:3:18
   |
 3 |   pipeline_uuid: sales # then
   |                  ^^^^^ after sales starts it
  ::: lib/url.ts:2:20
   |
 2 | await runPipeline('sales');
   |                    ^^^^^ starts it, or asks for its runs
   = note: nothing was written
   = help: take sales out of these lines first
`,
  );
  expect(await changedBy((texts) => planRemovePipeline(texts, 'weekly'))).toEqual({
    files: {'pipelines/weekly/metadata.yaml': undefined, 'pipelines/weekly/triggers.yaml': undefined},
    notes: ['blocks that are in no pipeline any more, with their files: other, sum'],
  });
});
