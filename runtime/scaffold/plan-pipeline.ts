import type {Diagnostic} from '../core/diagnostic.ts';
import type {PipelineName} from '../core/names.ts';
import {wholeFile} from '../core/place.ts';
import {failed, success, type Result} from '../core/result.ts';
import {copyPipeline} from './copy-pipeline.ts';
import type {ChangePlan} from './file-change.ts';
import {newPipelineName} from './new-names.ts';
import {pipelineFile} from './project-files.ts';
import {schemaLine} from './schema-line.ts';
import {yamlWord} from './yaml-words.ts';

export type PipelinePlan = ChangePlan & {readonly name: PipelineName; readonly file: string};

/**
 * The file that makes a pipeline: without blocks, or a copy of another one's. What was written stays its title:
 * `Daily Sales` in `daily_sales/`.
 *
 * @param request.source The file to copy, and what is to be said of it.
 * @param request.existing The folders below `pipelines/`.
 * @param request.magelet See `schemaLine`.
 */
export function planPipeline(request: {
  readonly name: string;
  readonly existing: readonly string[];
  readonly magelet?: string;
  readonly source?: {readonly file: string; readonly text: string; readonly notes: readonly string[]};
}): Result<PipelinePlan> {
  const named = newPipelineName(request.name);
  if (!named.ok) return named;
  const {name, notes} = named.value;
  if (request.existing.includes(name)) return failed([pipelineThere(name, request.existing, 'new')]);
  const file = pipelineFile(name);
  const {source, magelet} = request;
  const title = request.name.trim();
  const content = source
    ? copyPipeline({source, title, name, file, ...(magelet !== undefined && {magelet})})
    : success(`${schemaLine('pipeline', file, magelet)}name: ${yamlWord(title)}\nblocks: []\n`);
  if (!content.ok) return content;
  const changes = [{action: 'create' as const, path: file, content: content.value}];
  return success({name, file, changes, notes: [...notes, ...(source?.notes ?? [])]});
}

/** The refusal of a name that a pipeline has. */
export function pipelineThere(name: string, existing: readonly string[], command: 'new' | 'rename'): Diagnostic {
  let number = 2;
  while (existing.includes(`${name}_${number}`)) number++;
  const free = `${name}_${number}`;
  return {
    severity: 'error',
    code: 'pipeline-exists',
    message: `there is a pipeline "${name}" already`,
    at: {place: wholeFile(pipelineFile(name))},
    notes: ['nothing was written'],
    help: `choose another name${command === 'new' ? `: magelet new pipeline ${free}` : `, such as ${free}`}`,
  };
}
