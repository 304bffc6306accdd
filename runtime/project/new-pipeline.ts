import {existsSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import type {Diagnostic} from '../core/diagnostic.ts';
import {nearestName} from '../core/nearest-name.ts';
import {failed, success, type Result} from '../core/result.ts';
import {planPipeline, type PipelinePlan} from '../scaffold/plan-pipeline.ts';
import {installedPackage} from './installed-package.ts';
import {openPipeline, type Project} from './open-project.ts';
import {projectFiles} from './project-files.ts';
import {readTextIfThere} from './read-text.ts';

/** What a new pipeline is made from; without either it is empty. */
export type PipelineSource = {readonly from?: string; readonly template?: string};

/** The file of a new pipeline: empty, a copy of another one, or from a template. Nothing is written yet. */
export function planNewPipeline(project: Project, name: string, source: PipelineSource): Result<PipelinePlan> {
  const copied = sourceText(project, source);
  if (!copied.ok) return copied;
  return planPipeline({
    name,
    existing: foldersIn(projectFiles(project.folder).pipelines),
    magelet: installedPackage(project.folder),
    ...(copied.value && {source: copied.value}),
  });
}

type Copied = {readonly file: string; readonly text: string; readonly notes: readonly string[]};

function sourceText(project: Project, {from, template}: PipelineSource): Result<Copied | undefined> {
  if (from !== undefined && template !== undefined) return failed([oneSourceOnly]);
  if (template !== undefined) return templateText(project, template);
  if (from === undefined) return success(undefined);
  const text = readTextIfThere(projectFiles(project.folder).pipeline(from));
  if (text === undefined) {
    const opened = openPipeline(project, from);
    return failed(opened.ok ? [] : opened.failure);
  }
  const others = foldersIn(join(projectFiles(project.folder).pipelines, from)).filter(
    (file) => file !== 'metadata.yaml',
  );
  const notes = others.length > 0 ? [`not copied from ${from}: ${others.join(', ')}`] : [];
  return success({
    file: `pipelines/${from}/metadata.yaml`,
    text,
    notes: [...notes, `its blocks are those of ${from}: a change to a file of theirs is one to both`],
  });
}

/** Templates of pipelines: `templates/pipelines/<name>/` first, then Mage's folder. */
function templateText({folder}: Project, template: string): Result<Copied> {
  const homes = ['templates/pipelines', 'custom_templates/pipelines'];
  const files = homes.map((home) => `${home}/${template}/metadata.yaml`);
  const file = files.find((path) => existsSync(join(folder, path)));
  if (file !== undefined) return success({file, text: readTextIfThere(join(folder, file)) ?? '', notes: []});
  const names = homes.flatMap((home) => foldersIn(join(folder, home)));
  return failed([noSuchTemplate(template, names)]);
}

export function foldersIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

const oneSourceOnly: Diagnostic = {
  severity: 'error',
  code: 'usage',
  message: 'a new pipeline is made from one thing, and both --from and --template are given',
  notes: ['nothing was written'],
  help: 'leave one of them out',
};

function noSuchTemplate(template: string, names: readonly string[]): Diagnostic {
  const near = nearestName(template, names) ?? names[0];
  return {
    severity: 'error',
    code: 'unknown-template',
    message: `there is no template "${template}" for a pipeline`,
    notes: [names.length > 0 ? `there are: ${names.join(', ')}` : 'there are none'],
    help: near === undefined ? `write one: templates/pipelines/${template}/metadata.yaml` : `write --template ${near}`,
  };
}
