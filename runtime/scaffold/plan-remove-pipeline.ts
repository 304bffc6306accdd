import {failed, success, type Result} from '../core/result.ts';
import type {ChangePlan} from './file-change.ts';
import {readPipelineFiles} from './find-block.ts';
import {findPipeline, placeOfCall} from './find-pipeline.ts';
import {mentionsOf} from './mentions.ts';
import type {ProjectTexts} from './project-texts.ts';
import {stillUsed} from './still-used.ts';

/** The change that takes a pipeline's folder away; its blocks' files stay. Fails where other pipelines or code start it. */
export function planRemovePipeline(texts: ProjectTexts, name: string): Result<ChangePlan> {
  const found = findPipeline(texts, name);
  if (!found.ok) return found;
  const folder = `pipelines/${name}`;
  const users = [
    ...found.value.named
      .filter(({path}) => !path.startsWith(`${folder}/`))
      .flatMap(({references}) => references.map(({node, owner}) => ({place: node.place, label: `${owner} starts it`}))),
    ...found.value.calls.map((call) => ({place: placeOfCall(call), label: 'starts it, or asks for its runs'})),
  ];
  const help = `take ${name} out of these lines first`;
  if (users.length > 0) return failed([stillUsed(`pipeline "${name}"`, users, help)]);
  const unused = blocksOfNone(texts, name);
  return success({
    changes: [{action: 'remove', path: folder}],
    notes: [
      ...(unused.length > 0 ? [`blocks that are in no pipeline any more, with their files: ${unused.join(', ')}`] : []),
      ...mentionsOf(texts.code, name),
    ],
  });
}

/** The blocks that only this pipeline has; none where a file cannot be read, for then it is not known. */
function blocksOfNone(texts: ProjectTexts, name: string): readonly string[] {
  const pipelines = readPipelineFiles(texts);
  if (!pipelines.ok) return [];
  const keyOf = (block: {readonly name: string; readonly kind: string}): string => `${block.kind} ${block.name}`;
  const elsewhere = new Set(
    pipelines.value.filter((each) => each.name !== name).flatMap(({blocks}) => blocks.map(keyOf)),
  );
  const own = pipelines.value.find((each) => each.name === name)?.blocks ?? [];
  return own.filter((block) => block.kind !== 'chart' && !elsewhere.has(keyOf(block))).map((block) => block.name);
}
