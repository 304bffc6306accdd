import {readdirSync, readFileSync} from 'node:fs';
import {dirname, join, relative, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';

const runtime = fileURLToPath(new URL('../runtime', import.meta.url));

/** Which folder may import which others; the order is the story of a run. */
const mayImport: Record<string, readonly string[]> = {
  core: [],
  graph: ['core'],
  config: ['core'],
  data: ['core'],
  io: ['core', 'data'],
  outputs: ['core', 'data'],
  history: ['core'],
  report: ['core'],
  check: ['core', 'graph', 'config'],
  run: ['core', 'graph'],
  scaffold: ['core', 'config'],
  authoring: ['core', 'data', 'io', 'config'],
  project: [
    'core',
    'graph',
    'config',
    'data',
    'io',
    'outputs',
    'history',
    'report',
    'check',
    'run',
    'scaffold',
    'authoring',
  ],
  commands: ['core', 'report', 'project'],
  program: ['core', 'outputs', 'report', 'project'],
  'cli.ts': ['commands', 'core'],
  'index.ts': ['core', 'data', 'io', 'config', 'authoring', 'program'],
  testing: ['core', 'data', 'io', 'config', 'authoring', 'outputs', 'run', 'project'],
  'testing.ts': ['testing'],
  'danfo.ts': [],
};

const files = readdirSync(runtime, {recursive: true, encoding: 'utf8'})
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts') && !file.includes('stand-ins'))
  .map((file) => ({file, source: readFileSync(join(runtime, file), 'utf8')}));

const layerOf = (file: string): string => file.split('/')[0] ?? file;

const importedFrom = (file: string, source: string): readonly string[] =>
  [...source.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)].map(([, specifier]) =>
    relative(runtime, resolve(runtime, dirname(file), specifier ?? '')),
  );

describe('the code of runtime/', () => {
  test('has every folder in the table of layers', () => {
    expect([...new Set(files.map(({file}) => layerOf(file)))].filter((layer) => !(layer in mayImport))).toEqual([]);
  });

  test('imports one way only', () => {
    const wrong = files.flatMap(({file, source}) =>
      importedFrom(file, source)
        .filter((target) => layerOf(target) !== layerOf(file) && !mayImport[layerOf(file)]?.includes(layerOf(target)))
        .map((target) => `${file} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test('has no file over 250 lines', () => {
    const long = files.map(({file, source}) => `${file}: ${source.split('\n').length - 1}`);
    expect(long.filter((entry) => Number(entry.split(': ')[1]) > 250)).toEqual([]);
  });

  test('has no file named utils, helpers, common or manager', () => {
    expect(files.filter(({file}) => /(?:utils?|helpers?|common|manager)\b/.test(file))).toEqual([]);
  });

  test('prints nothing below report, where only words are made, and exits nowhere but in the binary', () => {
    const effects = /\bconsole\.(?:log|error|warn|info|debug|table)\(|\bprocess\.(?:exit|stdout|stderr)\b/;
    const allowed = new Set(['commands', 'cli.ts', 'project']);
    const printing = files.filter(
      ({file, source}) => !allowed.has(layerOf(file)) && effects.test(withoutComments(source)),
    );
    expect(printing.map(({file}) => file)).toEqual([]);
  });

  test('takes the environment, the clock and the network as arguments below project', () => {
    const effects = /\bprocess\.env\b|\bDate\.now\(|[^.\w]fetch\(/;
    const allowed = new Set(['commands', 'cli.ts', 'project', 'testing']);
    const reaching = files.filter(
      ({file, source}) => !allowed.has(layerOf(file)) && effects.test(withoutComments(source)),
    );
    expect(reaching.map(({file}) => file)).toEqual([...readsTheEnvironment]);
  });
});

/** The one place that gives author code the real environment where it asks for none. */
const readsTheEnvironment = ['config/environment.ts'];

const withoutComments = (source: string): string => source.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
