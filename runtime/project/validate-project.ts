import {checkModules} from '../check/check-modules.ts';
import {checkProject} from '../check/check-project.ts';
import {runsHere} from '../check/language-runs.ts';
import type {ModuleFile, ModuleSubject} from '../check/rule.ts';
import {environmentOf} from '../config/environment-file.ts';
import {readProfile} from '../config/read-profile.ts';
import {blockFilePaths} from '../core/block-file-paths.ts';
import {blockKindNames} from '../core/block-kind.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {BlockDefinition, PipelineDefinition} from '../core/pipeline.ts';
import type {Place} from '../core/place.ts';
import {success, type Result} from '../core/result.ts';
import {blockFile} from './block-files.ts';
import {factsOfModules} from './modules/facts-of-modules.ts';
import {spareBlocks} from './modules/spare-blocks.ts';
import {openPipeline, type Project} from './open-project.ts';
import {projectFiles} from './project-files.ts';
import {readTextIfThere} from './read-text.ts';
import type {Selection} from './selection-in.ts';
import {triggersOf} from './triggers-of.ts';
import {whyNoClient} from './why-no-client.ts';
import {withinSelection} from './within-selection.ts';

/** Everything that is wrong, each mistake once, and how much was looked at. */
export type Validation = {
  readonly diagnostics: readonly Diagnostic[];
  readonly pipelines: number;
  readonly blocks: number;
};

/** Checks that take longer, or the network. */
export type MoreChecks = {
  readonly types?: boolean;
  readonly connect?: boolean;
  /** The blocks whose mistakes are told; all where it names none. */
  readonly selection?: Selection;
};

type FileOf = (block: BlockDefinition) => ModuleFile;

/** Checks pipelines and the files of their blocks without running any; all of the project where none is named. */
export async function validateProject(
  project: Project,
  names: readonly string[],
  more: MoreChecks = {},
): Promise<Result<Validation>> {
  const wanted = names.length > 0 ? names : project.pipelineNames;
  const moduleFileOf = lookedUpOnce(project.folder);
  const opened = wanted.map((name) => openPipeline(project, name, moduleFileOf));
  const definitions = opened.flatMap((result) =>
    result.ok && result.value.definition ? [result.value.definition] : [],
  );
  const isMeant = withinSelection(definitions, more.selection ?? {}, moduleFileOf);
  if (!isMeant.ok) return isMeant;
  const isWhole = names.length === 0 && definitions.length === wanted.length;
  const subjects = await subjectsOf(project, definitions, moduleFileOf);
  const found = [
    ...project.diagnostics,
    ...project.profileDiagnostics,
    ...opened.flatMap((result) => (result.ok ? result.value.diagnostics : result.failure)),
    ...definitions.flatMap(({name}) => triggersOf(project.folder, name).diagnostics),
    ...subjects.flatMap(checkModules),
    ...(await moreMistakes(project, subjects, moduleFileOf, more)),
  ];
  const ofProject = await mistakesOfProject(project, isWhole ? definitions : undefined, moduleFileOf);
  return success({
    diagnostics: eachOnce([...found, ...whereNothingIsToldYet(ofProject, found)]).filter(isMeant.value),
    pipelines: wanted.length,
    blocks: definitions.reduce((sum, {blocks}) => sum + blocks.length, 0),
  });
}

/** Each pipeline with what is known of its blocks' files. */
async function subjectsOf(
  project: Project,
  definitions: readonly PipelineDefinition[],
  moduleFileOf: FileOf,
): Promise<readonly ModuleSubject[]> {
  const files = definitions
    .flatMap(({blocks}) => blocks.filter(runsHere))
    .map((block) => ({block: block.name.value, file: moduleFileOf(block)}))
    .flatMap(({block, file}) => (file.exists ? [{block, file: file.path}] : []));
  const read = await factsOfModules(project.folder, files);
  const readOf = (block: BlockDefinition) => (runsHere(block) ? read.get(moduleFileOf(block).path) : undefined);
  const known = {
    profiles: project.profiles,
    moduleFileOf,
    moduleOf: (block: BlockDefinition) => readOf(block)?.facts,
    queryMistakesOf: (block: BlockDefinition) => readOf(block)?.queryMistakes ?? [],
    outputsNamedIn: (block: BlockDefinition) => readOf(block)?.outputsNamed ?? [],
    whyNoClient: whyNoClient(project),
  };
  return definitions.map((definition) => ({
    ...known,
    definition,
    remote: definition.remote ?? project.settings.remote,
  }));
}

/** What is looked at only where it is asked for, and loaded only then. */
async function moreMistakes(
  project: Project,
  subjects: readonly ModuleSubject[],
  moduleFileOf: FileOf,
  {types, connect}: MoreChecks,
): Promise<readonly Diagnostic[]> {
  const definitions = subjects.map(({definition}) => definition);
  const ofTypes = types
    ? await (await import('./types/check-types.ts')).checkTypes(project.folder, definitions, moduleFileOf)
    : [];
  const ofNetwork = connect ? await (await import('./connect-profiles.ts')).connectProfiles(project, subjects) : [];
  return [...ofTypes, ...ofNetwork];
}

/** `definitions` are all pipelines of the project; where one is not known, no block can be called unused. */
async function mistakesOfProject(
  {folder, profiles = []}: Project,
  definitions: readonly PipelineDefinition[] | undefined,
  moduleFileOf: FileOf,
): Promise<readonly Diagnostic[]> {
  const used = new Set(
    definitions?.flatMap(({blocks}) => blocks.flatMap((block) => [moduleFileOf(block).path, ...possibleFiles(block)])),
  );
  const text = readTextIfThere(projectFiles(folder).ioConfig) ?? '';
  return checkProject({
    spareBlocks: definitions ? await spareBlocks(folder, used) : [],
    profiles: profiles.flatMap(({value: profile}) => readProfile({file: 'io_config.yaml', text, profile}).value ?? []),
    env: environmentOf(folder, process.env),
  });
}

/** A block of no known kind may have a file of any kind. */
const possibleFiles = ({kindIsGuessed, name}: BlockDefinition): readonly string[] =>
  kindIsGuessed ? blockKindNames.flatMap((kind) => blockFilePaths(kind, name.value)) : [];

/** Each answer is a look at the disk. */
function lookedUpOnce(folder: string): FileOf {
  const found = new Map<BlockDefinition, ModuleFile>();
  return (block) => {
    const file = found.get(block) ?? blockFile(folder, block);
    found.set(block, file);
    return file;
  };
}

/** A template without quotes, say, is no template that can be read either; one message is enough for one place. */
function whereNothingIsToldYet(later: readonly Diagnostic[], told: readonly Diagnostic[]): readonly Diagnostic[] {
  const places = new Set(told.map(({at}) => at && placeKey(at.place)));
  return later.filter(({at}) => !at || !places.has(placeKey(at.place)));
}

const placeKey = ({file, line, column}: Place): string => `${file}:${line}:${column}`;

/** Pipelines share files of blocks, and what is wrong in those. What several rules see is told by the gravest. */
function eachOnce(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const told = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const {code, message, at} = diagnostic;
    const key = JSON.stringify([code, message, at && placeKey(at.place)]);
    const earlier = told.get(key);
    if (!earlier || (earlier.severity !== 'error' && diagnostic.severity === 'error')) told.set(key, diagnostic);
  }
  return [...told.values()];
}
