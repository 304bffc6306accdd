import type {Diagnostic, Pointer} from '../core/diagnostic.ts';
import type {BlockDefinition, PipelineDefinition} from '../core/pipeline.ts';
import {findCycle} from '../graph/find-cycle.ts';
import type {Rule} from './rule.ts';

/** Blocks in a circle would wait for one another forever. Only the shortest circle is told: mending it often mends more. */
export const noCycle: Rule = {
  codes: ['dependency-cycle'],
  severities: ['error'],
  check({definition}) {
    const blocks = new Map<string, BlockDefinition>();
    for (const block of definition.blocks) if (!blocks.has(block.name.value)) blocks.set(block.name.value, block);
    // A block that waits for itself is told by a rule of its own.
    const upstreamOf = (name: string): readonly string[] =>
      (blocks.get(name)?.upstream ?? []).map(({value}) => value).filter((value) => value !== name);
    const cycle = findCycle([...blocks.keys()], upstreamOf);
    return cycle ? [dependencyCycle(definition, cycle, blocks)] : [];
  },
};

/** `cycle`: each waits for the next, and the last for the first. */
function dependencyCycle(
  {name: pipeline}: PipelineDefinition,
  cycle: readonly string[],
  blocks: ReadonlyMap<string, BlockDefinition>,
): Diagnostic {
  const edges = cycle.flatMap((name, index): Pointer[] => {
    const next = cycle[(index + 1) % cycle.length];
    const written = blocks.get(name)?.upstream.find(({value}) => value === next);
    return written ? [{place: written.place, label: `${name} waits for ${next}`}] : [];
  });
  const [first, ...others] = edges;
  const circle = [...cycle, cycle[0]];
  const shown = circle.length <= 8 ? circle : [...circle.slice(0, 6), `… (${circle.length - 7} more)`, circle.at(-1)];
  return {
    severity: 'error',
    code: 'dependency-cycle',
    message: `blocks of ${pipeline} wait for one another in a circle: ${shown.join(' -> ')}`,
    ...(first && {at: first}),
    ...(others.length > 0 && {related: others}),
    help: `take one of these names out of its upstream_blocks, such as ${cycle[1]} of ${cycle[0]}`,
  };
}
