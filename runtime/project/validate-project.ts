import {checkModules} from '../check/check-modules.ts';
import {runsHere} from '../check/language-runs.ts';
import type {ModuleFile} from '../check/rule.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {BlockDefinition, PipelineDefinition} from '../core/pipeline.ts';
import {blockFile} from './block-files.ts';
import {factsOfModules} from './modules/facts-of-modules.ts';
import {openPipeline, type Project} from './open-project.ts';
import {triggersOf} from './triggers-of.ts';

/** Everything that is wrong, each mistake once, and how much was looked at. */
export type Validation = {
  readonly diagnostics: readonly Diagnostic[];
  readonly pipelines: number;
  readonly blocks: number;
};

/** Checks pipelines and the files of their blocks without running any; all of the project where none is named. */
export async function validateProject(project: Project, names: readonly string[]): Promise<Validation> {
  const wanted = names.length > 0 ? names : project.pipelineNames;
  const moduleFileOf = lookedUpOnce(project.folder);
  const opened = wanted.map((name) => openPipeline(project, name, moduleFileOf));
  const definitions = opened.flatMap((result) =>
    result.ok && result.value.definition ? [result.value.definition] : [],
  );
  const modules = await factsOfModules(project.folder, filesOf(definitions, moduleFileOf));
  const moduleOf = (block: BlockDefinition) => (runsHere(block) ? modules.get(moduleFileOf(block).path) : undefined);
  const {profiles} = project;
  const diagnostics = [
    ...project.diagnostics,
    ...project.profileDiagnostics,
    ...opened.flatMap((result) => (result.ok ? result.value.diagnostics : result.failure)),
    ...definitions.flatMap(({name}) => triggersOf(project.folder, name).diagnostics),
    ...definitions.flatMap((definition) => checkModules({definition, profiles, moduleFileOf, moduleOf})),
  ];
  return {
    diagnostics: eachOnce(diagnostics),
    pipelines: wanted.length,
    blocks: definitions.reduce((sum, {blocks}) => sum + blocks.length, 0),
  };
}

/** Each answer is a look at the disk. */
function lookedUpOnce(folder: string): (block: BlockDefinition) => ModuleFile {
  const found = new Map<BlockDefinition, ModuleFile>();
  return (block) => {
    const file = found.get(block) ?? blockFile(folder, block);
    found.set(block, file);
    return file;
  };
}

const filesOf = (
  definitions: readonly PipelineDefinition[],
  moduleFileOf: (block: BlockDefinition) => ModuleFile,
): readonly {readonly block: string; readonly file: string}[] =>
  definitions
    .flatMap(({blocks}) => blocks)
    .filter(runsHere)
    .map((block) => ({block: block.name.value, file: moduleFileOf(block)}))
    .flatMap(({block, file}) => (file.exists && !file.path.endsWith('.sql') ? [{block, file: file.path}] : []));

/** Pipelines share files of blocks, and what is wrong in those. */
function eachOnce(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const told = new Set<string>();
  return diagnostics.filter(({code, message, at}) => {
    const key = JSON.stringify([code, message, at?.place.file, at?.place.line, at?.place.column]);
    const isNew = !told.has(key);
    told.add(key);
    return isNew;
  });
}
