import {expect, test} from 'vitest';
import {pipelineYaml, ScratchProject} from '../support/scratch-project.ts';

const hello = {
  'pipelines/hello/metadata.yaml': pipelineYaml({people: ['data_loader']}),
  'blocks/data_loaders/people.ts': `import {dataLoader} from 'magelet';\nexport default dataLoader(() => [{name: 'Ada'}]);\n`,
};

test.each([
  [['runn', 'hello'], 'unknown command "runn"', 'write run or runs'],
  [['run', 'hello', '--vra', 'x=1'], 'unknown option "--vra"', 'write --var'],
  [
    ['run', 'hello', '--var', 'x'],
    '--var is given "x": a variable is given as name=value',
    'see how it is called: magelet run --help',
  ],
  [
    ['run', 'hello', '--concurrency', '0'],
    '--concurrency is given "0": a whole number above 0 is expected',
    'see how it is called: magelet run --help',
  ],
  [
    ['run', 'hello', '--from', 'people', '--from', 'places'],
    '--from is given "places": it takes one block, and was given "people" before',
    'see how it is called: magelet run --help',
  ],
  [
    ['graph', 'hello', '--format', 'txt'],
    '--format is given "txt": allowed choices are text, mermaid, dot, json, svg',
    'see how it is called: magelet graph --help',
  ],
  [
    ['completion', 'tcsh'],
    'shell is given "tcsh": allowed choices are bash, zsh, fish',
    'see how it is called: magelet completion --help',
  ],
  [['new', 'block', '--tmplate', 'b2'], 'unknown option "--tmplate"', 'write --template'],
])('magelet %s is told what is wrong, with exit code 2', async (args, message, help) => {
  using project = new ScratchProject(hello);
  expect(await project.run(...args)).toEqual({
    code: 2,
    stdout: '',
    stderr: `error[usage]: ${message}\n   = help: ${help}\n`,
  });
});

test.each(['run', 'graph'])('%s without a pipeline is told those there are', async (command) => {
  using outside = new ScratchProject({});
  const missing = 'error[usage]: missing required argument "pipeline"';
  expect(await outside.run(command)).toEqual({
    code: 2,
    stdout: '',
    stderr: `${missing}\n   = help: see how it is called: magelet ${command} --help\n`,
  });
  using project = new ScratchProject(hello);
  expect((await project.run(command)).stderr).toBe(
    `${missing}\n   = note: the project has: hello\n   = help: name it: magelet ${command} hello\n`,
  );
  project.write({'pipelines/a/metadata.yaml': 'blocks: []\n'});
  expect((await project.run(command)).stderr).toBe(
    `${missing}\n   = note: the project has: a, hello\n   = help: name one of them: magelet ${command} a\n`,
  );
});

test('show without a run is told the newest, or what to run first', async () => {
  using project = new ScratchProject(hello);
  const missing = 'error[usage]: missing required argument "run"';
  expect((await project.run('show')).stderr).toBe(
    `${missing}\n   = note: nothing has run here yet\n   = help: run something: magelet run hello\n`,
  );
  await project.run('run', 'hello');
  const {stdout} = await project.run('runs', '--json');
  const {run} = JSON.parse(stdout.split('\n')[0] ?? '') as {run: string};
  expect(await project.run('show')).toEqual({
    code: 2,
    stdout: '',
    stderr: `${missing}\n   = note: the newest run is: ${run} of hello\n   = help: name it, or the newest: magelet show latest\n`,
  });
});

test.each([
  ['/usr/bin/fish', 'fish'],
  ['/bin/tcsh', 'bash'],
])('completion without a shell is told which there are, and the own one first: %s', async (SHELL, shell) => {
  using project = new ScratchProject({}, {SHELL});
  expect((await project.run('completion')).stderr).toBe(
    `error[usage]: missing required argument "shell"\n   = note: there are: bash, zsh, fish\n   = help: name yours: magelet completion ${shell}\n`,
  );
});

test('init where files are in the way offers a folder that has a name', async () => {
  using project = new ScratchProject({'README.md': ''});
  for (const folder of ['', '.', './']) {
    expect((await project.run('init', folder)).stderr).toContain('choose another folder: magelet init my-project\n');
  }
});

test('init keeps a package.json that is there, and writes what it lacks', async () => {
  using project = new ScratchProject({
    'package.json':
      '{\n\t"name": "shop",\n\t"scripts": {"test": "vitest"},\n\t"devDependencies": {"magelet": "file:m.tgz"}\n}\n',
  });
  const {code, stdout} = await project.run('init');
  expect([code, stdout.split('\n').at(-2)]).toEqual([0, '  npx magelet run hello']);
  const text = project.read('package.json');
  expect(text).toContain('{\n\t"name": "shop",\n');
  expect(JSON.parse(text)).toEqual({
    name: 'shop',
    type: 'module',
    scripts: {
      start: 'magelet run hello',
      validate: 'magelet validate',
      types: 'magelet types && tsc --noEmit',
      test: 'vitest',
    },
    devDependencies: {'@types/node': '^24', node: '^24', typescript: '^7.0.2', magelet: 'file:m.tgz'},
    allowScripts: {esbuild: true, node: true},
  });
  expect((await project.run('run', 'hello')).code).toBe(0);
  expect((await project.run('init')).stderr).toContain(
    'the folder has files that a new project would write: .env.example',
  );
});

