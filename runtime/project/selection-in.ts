import type {BlockDefinition, PipelineDefinition} from '../core/pipeline.ts';
import {success, type Result} from '../core/result.ts';
import {selectBlocks, type Selection} from '../run/select-blocks.ts';

export type {Selection} from '../run/select-blocks.ts';

/** The part of a pipeline that a selection names, as a pipeline of its own: what it waits for outside is left out. */
export function selectionIn(definition: PipelineDefinition, selection: Selection): Result<PipelineDefinition> {
  const blocks = definition.blocks.map(({name, kind, tags = [], upstream}) => ({
    name: name.value as string,
    kind: kind.value,
    tags,
    upstream: upstream.map(({value}) => value),
  }));
  const selected = selectBlocks(definition.name, blocks, selection);
  if (!selected.ok) return selected;
  const isIn = (name: string): boolean => selected.value.has(name);
  const known = new Set(blocks.map(({name}) => name));
  const within = (block: BlockDefinition): BlockDefinition => ({
    ...block,
    // A name that no block has is a mistake, and stays one.
    upstream: block.upstream.filter(({value}) => isIn(value) || !known.has(value)),
  });
  const {leftOut: _, ...rest} = definition;
  return success({...rest, blocks: definition.blocks.filter(({name}) => isIn(name.value)).map(within)});
}
