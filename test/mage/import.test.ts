import {execFile} from 'node:child_process';
import {cpSync, existsSync, readdirSync, readFileSync, symlinkSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {ScratchProject, type Ended} from '../support/scratch-project.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const fixture = join(repository, 'test/fixtures/mage-project');

/** A folder in which a Mage project lies and a new one is made. */
const scratch = new ScratchProject({'mage/.env': 'B2_APPLICATION_KEY=K005secret\n'});
cpSync(fixture, join(scratch.folder, 'mage'), {recursive: true});
afterAll(() => scratch[Symbol.dispose]());

const inFixture = (path: string): string => readFileSync(join(fixture, path), 'utf8');

/** Runs magelet in the new project. */
const magelet = (...args: readonly string[]): Promise<Ended> =>
  promisify(execFile)(process.execPath, [join(repository, 'bin/magelet.js'), ...args], {
    cwd: join(scratch.folder, 'new'),
  })
    .then(({stdout, stderr}) => ({code: 0, stdout, stderr}))
    .catch((error: Ended) => error);

let imported: Ended;
beforeAll(async () => {
  imported = await scratch.run('import', 'mage', 'new');
});

describe('a Mage project that is imported', () => {
  test('is told with what needs a hand', () => {
    expect(imported.code).toBe(0);
    expect(imported.stderr).toBe('');
    const lines = imported.stdout.split('\n');
    expect(lines.slice(0, 4)).toEqual([
      'imported  13 pipelines and 28 blocks into new',
      '',
      '27 blocks to write in TypeScript; until then each throws "not written yet"',
      '  blocks/data_loaders/load_bookings.ts       data_loaders/load_bookings.py',
    ]);
    expect(lines).toContain('1 query to look at: they run in DuckDB here');
    const changes = lines.indexOf('changed, or to be changed by hand');
    expect(lines.slice(changes + 1, changes + 8)).toEqual([
      '  .env',
      '    stays where it is: copy it if blocks need its values',
      '  io_config.yaml',
      "     8   mage_secret_var is a function of Mage: write env_var('NAME') and set the variable",
      "    10   aws_secret_var is a function of Mage: write env_var('NAME') and set the variable",
      '  pipelines/kinds/metadata.yaml',
      "    2   rooms was of Mage's kind global_data_product, and is a custom block now",
    ]);
    expect(lines.slice(-5)).toEqual(['next', '  cd new', '  npm install', '  npx magelet validate', '']);
  });

  test('has the whole of it as a page to tick off', () => {
    const page = scratch.read('new/IMPORT.md');
    expect(page.match(/^- \[ \] `blocks\/.*\.ts`/gm)).toHaveLength(27);
    expect(page).toContain('- [ ] `blocks/custom/marts/stays.ts`: kind dbt; in kinds\n');
    expect(page).toContain(
      '- [ ] `pipelines/streaming/metadata.yaml:7`: was of type streaming, which magelet does not run, and is a batch pipeline now\n',
    );
  });

  test('validates', async () => {
    const {code, stdout} = await magelet('validate');
    expect(code).toBe(0);
    // The warnings are of the two functions of Mage in io_config.yaml, which stays as it is.
    expect(stdout).toMatch(/^13 pipelines, 36 blocks: 2 warnings and \d+ infos\n$/);
  });

  test('has right types', async () => {
    symlinkSync(join(repository, 'node_modules/@types'), join(scratch.folder, 'node_modules/@types'), 'junction');
    const compiler = join(repository, 'node_modules/typescript/bin/tsc');
    const said = await promisify(execFile)(process.execPath, [compiler, '-p', 'new'], {cwd: scratch.folder}).catch(
      (error: {stdout: string}) => error,
    );
    expect(said.stdout).toBe('');
  });

  test('throws "not written yet" where a stub is run', async () => {
    const {code, stderr, stdout} = await magelet('run', 'spark', '--var', 'x=1');
    expect(code).toBe(1);
    expect(stdout + stderr).toContain('error[block-threw]: block "load_bookings" threw Error: not written yet');
  }, 20_000);

  test('keeps comments and order of a pipeline: only languages and paths differ', () => {
    const [before, after] = [
      inFixture('pipelines/saved/metadata.yaml'),
      scratch.read('new/pipelines/saved/metadata.yaml'),
    ];
    const lines = after.split('\n');
    const changed = before
      .split('\n')
      .flatMap((line, index) => (line === lines[index] ? [] : [`${line} -> ${lines[index]}`]));
    expect(lines).toHaveLength(before.split('\n').length);
    expect(changed).toEqual([
      '  language: python ->   language: typescript',
      '    file_path: sensors/hotels/is_open.py ->     file_path: blocks/sensors/hotels/is_open.ts',
      '      path: sensors/hotels/is_open.py ->       path: blocks/sensors/hotels/is_open.ts',
      '  language: python ->   language: typescript',
      '  language: r ->   language: typescript',
    ]);
  });

  test('keeps profiles, settings, triggers and queries byte by byte, and copies no secret', () => {
    for (const path of ['io_config.yaml', 'metadata.yaml', 'pipelines/saved/triggers.yaml']) {
      expect(scratch.read(`new/${path}`)).toBe(inFixture(path));
    }
    expect(scratch.read('new/blocks/transformers/per_country.sql')).toBe(inFixture('transformers/per_country.sql'));
    const written = readdirSync(join(scratch.folder, 'new'), {recursive: true, encoding: 'utf8'});
    expect(written.filter((path) => path.endsWith('.env'))).toEqual([]);
    expect(imported.stdout).not.toContain('K005secret');
  });

  test('has a stub for each block, of its kind and with its inputs', () => {
    expect(scratch.read('new/blocks/transformers/join_all.ts')).toBe(`// In Mage: Python, transformers/join_all.py
import {transformer} from 'magelet';

export default transformer((left: unknown, loadBookings: unknown, right: unknown) => {
  throw new Error('not written yet');
});
`);
    expect(scratch.read('new/blocks/callbacks/tell_desk.ts')).toBe(`// In Mage: Python, callbacks/tell_desk.py
import {callback} from 'magelet';

export default callback(
  (_output: unknown) => {
    throw new Error('not written yet');
  },
  {on: ['success']},
);
`);
  });

  test('is never written over', async () => {
    const before = scratch.read('new/pipelines/plain/metadata.yaml');
    const again = await scratch.run('import', 'mage', 'new');
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('error[folder-not-empty]: the folder has files that a new project would write: ');
    expect(again.stderr).toContain(
      '   = note: nothing was written\n   = help: choose another folder: magelet import mage new-2\n',
    );
    expect(scratch.read('new/pipelines/plain/metadata.yaml')).toBe(before);
  });
});

test('without a name, the new project has that of the other and -magelet', async () => {
  using project = new ScratchProject({'etl/pipelines/daily/metadata.yaml': 'blocks: []\n'});
  const {code, stdout} = await project.run('import', 'etl');
  expect([code, stdout.split('\n')[0]]).toEqual([0, 'imported  1 pipeline and 0 blocks into etl-magelet']);
  expect(JSON.parse(project.read('etl-magelet/package.json'))).toMatchObject({
    name: 'etl-magelet',
    scripts: {start: 'magelet run daily'},
  });
});

test('what Mage passes over is mended: strange names, edges of one side, templates without quotes', async () => {
  using project = new ScratchProject({
    'etl/metadata.yaml': "variables_dir: {{ env_var('DATA') }}/x # kept\n",
    'etl/pipelines/daily/metadata.yaml': `# ours
blocks:
- uuid: load
  type: data_loader
  executor_type: {{ env_var("EXECUTOR") }}
  upstream_blocks: [gone]
  downstream_blocks:
  - clean # yes
  - save
- {uuid: clean, type: transformer, upstream_blocks: [load, notes, gone]}
- {uuid: save, type: data_exporter, upstream_blocks: [clean]}
- {uuid: notes, type: markdown}
`,
  });
  const {stdout} = await project.run('import', 'etl', 'new');
  expect(project.read('new/metadata.yaml')).toBe(`variables_dir: "{{ env_var('DATA') }}/x" # kept\n`);
  expect(project.read('new/pipelines/daily/metadata.yaml')).toBe(`# ours
blocks:
- uuid: load
  type: data_loader
  executor_type: '{{ env_var("EXECUTOR") }}'
  upstream_blocks: []
  downstream_blocks:
  - clean # yes
- {uuid: clean, type: transformer, upstream_blocks: [load]}
- {uuid: save, type: data_exporter, upstream_blocks: [clean]}
- {uuid: notes, type: markdown}
`);
  const lines = stdout.split('\n');
  const changes = lines.indexOf('  pipelines/daily/metadata.yaml');
  expect(lines.slice(changes + 1, changes + 6).map((line) => line.trim())).toEqual([
    'a template was put in quotes',
    'load named gone, which does not run or is not there: it was taken out of upstream_blocks',
    'load named save, which does not wait for it: it was taken out of downstream_blocks',
    'clean named notes, which does not run or is not there: it was taken out of upstream_blocks',
    'clean named gone, which does not run or is not there: it was taken out of upstream_blocks',
  ]);
});

test('a block of a kind that there is not keeps its place, and gets the kind that it was likely to have', async () => {
  using project = new ScratchProject({
    'etl/pipelines/daily/metadata.yaml': `blocks:
- {uuid: load, type: data_loadr, language: python}
- {uuid: save, type: data_exporter, language: python, upstream_blocks: [load]}
`,
    'etl/data_loaders/load.py': '',
  });
  const {stdout} = await project.run('import', 'etl', 'new');
  expect(project.read('new/pipelines/daily/metadata.yaml')).toBe(`blocks:
- {uuid: load, type: data_loader, language: typescript}
- {uuid: save, type: data_exporter, language: typescript, upstream_blocks: [load]}
`);
  expect(project.read('new/blocks/data_loaders/load.ts')).toContain('// In Mage: Python, data_loaders/load.py\n');
  expect(stdout).toContain('    2   load is a data_loader now, which may not be what was meant\n');
});

test('a pipeline that cannot be read, or cannot be named, is told and not lost', async () => {
  using project = new ScratchProject({
    'etl/pipelines/broken/metadata.yaml': 'blocks: [\n',
    'etl/pipelines/old copy/metadata.yaml': 'blocks: []\n',
  });
  const {code, stdout} = await project.run('import', 'etl', 'new');
  expect(code).toBe(0);
  expect(project.read('new/pipelines/broken/metadata.yaml')).toBe('blocks: [\n');
  const lines = stdout.split('\n');
  expect(lines.slice(lines.indexOf('  pipelines/broken/metadata.yaml'))[1]).toMatch(/^ {4}\d {3}\S/);
  expect(lines.slice(lines.indexOf('left behind'))[1]).toBe('  pipelines/old copy/metadata.yaml');
});

describe('a folder that is no Mage project is refused', () => {
  test.each([
    [{'shop/README.md': ''}, 'shop', 'error[no-mage-project]: shop is not a Mage project'],
    [{}, 'shop', 'error[no-mage-project]: there is no folder shop'],
    [
      {'shop/package.json': '{"dependencies": {"magelet": "^0.1.0"}}', 'shop/pipelines/a/metadata.yaml': ''},
      'shop',
      'error[no-mage-project]: shop is a project of magelet already',
    ],
  ])('%o', async (files, folder, message) => {
    using project = new ScratchProject(files);
    const {code, stderr} = await project.run('import', folder);
    expect([code, stderr.split('\n')[0]]).toEqual([2, message]);
    expect(existsSync(join(project.folder, 'shop-magelet'))).toBe(false);
  });

  test('and the one below it is named', async () => {
    using project = new ScratchProject({'shop/etl/pipelines/daily/metadata.yaml': ''});
    expect((await project.run('import', 'shop/')).stderr).toContain(
      '= help: the one below it is: magelet import shop/etl\n',
    );
  });
});
