import {existsSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {blockKindNames, blockKinds, type BlockKind} from '../core/block-kind.ts';
import type {BlockDefinition} from '../core/pipeline.ts';
import {failed, success, type Result} from '../core/result.ts';
import {newBlockName} from '../scaffold/new-names.ts';
import {planBlock, type BlockPlan} from '../scaffold/plan-block.ts';
import type {Answers, Choices} from '../scaffold/questions.ts';
import {findTemplate, listTemplates} from '../scaffold/templates.ts';
import {openPipeline, type Project} from './open-project.ts';
import {packagedTemplates} from './packaged-files.ts';
import {projectFiles} from './project-files.ts';
import {readTextIfThere} from './read-text.ts';

/** Everything that a new block needs said. */
export type CompleteAnswers = Required<Pick<Answers, 'kind' | 'name'>> & Answers;

/** What there is to choose from for a new block of this project. */
export async function blockChoices(project: Project): Promise<Choices> {
  const files = projectFiles(project.folder);
  const mage = join(files.mageTemplates, 'blocks');
  const templates = await listTemplates({builtIn: packagedTemplates(), own: files.templates, mage});
  const pipelines = project.pipelineNames.map((name) => {
    return {name, blocks: blocksOf(project, name).map((block) => block.name.value)};
  });
  return {templates, pipelines};
}

/** The block's file, and the block in its pipeline where one is named; nothing is written yet. */
export function planNewBlock(
  project: Project,
  {kind, name, template = 'generic', pipeline = 'none', upstream = []}: CompleteAnswers,
  {templates}: Choices,
): Result<BlockPlan> {
  const found = findTemplate(templates, kind, template);
  if (!found.ok) return found;
  const target = pipeline === 'none' ? undefined : pipelineText(project, pipeline.name);
  if (target && !target.ok) return target;
  const blocks = pipeline === 'none' ? [] : blocksOf(project, pipeline.name);
  const named = namedAlready(blocks, kind, name);
  const waitsFor = named?.upstream.map(({value}) => value) ?? upstream;
  const inputs = inputsOf(kind, waitsFor, blocks);
  return planBlock({
    kind,
    name,
    template: found.value,
    upstream: waitsFor,
    ...(inputs && {inputs}),
    existing: blockFilesOf(project.folder),
    ...(target && {pipeline: target.value}),
    isNamed: named !== undefined,
  });
}

/** The block in the pipeline, where it is there by that name and kind: what may be missing is its file. */
function namedAlready(
  blocks: readonly BlockDefinition[],
  kind: BlockKind,
  written: string,
): BlockDefinition | undefined {
  const name = newBlockName(written);
  return blocks.find((block) => name.ok && block.name.value === name.value.name && block.kind.value === kind);
}

/** What a conditional receives is what its block receives. */
function inputsOf(
  kind: BlockKind,
  [attachedTo]: readonly string[],
  blocks: readonly BlockDefinition[],
): readonly string[] | undefined {
  if (kind !== 'conditional') return undefined;
  return blocks.find(({name}) => name.value === attachedTo)?.upstream.map(({value}) => value) ?? [];
}

function blocksOf(project: Project, pipeline: string): readonly BlockDefinition[] {
  const opened = openPipeline(project, pipeline);
  return opened.ok ? (opened.value.definition?.blocks ?? []) : [];
}

function pipelineText(project: Project, name: string): Result<{file: string; text: string}> {
  const text = readTextIfThere(projectFiles(project.folder).pipeline(name));
  if (text !== undefined) return success({file: `pipelines/${name}/metadata.yaml`, text});
  const opened = openPipeline(project, name);
  return failed(opened.ok ? [] : opened.failure);
}

/** The files in the folders of blocks, in `blocks/` and where Mage has them, relative to the project. */
function blockFilesOf(project: string): readonly string[] {
  const homes = blockKindNames.flatMap((kind) => [`blocks/${blockKinds[kind].folder}`, blockKinds[kind].folder]);
  return homes
    .filter((home) => existsSync(join(project, home)))
    .flatMap((home) =>
      readdirSync(join(project, home), {recursive: true, encoding: 'utf8'}).map(
        (file) => `${home}/${file.replaceAll('\\', '/')}`,
      ),
    );
}

/** Asks on the terminal for what was not said; undefined where the person leaves. */
export async function askForBlock(said: Answers, choices: Choices): Promise<Answers | undefined> {
  const {ask} = await import('../scaffold/ask.ts');
  return ask(said, choices, {input: process.stdin, output: process.stdout});
}

/** Asks on the terminal whether to go on; undefined where the person leaves. */
export async function confirmOnTerminal(question: string): Promise<boolean | undefined> {
  const {confirm} = await import('../scaffold/ask.ts');
  return confirm(question, {input: process.stdin, output: process.stdout});
}

export {newBlockKind} from '../scaffold/new-names.ts';
