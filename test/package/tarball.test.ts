import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, expect, test} from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'magelet-tarball-')));
const installed = join(folder, 'node_modules', 'magelet');
type PackageJson = {readonly dependencies: Record<string, string>};

/** Unpacks what `npm pack` makes, with its dependencies beside it: what `npm install <tarball>` would do, without a network. */
beforeAll(() => {
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], {cwd: root, stdio: 'ignore'});
  mkdirSync(installed, {recursive: true});
  execFileSync('tar', ['xzf', join(folder, 'magelet-0.1.0.tgz'), '-C', installed, '--strip-components=1']);
  const {dependencies} = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as PackageJson;
  for (const name of [...Object.keys(dependencies), '@types/node']) {
    mkdirSync(dirname(join(folder, 'node_modules', name)), {recursive: true});
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name), 'junction');
  }
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const magelet = (cwd: string, ...args: readonly string[]): string =>
  execFileSync(process.execPath, [join(installed, 'bin', 'magelet.js'), ...args], {cwd, encoding: 'utf8'});

test('the tarball makes a project that runs, takes a B2 block, and type-checks without danfojs or a mended lock file', () => {
  magelet(folder, 'init', 'demo');
  const demo = join(folder, 'demo');
  // As `npm install` would: the schemas are those of the project's own magelet.
  mkdirSync(join(demo, 'node_modules'));
  symlinkSync(installed, join(demo, 'node_modules', 'magelet'), 'junction');
  expect(magelet(demo, 'run', 'hello')).toContain('Hello Ada, born in 1815');
  // Its block is tested with magelet/testing, and a program runs its pipeline.
  expect(execFileSync(process.execPath, ['--test'], {cwd: demo, encoding: 'utf8'})).toMatch(/pass 1\n/);
  const program = `import {openProject, runPipeline} from 'magelet';
    const run = await runPipeline(await openProject('.'), 'hello');
    console.log(run.status, (await run.output('greetings')).length);`;
  expect(execFileSync(process.execPath, ['--input-type=module', '-e', program], {cwd: demo, encoding: 'utf8'})).toBe(
    'completed 3\n',
  );
  magelet(demo, 'new', 'pipeline', 'sales');
  for (const file of [
    'metadata.yaml',
    'io_config.yaml',
    'pipelines/hello/metadata.yaml',
    'pipelines/sales/metadata.yaml',
  ]) {
    const [, schema = ''] = /\$schema=(.*)/.exec(readFileSync(join(demo, file), 'utf8')) ?? [];
    expect(readFileSync(join(demo, dirname(file), schema), 'utf8')).toContain('"$schema"');
  }
  const wrote = magelet(demo, 'new', 'block', 'data_loader', 'load_orders', '--template', 'b2');
  expect(wrote).toBe('wrote  blocks/data_loaders/load_orders.ts\n');
  expect(readFileSync(join(demo, 'blocks/data_loaders/load_orders.ts'), 'utf8')).toContain('b2.load(bucket, key)');
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [tsc, '--noEmit', '--skipLibCheck', 'false', '-p', demo], {encoding: 'utf8'});
});

test('a new project asks npm for the magelet that made it: the tarball, the checkout, or the version where it came from a registry', () => {
  const madeBy = (bin: string, name: string): string | undefined => {
    execFileSync(process.execPath, [bin, 'init', name], {cwd: folder});
    return (JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')) as PackageJson).dependencies[
      'magelet'
    ];
  };
  const bin = join(installed, 'bin', 'magelet.js');
  const got = (resolved: string): void =>
    writeFileSync(
      join(folder, 'node_modules', '.package-lock.json'),
      JSON.stringify({packages: {'node_modules/magelet': {resolved}}}),
    );
  got('file:magelet-0.1.0.tgz');
  expect(madeBy(bin, 'of-tarball')).toBe('file:../magelet-0.1.0.tgz');
  got('https://registry.example/magelet-0.1.0.tgz');
  expect(madeBy(bin, 'of-registry')).toBe('^0.1.0');
  rmSync(join(folder, 'node_modules', '.package-lock.json'));
  expect(madeBy(bin, 'of-another-manager')).toBe('^0.1.0');
  const checkout = madeBy(join(root, 'bin', 'magelet.js'), 'of-checkout') ?? '';
  expect(realpathSync(join(folder, 'of-checkout', checkout.slice('file:'.length)))).toBe(realpathSync(root));
});

test('an old node is told in one line what to do, with exit code 2', () => {
  const script = `Object.defineProperty(process.versions, 'node', {value: '20.20.2'}); await import('${join(installed, 'bin', 'magelet.js')}')`;
  try {
    execFileSync(process.execPath, ['--input-type=module', '-e', script], {encoding: 'utf8', stdio: 'pipe'});
    expect.unreachable();
  } catch (error) {
    const {status, stderr} = error as {status: number; stderr: string};
    expect(status).toBe(2);
    expect(stderr).toBe(
      'error[old-node]: magelet needs Node 22.18 or newer, this is 20.20.2; get it beside your project: npm i -D node@24 (npx then finds it)\n',
    );
  }
});

test('the schemas of a new project are those of its own magelet, or of that of the workspace it is made in', () => {
  const schemaOf = (root: object): string | undefined => {
    writeFileSync(join(folder, 'package.json'), JSON.stringify(root));
    magelet(folder, 'init', 'schemas');
    const [line] = readFileSync(join(folder, 'schemas', 'io_config.yaml'), 'utf8').split('\n');
    rmSync(join(folder, 'schemas'), {recursive: true});
    return line?.split('=')[1];
  };
  expect(schemaOf({})).toBe('node_modules/magelet/schemas/io_config.json');
  expect(schemaOf({workspaces: ['schemas']})).toBe('../node_modules/magelet/schemas/io_config.json');
});
