import type {Diagnostic} from '../core/diagnostic.ts';
import type {BlockDefinition, PipelineDefinition} from '../core/pipeline.ts';
import type {Located} from '../core/place.ts';
import type {Rule} from './rule.ts';

/**
 * `downstream_blocks` follows from `upstream_blocks`. Where both are written and differ, one of them is not what
 * somebody meant, and the order of the run would be a guess.
 */
export const downstreamAgrees: Rule = {
  codes: ['disagreeing-downstream'],
  severities: ['error', 'info'],
  check({definition}) {
    const blocks = new Map<string, BlockDefinition>(definition.blocks.map((block) => [block.name.value, block]));
    const excused = new Set([
      ...(definition.unreadable ?? []),
      ...(definition.leftOut ?? []).map(({name}) => name.value),
    ]);
    const strangers: Located<string>[] = [];
    const disagreements: Diagnostic[] = [];
    for (const block of definition.blocks) {
      for (const downstream of block.downstream) {
        const other = blocks.get(downstream.value);
        if (!other) {
          if (!excused.has(downstream.value)) strangers.push(downstream);
        } else if (!other.upstream.some(({value}) => value === block.name.value)) {
          disagreements.push(disagreement(block, downstream, other));
        }
      }
    }
    return [...disagreements, ...namesOfNoBlock(definition, strangers)];
  },
};

function disagreement(
  {name: {value: name}}: BlockDefinition,
  downstream: Located<string>,
  other: BlockDefinition,
): Diagnostic {
  return {
    severity: 'error',
    code: 'disagreeing-downstream',
    message: `block "${name}" says that "${downstream.value}" comes after it, but "${downstream.value}" does not wait for it`,
    at: {place: downstream.place, label: `does not wait for ${name}`},
    related: [{place: other.name.place, label: `this is ${downstream.value}`}],
    notes: ['the order of a run comes from upstream_blocks alone; downstream_blocks may be left out'],
    help: `take ${downstream.value} out here, or put ${name} into upstream_blocks of ${downstream.value}`,
  };
}

/** In projects that come from Mage these are charts. */
function namesOfNoBlock({name}: PipelineDefinition, strangers: readonly Located<string>[]): readonly Diagnostic[] {
  const [first, ...others] = strangers;
  if (!first) return [];
  const names = [...new Set(strangers.map(({value}) => value))];
  const shown = names.slice(0, 8).join(', ') + (names.length > 8 ? `, and ${names.length - 8} more` : '');
  return [
    {
      severity: 'info',
      code: 'disagreeing-downstream',
      message: `downstream_blocks names what is no block of ${name}: ${shown}`,
      at: {place: first.place},
      ...(others.length > 0 && {related: others.slice(0, 7).map(({place}) => ({place}))}),
    },
  ];
}
