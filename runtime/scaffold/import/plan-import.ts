import {pipelineName} from '../../core/names.ts';
import {success, type Result} from '../../core/result.ts';
import type {ChangePlan, NewFile} from '../file-change.ts';
import {planProject, type ProjectFile} from '../plan-project.ts';
import {pipelineFile} from '../project-files.ts';
import {blockStub} from './block-stub.ts';
import {editPipeline, type ImportNote} from './edit-pipeline.ts';
import type {ImportedBlock} from './imported-block.ts';
import {importPage} from './import-page.ts';
import {leftBehind} from './left-behind.ts';
import type {MageProject} from './mage-project.ts';
import {templatesOfMage} from './templates-of-mage.ts';
import {quoteTemplates} from './quote-templates.ts';

export type ImportPlan = ChangePlan & {readonly summary: ImportSummary};

/** What was made of a Mage project, and what is left to a person. */
export type ImportSummary = {
  readonly pipelines: readonly string[];
  /** Files that run as they are: queries. */
  readonly copied: readonly ImportedFile[];
  /** Modules whose code is not written yet. */
  readonly stubs: readonly ImportedFile[];
  readonly notes: readonly ImportNote[];
  /** What stays behind, such as `utils/ (3 files)`. */
  readonly left: readonly string[];
};

export type ImportedFile = Pick<ImportedBlock, 'target' | 'original' | 'was' | 'kind'> & {
  readonly pipelines: readonly string[];
};

/**
 * The files that make a project of magelet out of one of Mage. Its own files, and triggers, are kept as they are.
 *
 * @param request.files The files of a new project, see `readProjectTemplate`.
 * @param request.existing What is in the target folder already, of the files that are to be written.
 */
export function planImport(request: {
  readonly project: MageProject;
  readonly name: string;
  readonly folder: string;
  readonly shown: string;
  readonly files: readonly ProjectFile[];
  readonly existing: readonly string[];
  readonly dependency: string;
  readonly magelet: string;
}): Result<ImportPlan> {
  const {project} = request;
  const names = namesOfPipelines(project);
  const edited = names.map((name) => ({name, ...editPipeline(name, project)}));
  const used = edited.flatMap(({name, blocks}) => blocks.map((block) => ({pipeline: name as string, block})));
  const targets = [...Map.groupBy(used, ({block}) => block.target).values()];
  const own = ['metadata.yaml', 'io_config.yaml'].flatMap((file) => ownFile(file, project));
  const triggers = names.map((name) => `pipelines/${name}/triggers.yaml`).filter((file) => project.texts.has(file));
  const summary: ImportSummary = {
    pipelines: names,
    copied: importedFiles(targets, 'copy'),
    stubs: importedFiles(targets, 'stub'),
    notes: [...environment(project), ...own.flatMap(({notes}) => notes), ...edited.flatMap(({notes}) => notes)],
    left: leftBehind(project, [
      ...names.map(pipelineFile),
      ...triggers,
      ...used.flatMap(({block}) => block.original ?? []),
    ]),
  };
  const made: readonly NewFile[] = [
    ...own.map(({file, text}) => created(file, text)),
    ...edited.map(({name, text}) => created(pipelineFile(name), text)),
    ...triggers.map((file) => created(file, project.texts.get(file) ?? '')),
    ...targets.flatMap((uses) => blockFile(uses)),
    created('IMPORT.md', importPage(summary, request.shown)),
  ];
  const [first = ''] = names;
  const files = [
    ...request.files.map((file) => startingWith(file, first)),
    ...made.map(({path, content}) => ({path, text: content})),
  ];
  const planned = planProject({...request, files, command: `magelet import ${request.shown}`});
  return planned.ok ? success({...planned.value, summary}) : planned;
}

const created = (path: string, content: string): NewFile => ({action: 'create', path, content});

const namesOfPipelines = ({files}: MageProject) =>
  files.flatMap((file) => {
    const named = pipelineName(/^pipelines\/([^/]+)\/metadata\.yaml$/.exec(file)?.[1] ?? '');
    return named.ok ? [named.value] : [];
  });

function ownFile(
  file: string,
  {texts}: MageProject,
): readonly {file: string; text: string; notes: readonly ImportNote[]}[] {
  const text = texts.get(file);
  if (text === undefined) return [];
  const quoted = quoteTemplates(text);
  const notes = quoted.lines.map((line) => ({file, line, what: 'a template was put in quotes'}));
  return [{file, text: quoted.text, notes: [...notes, ...templatesOfMage(file, text)]}];
}

/** What holds secrets is not copied. */
const environment = ({files}: MageProject): readonly ImportNote[] =>
  files.includes('.env') ? [{file: '.env', what: 'stays where it is: copy it if blocks need its values'}] : [];

type Use = {readonly pipeline: string; readonly block: ImportedBlock};

/** One file, however many pipelines have the block. */
function blockFile(uses: readonly Use[]): readonly NewFile[] {
  const [first] = uses;
  if (!first) return [];
  const {block} = first;
  const upstreams = uses.map(({block: {upstream}}) => upstream);
  return [created(block.target, block.action === 'copy' ? block.code : blockStub({...block, upstreams}))];
}

function importedFiles(targets: readonly (readonly Use[])[], action: ImportedBlock['action']): readonly ImportedFile[] {
  return targets.flatMap((uses) => {
    const block = uses[0]?.block;
    if (block?.action !== action) return [];
    const {target, original, was, kind} = block;
    return [{target, original, was, kind, pipelines: [...new Set(uses.map(({pipeline}) => pipeline))]}];
  });
}

/** `npm start` of a new project runs its own pipeline; here it is the first one. */
const startingWith = ({path, text}: ProjectFile, pipeline: string): ProjectFile => ({
  path,
  text: path === 'package.json' ? text.replace('run hello', pipeline === '' ? 'list' : `run ${pipeline}`) : text,
});
