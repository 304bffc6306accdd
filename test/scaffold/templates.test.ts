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
    'transformer generic: Generic (no template), built in',
    'transformer b2: Backblaze B2, built in',
    'data_exporter generic: Generic (no template), built in',
    'data_exporter b2: Backblaze B2, built in',
    'sensor generic: Generic (no template), built in',
    'sensor b2: Backblaze B2, built in',
    'custom generic: Generic (no template), built in',
    'conditional generic: Generic (no template), built in',
    'callback generic: Generic (no template), built in',
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

test('a project without templates has the built-in ones', async () => {
  expect(await listTemplates({builtIn, own: join(builtIn, 'nowhere')})).toHaveLength(11);
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
        notes: ['there are: generic, b2'],
        help: 'write --template b2',
      },
    ],
  });
  expect(findTemplate(templates, 'custom', 'b2')).toMatchObject({
    failure: [{notes: ['there are: generic'], help: 'write --template generic'}],
  });
  expect(findTemplate([], 'custom', 'b2')).toMatchObject({
    failure: [{notes: ['there are none of this kind'], help: 'write one: templates/custom/b2.ts'}],
  });
});