test.each([
  [
    '{"type": "commonjs"}',
    'package.json says "type": "commonjs", and blocks are modules of ECMAScript',
    'npm pkg set type=module',
  ],
  [
    '{"type": ',
    'the folder has files that a new project would write: package.json',
    'choose another folder: magelet init my-project',
  ],
])('init writes nothing beside a package.json that is %s', async (text, message, help) => {
  using project = new ScratchProject({'package.json': text});
  expect((await project.run('init')).stderr).toBe(`error[folder-not-empty]: ${message}
  --> package.json
   = note: nothing was written
   = help: ${help}
`);
  expect(project.read('package.json')).toBe(text);
});

test('help and version are results', async () => {
  using project = new ScratchProject({});
  const help = await project.run('--help');
  expect(help).toMatchObject({code: 0, stderr: ''});
  expect(help.stdout).toContain('run [options] <pipeline>          run a pipeline\n');
  expect((await project.run('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('a run whose reader goes away goes on to its end', async () => {
  using project = new ScratchProject(hello);
  const running = project.start('run', 'hello');
  running.stdout?.destroy();
  expect((await running.ended).code).toBe(0);
  expect((await project.run('runs')).stdout).toContain('✓ completed');
});

test('list, runs and graph say what there is, for people and for programs', async () => {
  using project = new ScratchProject(hello);
  expect((await project.run('list')).stdout).toBe('hello   1 block\n');
  expect(JSON.parse((await project.run('list', '--json')).stdout)).toEqual({
    name: 'hello',
    tags: [],
    blocks: 1,
    isValid: true,
  });
  expect((await project.run('graph', 'hello')).stdout).toBe('●   people   data loader\n');
  expect(JSON.parse((await project.run('graph', 'hello', '--format', 'json')).stdout)).toEqual({
    pipeline: 'hello',
    blocks: [{uuid: 'people', type: 'data_loader', language: 'typescript', upstream: [], downstream: []}],
    order: ['people'],
  });
  expect((await project.run('runs')).stdout).not.toContain('completed');
  await project.run('run', 'hello');
  expect(JSON.parse((await project.run('runs', 'hello', '--json')).stdout)).toMatchObject({
    pipeline: 'hello',
    status: 'completed',
  });
  expect(await project.run('runs', 'helo')).toMatchObject({code: 2, stdout: ''});
});

test('validate tells everything that is wrong at once, as text and as one object per line', async () => {
  using project = new ScratchProject({
    ...hello,
    'pipelines/broken/metadata.yaml': pipelineYaml({
      load_orders: ['data_loader'],
      clean: ['transformer', 'load_order'],
    }),
    'blocks/data_loaders/load_orders.ts': `import {dataLoader} from 'magelet';\nexport default dataLoader(() => [1]);\n`,
    'blocks/transformers/clean.ts': `import {transformer} from 'magelet';\nexport default transformer((a) => a);\n`,
  });
  const {code, stdout, stderr} = await project.run('validate');
  expect(code).toBe(2);
  expect(stdout).toBe('2 pipelines, 3 blocks: 1 error\n');
  expect(stderr).toBe(`error[unknown-upstream]: block "clean" waits for "load_order", which broken does not have
  --> pipelines/broken/metadata.yaml:6:23
   |
 6 |     upstream_blocks: [load_order]
   |                       ^^^^^^^^^^ no such block
  ::: pipelines/broken/metadata.yaml:2:11
   |
 2 |   - uuid: load_orders
   |           ^^^^^^^^^^^ this one is close
   = help: write load_orders, or create it: magelet new block data_loader load_order --pipeline broken
`);
  expect(JSON.parse((await project.run('validate', 'broken', '--json')).stdout)).toEqual({
    severity: 'error',
    code: 'unknown-upstream',
    message: 'block "clean" waits for "load_order", which broken does not have',
    file: 'pipelines/broken/metadata.yaml',
    line: 6,
    column: 23,
    endColumn: 33,
    notes: [],
    help: 'write load_orders, or create it: magelet new block data_loader load_order --pipeline broken',
  });
  const run = await project.run('run', 'broken');
  expect(run).toEqual({code: 2, stdout: '', stderr});
});

test('help is asked for as other commands take it, too', async () => {
  using project = new ScratchProject({});
  for (const command of ['run', 'new block']) {
    const words = command.split(' ');
    const asked = await project.run('help', ...words);
    expect(asked).toEqual(await project.run(...words, '--help'));
    expect(asked.stdout).toContain(`Usage: magelet ${command} `);
  }
  expect(await project.run('help')).toEqual(await project.run('--help'));
});

test('commands to paste are npx magelet where npm runs it, and in --json the same as ever', async () => {
  using project = new ScratchProject(
    {
      'pipelines/p/metadata.yaml': 'blocks:\n  - uuid: load\n    type: data_loader\n',
      'blocks/data_loaders/load.ts': `import {dataLoader} from 'magelet';\nexport default dataLoader(({variables}) => variables.get('bad') ?? (() => 1));\n`,
    },
    {npm_command: 'exec'},
  );
  expect((await project.run('runs')).stdout).toBe('nothing has run yet: npx magelet run <pipeline>\n');
  expect((await project.run('run', 'weekly')).stderr).toContain(
    '   = help: make it: npx magelet new pipeline weekly\n',
  );
  expect((await project.run('run', 'p')).stdout).toContain('  go on with: npx magelet run p --resume\n');
  project.write({'pipelines/p/metadata.yaml': 'blocks:\n  - uuid: gone\n    type: data_loader\n'});
  expect((await project.run('list')).stdout).toContain('cannot run: npx magelet validate p\n');
  expect((await project.run('validate', '--json')).stdout).toContain(
    '"help":"magelet new block data_loader gone --pipeline p"',
  );
});
