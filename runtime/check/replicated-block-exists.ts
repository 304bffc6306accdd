import type {Diagnostic} from '../core/diagnostic.ts';
import {nearestName} from '../core/nearest-name.ts';
import type {BlockDefinition, PipelineDefinition, Replicated} from '../core/pipeline.ts';
import type {Rule} from './rule.ts';

/** A block that replicates another one runs the file of that block, and so there is one. */
export const replicatedBlockExists: Rule = {
  codes: ['unknown-replicated-block'],
  severities: ['error'],
  check({definition}) {
    const excused = new Set(definition.unreadable);
    return definition.blocks.flatMap((block) =>
      block.replicates && !block.replicates.original && !excused.has(block.replicates.name.value)
        ? unknownOriginal(definition, block, block.replicates)
        : [],
    );
  },
};

function unknownOriginal(
  {name: pipeline, blocks}: PipelineDefinition,
  {name: {value: name}}: BlockDefinition,
  {name: {value: original, place}}: Replicated,
): Diagnostic {
  const isThere = blocks.some((other) => other.name.value === original);
  const others = blocks.filter(({replicates}) => !replicates).map((other) => other.name);
  const nearest = nearestName(
    original,
    others.map(({value}) => value),
  );
  const near = others.find(({value}) => value === nearest);
  return {
    severity: 'error',
    code: 'unknown-replicated-block',
    message: isThere
      ? `block "${name}" replicates "${original}", which has no file of its own: they replicate one another`
      : `block "${name}" replicates "${original}", which ${pipeline} does not have`,
    at: {place, label: isThere ? 'replicates too' : 'no such block'},
    ...(!isThere && near && {related: [{place: near.place, label: 'this one is close'}]}),
    help:
      !isThere && near
        ? `write ${near.value}`
        : 'write the name of a block that has a file, or take the replicated_block line out',
  };
}
