import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {findTemplate, listTemplates} from '../../runtime/scaffold/templates.ts';
import {scratchFolder} from './scratch-folder.ts';

const builtIn = fileURLToPath(new URL('../../templates', import.meta.url));

test('the templates that come with magelet', async () => {
  const templates = await listTemplates({builtIn});
  expect(templates.map(({kind, id, label, origin}) => `${kind} ${id}: ${label}, ${origin}`)).toEqual([
    'data_loader generic: Generic (no template), built in',
    'data_loader b2: Backblaze B2, built in',
    'data_loader b2_sql: Backblaze B2, in SQL, built in',
    'data_loader b2_many: Backblaze B2, many objects, built in',
    'data_loader b2_daily: Backblaze B2, what is new today, built in',
    'transformer generic: Generic (no template), built in',
    'transformer b2: Backblaze B2, built in',
    'transformer sql: SQL, built in',
    'transformer sql_file: SQL, in a file of its own, built in',
    'data_exporter generic: Generic (no template), built in',
    'data_exporter b2: Backblaze B2, built in',
    'data_exporter b2_partitioned: Backblaze B2, an object per value of a column, built in',
    'sensor generic: Generic (no template), built in',
    'sensor b2: Backblaze B2, built in',
    'custom generic: Generic (no template), built in',
    'custom b2: Backblaze B2, move what has been dealt with, built in',
    'conditional generic: Generic (no template), built in',
    'conditional b2: Backblaze B2, built in',
    'callback generic: Generic (no template), built in',
    'callback b2: Backblaze B2, built in',
  ]);
  expect(templates[1]?.path).toBe(join(builtIn, 'data_loaders/b2.ts'));
  expect(templates[1]?.text).toContain('b2.load(bucket, key)');
});

test("the project's own come first, and take the place of a built-in one of the same id", async () => {
  await using scratch = await scratchFolder({
    'own/sensors/b2.ts': '// template: Our bucket\n',
    'own/sensors/shop/orders.ts': '',
    'own/sensors/notes.md': '',
    'own/sensors/types.d.ts': '',
    'built-in/sensors/generic.ts': '// template: Generic (no template)\n',
    'built-in/sensors/b2.ts': '// template: Backblaze B2\n',
    'built-in/custom/b2.ts': '// template: Backblaze B2\n',
  });
  const templates = await listTemplates({builtIn: join(scratch.path, 'built-in'), own: join(scratch.path, 'own')});
  expect(templates.map(({kind, id, label, origin}) => `${kind} ${id}: ${label}, ${origin}`)).toEqual([
    'sensor b2: Our bucket, project',
    'sensor shop/orders: shop/orders, project',
    'sensor generic: Generic (no template), built in',
    'custom b2: Backblaze B2, built in',
  ]);
});

test("templates of Mage's folder count as the project's own, below those of templates/; Python is passed over", async () => {
  await using scratch = await scratchFolder({
    'own/data_loaders/orders.ts': '',
    'mage/orders/metadata.yaml': 'block_type: data_loader\nname: Orders\n',
    'mage/orders/orders.ts': '',
    'mage/prices/metadata.yaml': 'block_type: data_loader\nname: Prices of the day\nlanguage: sql\n',
    'mage/prices/prices.sql': 'select 1\n',
    'mage/old/metadata.yaml': 'block_type: data_loader\nlanguage: python\n',
    'mage/old/old.py': '',
    'mage/nothing/nothing.ts': '',
    'mage/chart/metadata.yaml': 'block_type: chart\n',
    'mage/chart/chart.ts': '',
  });
  const folders = {
    builtIn: join(scratch.path, 'built-in'),
    own: join(scratch.path, 'own'),
    mage: join(scratch.path, 'mage'),
  };
  const templates = await listTemplates(folders);
  expect(templates.map(({kind, id, label, origin, text}) => `${kind} ${id}: ${label}, ${origin}${text}`)).toEqual([
    'data_loader orders: orders, project',
    'data_loader prices: Prices of the day, projectselect 1\n',
  ]);
});

test('a project without templates has the built-in ones', async () => {
  expect(await listTemplates({builtIn, own: join(builtIn, 'nowhere'), mage: join(builtIn, 'nowhere')})).toHaveLength(
    20,
  );
});

test('a template is found by kind and id, and an unknown one is told with those there are', async () => {
  const templates = await listTemplates({builtIn});
  expect(findTemplate(templates, 'sensor', 'b2')).toMatchObject({ok: true, value: {kind: 'sensor', id: 'b2'}});
  expect(findTemplate(templates, 'data_loader', 'bb2')).toEqual({
    ok: false,
    failure: [
      {
        severity: 'error',
        code: 'unknown-template',
        message: 'there is no template "bb2" for a data loader',
        notes: ['there are: generic, b2, b2_sql, b2_many, b2_daily'],
        help: 'write --template b2',
      },
    ],
  });
  expect(findTemplate(templates, 'custom', 'far_off')).toMatchObject({
    failure: [{notes: ['there are: generic, b2'], help: 'write --template generic'}],
  });
  expect(findTemplate([], 'custom', 'b2')).toMatchObject({
    failure: [{notes: ['there are none of this kind'], help: 'write one: templates/custom/b2.ts'}],
  });
});
