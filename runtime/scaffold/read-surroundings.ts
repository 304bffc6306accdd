import {readFile, readdir} from 'node:fs/promises';
import {join} from 'node:path';
import {readYaml} from '../config/yaml-document.ts';
import {blockKindNames, blockKinds} from '../core/block-kind.ts';
import {filesBelow} from './files-below.ts';
import {pipelineBlocks} from './pipeline-blocks.ts';
import {pipelineFile} from './project-files.ts';

/** What a new block or pipeline is made beside: what must not be written over, and what can be chosen. */
export type Surroundings = {
  readonly pipelines: readonly SurroundingPipeline[];
  /** The folders below `pipelines/`, also those without a metadata file. */
  readonly pipelineFolders: readonly string[];
  /** The files in the folders of blocks, relative to the project. */
  readonly blockFiles: readonly string[];
};

export type SurroundingPipeline = {
  readonly name: string;
  /** Relative to the project. */
  readonly file: string;
  readonly text: string;
  /** The names of its blocks, as far as the file can be read. */
  readonly blocks: readonly string[];
};

/** Reads the names and texts that planning and asking need; a file with mistakes gives what can be read of it. */
export async function readSurroundings(project: string): Promise<Surroundings> {
  const pipelineFolders = await foldersIn(join(project, 'pipelines'));
  const pipelines = await Promise.all(pipelineFolders.map((name) => readOne(project, name)));
  const homes = blockKindNames.flatMap((kind) => [`blocks/${blockKinds[kind].folder}`, blockKinds[kind].folder]);
  const files = await Promise.all(
    homes.map(async (home) => (await filesBelow(join(project, home))).map((file) => `${home}/${file}`)),
  );
  return {pipelines: pipelines.flat(), pipelineFolders, blockFiles: files.flat()};
}

/** The pipeline in a list, or an empty one where the folder has no metadata file. */
async function readOne(project: string, name: string): Promise<readonly SurroundingPipeline[]> {
  const file = pipelineFile(name);
  const text = await readFile(join(project, file), 'utf8').catch(() => undefined);
  if (text === undefined) return [];
  const yaml = readYaml(file, text).value;
  return [{name, file, text, blocks: yaml ? pipelineBlocks(yaml).blocks.map(({value}) => value) : []}];
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, {withFileTypes: true}).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({name}) => name)
    .toSorted();
}
