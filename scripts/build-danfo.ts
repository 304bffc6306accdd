/**
 * Builds `dist/danfo.js`, danfojs-node and all it needs in one file, its type declarations, and the notices of the
 * licences in it. A project that uses magelet then needs no danfojs-node, whose plain installation fails.
 */
import {existsSync, globSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build, type BuildOptions, type Metafile} from 'esbuild';

const root = fileURLToPath(new URL('../', import.meta.url));
const standIn = (name: string): string => join(root, 'runtime/data/danfo/stand-ins', name, 'index.cjs');

/** Builds into `dist` what `magelet/danfo` is: to be called after the declarations of the other sources are there. */
export async function buildDanfo(shared: BuildOptions, dist: string): Promise<void> {
  const {metafile} = await build({
    ...shared,
    entryPoints: {danfo: join(root, 'runtime/danfo.ts')},
    outdir: dist,
    minify: true,
    metafile: true,
    // danfojs looks classes up by name nowhere but in messages, where an author reads them.
    keepNames: true,
    alias: {mathjs: standIn('mathjs'), 'node-fetch': standIn('request')},
    // Asked for in browsers alone.
    external: ['plotly.js-dist-min'],
    // CommonJS inside the bundle asks for node's modules by `require`.
    banner: {
      js: `import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);`,
    },
  });
  writeFileSync(join(dist, 'danfo.licenses.txt'), notices(metafile));
  declareDanfo(join(dist, 'types'));
}

/** The licence of every package in the bundle, with its text. */
function notices(metafile: Metafile): string {
  const folders = Object.keys(metafile.inputs).flatMap(
    (path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [],
  );
  const parts = [...new Set(folders)].sort().map((folder) => {
    const {name, version, license} = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Record<
      string,
      string
    >;
    const [file] = globSync('{LICENSE,LICENCE,license,COPYING}{,.md,.txt}', {cwd: join(root, folder)});
    const text =
      file === undefined
        ? '(the package holds no text of its licence)'
        : readFileSync(join(root, folder, file), 'utf8');
    return `${name} ${version}${license === undefined ? '' : `: ${license}`}\n\n${text.trim()}\n`;
  });
  return `dist/danfo.js holds these packages.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

/** Copies danfojs-node's declarations, with full paths and without those of packages that are not there. */
function declareDanfo(types: string): void {
  const source = join(root, 'node_modules/danfojs-node/dist');
  const target = join(types, 'danfojs');
  for (const file of globSync('**/*.d.ts', {cwd: source})) {
    const text = readFileSync(join(source, file), 'utf8')
      .replaceAll(/(from\s+|import\()(["'])(\.[^"']*)\2/g, (_, before: string, quote: string, path: string) => {
        const isFolder = existsSync(join(source, dirname(file), path, 'index.d.ts'));
        return `${before}${quote}${path.replace(/\/$/, '')}${isFolder ? '/index' : ''}.js${quote}`;
      })
      .replaceAll(
        /(from\s+)(["'])(?:table|plotly\.js-dist-min|node-fetch|papaparse|xlsx|request)\2/g,
        `$1$2${toTop(file)}foreign.js$2`,
      )
      .replaceAll(/^\/\/\/ <reference .*$/gm, '');
    mkdirSync(dirname(join(target, file)), {recursive: true});
    writeFileSync(join(target, file), text);
  }
  writeFileSync(join(target, 'foreign.d.ts'), foreignTypes);
  const entry = join(types, 'danfo.d.ts');
  writeFileSync(
    entry,
    readFileSync(entry, 'utf8').replaceAll(`'danfojs-node'`, `'./danfojs/danfojs-node/src/index.js'`),
  );
}

const toTop = (file: string): string => '../'.repeat(file.split(/[/\\]/).length - 1) || './';

/** What danfojs-node's declarations take from packages that the bundle replaces or hides. */
const foreignTypes = `
declare namespace request {
  type RequiredUriUrl = Options;
  type CoreOptions = Options;
}
export default request;
type Options = {[option: string]: any};
export type BaseUserConfig = Options;
export type TableUserConfig = Options;
export type Config = Options;
export type Layout = Options;
export type HeadersInit = Options;
export type ParseConfig = Options;
export type ParsingOptions = Options;
export type WritingOptions = Options;
`.trimStart();
