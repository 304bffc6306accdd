/** Builds `dist/`: the binary, the public API, the thread that runs blocks, and the danfojs bundle. */
import {execFileSync} from 'node:child_process';
import {copyFileSync, readFileSync, renameSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {transform} from 'esbuild';
import {rolldown, type Plugin} from 'rolldown';
import {buildDanfo} from './build-danfo.ts';
import {chunkOf} from './chunks.ts';

const root = new URL('../', import.meta.url);
const path = (relative: string): string => fileURLToPath(new URL(relative, root));
const {version} = JSON.parse(readFileSync(path('package.json'), 'utf8')) as {version: string};

// Built beside and put in place at the end: a magelet that runs meanwhile keeps its files.
const built = path('dist.new');
rmSync(built, {recursive: true, force: true});

const target = 'node22.18';
/** Built in, of what is not in a file of its own as danfojs is. */
const bundled = '@duckdb/node-api';
const define = {MAGELET_VERSION: JSON.stringify(version)};

/** TypeScript, and what is newer than the oldest Node, as that Node reads it. */
const compiled: Plugin = {
  name: 'compiled',
  transform: {
    filter: {id: /\.ts$/},
    async handler(source, id) {
      const {code} = await transform(source, {loader: 'ts', sourcefile: id, target, define});
      return {code, moduleType: 'js'};
    },
  },
};

const bundle = await rolldown({
  input: {
    cli: path('runtime/cli.ts'),
    index: path('runtime/index.ts'),
    testing: path('runtime/testing.ts'),
    thread: path('runtime/project/thread.ts'),
    'open-host': path('runtime/project/open-host.ts'),
    'module-thread': path('runtime/project/module-thread.ts'),
    'local-b2-server': path('runtime/project/local-b2/local-b2-server.ts'),
  },
  platform: 'node',
  external: (id) => !id.startsWith('.') && !id.startsWith(path('.')) && id !== bundled,
  plugins: [compiled],
  // What is put into one chunk may be asked for by others, too.
  preserveEntrySignatures: 'allow-extension',
  // On a slow machine it would tell how long what is above takes.
  checks: {bundlerTimings: false},
});
await bundle.write({
  dir: built,
  format: 'esm',
  comments: false,
  codeSplitting: {
    includeDependenciesRecursively: false,
    groups: [{name: chunkOf(path('runtime/')), debugName: 'steps of a run'}],
  },
});
await bundle.close();
copyFileSync(path(`node_modules/${bundled}/LICENSE`), join(built, 'duckdb-api.license.txt'));

execFileSync(
  process.execPath,
  [path('node_modules/typescript/bin/tsc'), '-p', path('tsconfig.build.json'), '--outDir', join(built, 'types')],
  {
    stdio: 'inherit',
  },
);

await buildDanfo(
  {
    bundle: true,
    format: 'esm',
    platform: 'node',
    target,
    define,
    legalComments: 'none',
    logLevel: 'warning',
  },
  built,
);

rmSync(path('dist'), {recursive: true, force: true});
renameSync(built, path('dist'));
