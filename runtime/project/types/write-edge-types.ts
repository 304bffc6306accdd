import {existsSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {makeFolder} from '../../core/make-folder.ts';
import type {Diagnostic} from '../../core/diagnostic.ts';
import type {BlockDefinition, PipelineDefinition} from '../../core/pipeline.ts';
import type {ModuleFile} from '../../check/rule.ts';
import {writeAtomically} from '../../core/write-atomically.ts';
import {blockFile} from '../block-files.ts';
import {openPipeline, type Project} from '../open-project.ts';
import {edgeTypes, edgeTypesFile, type EdgeTypes} from './edge-types.ts';
import {pipelineEdges} from './pipeline-edges.ts';

/** Writes the comparisons of these pipelines' edges into the project, and gives what was written. */
export async function writeEdgeTypes(
  folder: string,
  definitions: readonly PipelineDefinition[],
  moduleFileOf = (block: BlockDefinition): ModuleFile => blockFile(folder, block),
): Promise<EdgeTypes> {
  const written = edgeTypes(await pipelineEdges(folder, definitions, moduleFileOf));
  const path = join(folder, edgeTypesFile);
  await makeFolder(dirname(path));
  await writeAtomically(path, written.text);
  return written;
}

/** What `magelet types` did, and whether the project's `tsconfig.json` takes the file up. */
export type WrittenTypes = {
  readonly file: string;
  readonly pipelines: number;
  readonly edges: number;
  readonly isIncluded: boolean;
  /** Mistakes of pipelines that could not be read. */
  readonly diagnostics: readonly Diagnostic[];
};

/** Writes the types of the edges of all pipelines of a project. */
export async function writeTypes(project: Project): Promise<WrittenTypes> {
  const opened = project.pipelineNames.map((name) => openPipeline(project, name));
  const read = opened.flatMap((result) => (result.ok && result.value.definition ? [result.value.definition] : []));
  const {edgeAtLine} = await writeEdgeTypes(project.folder, read);
  return {
    file: edgeTypesFile,
    pipelines: read.length,
    edges: edgeAtLine.size,
    isIncluded: isIncluded(project.folder),
    diagnostics: opened.flatMap((result) =>
      result.ok && !result.value.definition ? result.value.diagnostics : result.ok ? [] : result.failure,
    ),
  };
}

/** Folders that begin with a dot are included by name alone. */
function isIncluded(folder: string): boolean {
  const path = join(folder, 'tsconfig.json');
  return existsSync(path) && readFileSync(path, 'utf8').includes('.magelet/types');
}
