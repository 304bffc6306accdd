import {readdirSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {blockKindNames, blockKinds} from '../core/block-kind.ts';
import {filesBelow} from './files-below.ts';

/** A file of a project and what it says; the path is relative to the project, with `/`. */
export type SourceFile = {readonly path: string; readonly text: string};

/** Every file in which a block or a pipeline may be named. */
export type ProjectTexts = {
  readonly pipelines: readonly (SourceFile & {readonly name: string})[];
  /** YAML that names pipelines to start: triggers, and Mage's data products. */
  readonly starters: readonly SourceFile[];
  /** TypeScript, JavaScript and SQL. */
  readonly code: readonly SourceFile[];
  /** Everything in the folders of blocks, also what is no code of ours. */
  readonly blockFiles: readonly string[];
  /** Everything in the folders of pipelines. */
  readonly pipelineFiles: readonly string[];
};

export async function readProjectTexts(folder: string): Promise<ProjectTexts> {
  const pipelineFiles = (await filesBelow(join(folder, 'pipelines'))).map((path) => `pipelines/${path}`);
  const homes = ['blocks', ...blockKindNames.map((kind) => blockKinds[kind].folder)];
  const blockFiles = (await Promise.all(homes.map((home) => below(folder, home)))).flat();
  const others = await Promise.all(
    readdirSync(folder, {withFileTypes: true})
      .filter((entry) => !isPassedOver(entry.name) && !homes.includes(entry.name))
      .map(async (entry) => (entry.isDirectory() ? below(folder, entry.name) : [entry.name])),
  );
  const code = [...blockFiles, ...others.flat()].filter(
    (path) => /\.(?:[cm]?[jt]sx?|sql)$/.test(path) && !path.split('/').some(isPassedOver),
  );
  const products = others.flat().filter((path) => path === 'global_data_products.yaml');
  const read = (path: string): Promise<SourceFile> => readSource(folder, path);
  const named = async (file: string): Promise<readonly (SourceFile & {name: string})[]> => {
    const paths = pipelineFiles.filter((path) => path.split('/').length === 3 && path.endsWith(`/${file}`));
    return Promise.all(paths.map(async (path) => ({...(await read(path)), name: path.split('/')[1] ?? ''})));
  };
  return {
    pipelines: await named('metadata.yaml'),
    starters: [...(await named('triggers.yaml')), ...(await Promise.all(products.map(read)))],
    code: await Promise.all(code.map(read)),
    blockFiles,
    pipelineFiles,
  };
}

/** What holds no words of the author's. */
const isPassedOver = (name: string): boolean =>
  name.startsWith('.') || name === 'node_modules' || name === 'dist' || name === 'pipelines' || name === 'templates';

const below = async (folder: string, home: string): Promise<readonly string[]> =>
  isPassedOver(home) ? [] : (await filesBelow(join(folder, home))).map((path) => `${home}/${path}`);

const readSource = async (folder: string, path: string): Promise<SourceFile> => ({
  path,
  text: await readFile(join(folder, path), 'utf8'),
});
