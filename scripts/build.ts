/** Builds `dist/`: the binary, the public API, the thread that runs blocks, and the danfojs bundle. */
import {execFileSync} from 'node:child_process';
import {readFileSync, renameSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {buildDanfo} from './build-danfo.ts';

const root = new URL('../', import.meta.url);
const path = (relative: string): string => fileURLToPath(new URL(relative, root));
const {version} = JSON.parse(readFileSync(path('package.json'), 'utf8')) as {version: string};

// Built beside and put in place at the end: a magelet that runs meanwhile keeps its files.
const built = path('dist.new');
rmSync(built, {recursive: true, force: true});

const shared = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.18',
  outdir: built,
  define: {MAGELET_VERSION: JSON.stringify(version)},
  legalComments: 'none',
  logLevel: 'warning',
} as const;

await build({
  ...shared,
  entryPoints: {
    cli: path('runtime/cli.ts'),
    index: path('runtime/index.ts'),
    testing: path('runtime/testing.ts'),
    thread: path('runtime/project/thread.ts'),
    'module-thread': path('runtime/project/module-thread.ts'),
    'local-b2-server': path('runtime/project/local-b2/local-b2-server.ts'),
  },
  splitting: true,
  chunkNames: '[name]-[hash]',
  packages: 'external',
  external: ['magelet/danfo'],
});

execFileSync(
  process.execPath,
  [path('node_modules/typescript/bin/tsc'), '-p', path('tsconfig.build.json'), '--outDir', join(built, 'types')],
  {
    stdio: 'inherit',
  },
);

await buildDanfo(shared, built);

rmSync(path('dist'), {recursive: true, force: true});
renameSync(built, path('dist'));
