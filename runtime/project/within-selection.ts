import type {ModuleFile} from '../check/rule.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {BlockDefinition, PipelineDefinition} from '../core/pipeline.ts';
import {failed, success, type Result} from '../core/result.ts';
import {selectionIn, type Selection} from './selection-in.ts';

/** Whether a mistake is one of the blocks that a selection finds, or of nothing that is a block's. */
export type IsMeant = (diagnostic: Diagnostic) => boolean;

/** Fails where the selection finds something in none of the pipelines. */
export function withinSelection(
  definitions: readonly PipelineDefinition[],
  selection: Selection,
  moduleFileOf: (block: BlockDefinition) => ModuleFile,
): Result<IsMeant> {
  if (selection.select === undefined && selection.exclude === undefined) return success(() => true);
  const selected = definitions.map((definition) => ({definition, part: selectionIn(definition, selection)}));
  const failures = selected.flatMap(({part}) => (part.ok ? [] : part.failure));
  if (failures.length > 0 && !selected.some(({part}) => part.ok)) return failed(failures);
  const parts = selected.map(({definition, part}) => {
    const names = new Set(part.ok ? part.value.blocks.map(({name}) => name.value) : []);
    return {definition, names};
  });
  const blocks = parts.flatMap(({definition, names}) =>
    definition.blocks.map((block) => ({isIn: names.has(block.name.value), file: moduleFileOf(block).path})),
  );
  const filesOfOthers = new Set(blocks.flatMap(({isIn, file}) => (isIn ? [] : [file])));
  for (const {isIn, file} of blocks) if (isIn) filesOfOthers.delete(file);
  return success(({at}) => {
    if (!at) return true;
    const {file, line} = at.place;
    const part = parts.find(({definition}) => definition.file === file);
    if (!part) return !filesOfOthers.has(file);
    const owner = part.definition.blocks.findLast(({name}) => name.place.line <= line);
    return owner === undefined || part.names.has(owner.name.value);
  });
}
