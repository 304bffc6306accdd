import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {planProject, readProjectTemplate} from '../../runtime/scaffold/plan-project.ts';

const folder = fileURLToPath(new URL('../../templates/project', import.meta.url));
const files = await readProjectTemplate(folder);

test('a project is these files, and .gitignore among them', () => {
  const plan = planProject({name: 'demo', files, existing: ['.git/config'], dependency: '^1.2.3'});
  expect(plan.ok && plan.value.changes.map(({path}) => path)).toEqual([
    '.env.example',
    'README.md',
    'blocks/data_exporters/say_hello.ts',
    'blocks/data_loaders/people.ts',
    'blocks/transformers/greetings.ts',
    '.gitignore',
    'io_config.yaml',
    'metadata.yaml',
    'package.json',
    'pipelines/hello/metadata.yaml',
    'tests/greetings.test.ts',
    'tsconfig.json',
  ]);
});

test('its package has the name of the folder and depends on this magelet', () => {
  const plan = planProject({name: 'My Démo 2', files, existing: [], dependency: '^1.2.3'});
  const content = (path: string): string =>
    (plan.ok && plan.value.changes.find((change) => change.path === path)?.content) || '';
  expect(JSON.parse(content('package.json'))).toMatchObject({
    name: 'my-d-mo-2',
    type: 'module',
    dependencies: {magelet: '^1.2.3'},
  });
  expect(content('README.md').split('\n')[0]).toBe('# my-d-mo-2');
});

test('its YAML files name the schemas of the package that it uses', () => {
  const linesOf = (magelet?: string) => {
    const plan = planProject({name: 'demo', files, existing: [], dependency: '^1.2.3', ...(magelet && {magelet})});
    return (plan.ok ? plan.value.changes : [])
      .filter(({path}) => path.endsWith('.yaml'))
      .map(({content}) => content.split('\n')[0]);
  };
  expect(linesOf()).toEqual([
    '# yaml-language-server: $schema=node_modules/magelet/schemas/io_config.json',
    '# yaml-language-server: $schema=node_modules/magelet/schemas/project.json',
    '# yaml-language-server: $schema=../../node_modules/magelet/schemas/pipeline.json',
  ]);
  expect(linesOf('../node_modules/magelet')[2]).toBe(
    '# yaml-language-server: $schema=../../../node_modules/magelet/schemas/pipeline.json',
  );
});

test('a name that npm could not take leaves the stand-in', () => {
  const plan = planProject({
    name: '///',
    files: [{path: 'README.md', text: '# my-magelet-project'}],
    existing: [],
    dependency: '^1.2.3',
  });
  expect(plan).toMatchObject({value: {changes: [{content: '# my-magelet-project'}]}});
});

test('a folder that has one of the files is refused as a whole', () => {
  expect(
    planProject({name: 'demo', files, existing: ['README.md', '.gitignore', 'notes.md'], dependency: '^1.2.3'}),
  ).toEqual({
    ok: false,
    failure: [
      {
        severity: 'error',
        code: 'folder-not-empty',
        message: 'the folder has files that a new project would write: README.md, .gitignore',
        at: {place: {file: 'demo/README.md', line: 0, column: 0, endColumn: 0}},
        notes: ['nothing was written'],
        help: 'choose another folder: magelet init demo-2',
      },
    ],
  });
});

test('the folder to choose instead is beside the one that was written, or a new one in this', () => {
  const refused = (folder: string) =>
    planProject({name: 'b', folder, files, existing: ['README.md'], dependency: '^1.2.3'});
  expect(refused('a/b/')).toMatchObject({
    failure: [{at: {place: {file: 'a/b/README.md'}}, help: 'choose another folder: magelet init a/b-2'}],
  });
  expect(refused('.')).toMatchObject({
    failure: [{at: {place: {file: 'README.md'}}, help: 'choose another folder: magelet init my-project'}],
  });
});

test('a folder that has many of the files is refused in few words', () => {
  const existing = ['README.md', '.gitignore', 'io_config.yaml', 'metadata.yaml', 'tsconfig.json'];
  expect(planProject({name: 'demo', files, existing, dependency: '^1.2.3'})).toMatchObject({
    failure: [
      {
        message:
          'the folder has files that a new project would write: README.md, .gitignore, io_config.yaml and 2 more',
      },
    ],
  });
});
