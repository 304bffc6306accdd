import {execFileSync} from 'node:child_process';
import {cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {beforeAll, describe, expect, test} from 'vitest';
import {buildDanfo} from '../../../scripts/build-danfo.ts';
import {temporaryFolder} from '../temporary-folder.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const tsc = join(root, 'node_modules/typescript/bin/tsc');
const folder = temporaryFolder();

/** In a project whose magelet has danfo alone, and where no danfojs-node is. */
describe('the bundle of danfojs', () => {
  const project = folder.path('project');
  const magelet = join(project, 'node_modules/magelet');

  beforeAll(async () => {
    const types = join(magelet, 'dist/types');
    mkdirSync(types, {recursive: true});
    writeFileSync(join(project, 'package.json'), '{"type": "module"}');
    cpSync(join(root, 'package.json'), join(magelet, 'package.json'));
    execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json'), '--outDir', types, '--noCheck']);
    await buildDanfo({bundle: true, format: 'esm', platform: 'node', target: 'node22.18'}, join(magelet, 'dist'));
  });

  test('works by itself', () => {
    const script = `
      import {DataFrame, StandardScaler, toDateTime} from 'magelet/danfo';
      const frame = new DataFrame({k: ['a', 'a', 'b'], x: [1, 2, 3]});
      console.log(JSON.stringify([
        frame.groupby(['k']).col(['x']).mean().values,
        frame.loc({columns: ['x']}).describe().values,
        new StandardScaler().fitTransform([1, 3]),
        toDateTime(['2026-11-23']).month().values,
      ]));`;
    writeFileSync(join(project, 'main.js'), script);
    expect(execFileSync(process.execPath, ['main.js'], {cwd: project, encoding: 'utf8'}).trim()).toBe(
      '[[["a",1.5],["b",3]],[[3],[2],[1],[1],[2],[3],[1]],[-1,1],[10]]',
    );
  });

  test('is typed in a project that has no danfojs-node', () => {
    const source = `
      import {DataFrame, Series} from 'magelet/danfo';
      const frame = new DataFrame({a: [1]});
      const column: Series = frame.column('a');
      export const mean: string = column.mean();`;
    writeFileSync(join(project, 'main.ts'), source);
    const flags = '--noEmit --strict --module nodenext --target es2024 --types node --skipLibCheck false';
    const typeRoots = ['--typeRoots', join(root, 'node_modules/@types')];
    let told = '';
    try {
      execFileSync(process.execPath, [tsc, ...flags.split(' '), ...typeRoots, 'main.ts'], {
        cwd: project,
        encoding: 'utf8',
      });
    } catch (error) {
      told = (error as {stdout: string}).stdout;
    }
    expect(told.trim().split('\n')).toEqual([
      "main.ts(5,20): error TS2322: Type 'number' is not assignable to type 'string'.",
    ]);
  });

  test('names the licence of everything in it', () => {
    const notices = readFileSync(join(magelet, 'dist/danfo.licenses.txt'), 'utf8');
    expect(readdirSync(join(magelet, 'dist')).sort()).toEqual(['danfo.js', 'danfo.licenses.txt', 'types']);
    expect(notices.split('\n').filter((line) => /^(?:danfojs-node|papaparse|stream-json|table) /.test(line))).toEqual([
      expect.stringMatching(/^danfojs-node 1\.2\.0: MIT$/),
      expect.stringMatching(/^papaparse .*: MIT$/),
      expect.stringMatching(/^stream-json .*: BSD-3-Clause$/),
      expect.stringMatching(/^table .*: BSD-3-Clause$/),
    ]);
  });
});
