import type {Diagnostic} from '../core/diagnostic.ts';
import type {BlockDefinition} from '../core/pipeline.ts';
import type {Located} from '../core/place.ts';
import type {Rule} from './rule.ts';

/** A block waits for others, and for each of them once. */
export const upstreamIsNamedOnce: Rule = {
  codes: ['self-upstream', 'duplicate-upstream'],
  severities: ['error', 'warning'],
  check({definition: {blocks}}) {
    return blocks.flatMap((block) => {
      const first = new Map<string, Located<string>>();
      return block.upstream.flatMap((upstream) => {
        const earlier = first.get(upstream.value);
        if (earlier) return named(block, upstream, earlier);
        first.set(upstream.value, upstream);
        return upstream.value === block.name.value ? waitsForItself(upstream) : [];
      });
    });
  },
};

const waitsForItself = ({value, place}: Located<string>): Diagnostic => ({
  severity: 'error',
  code: 'self-upstream',
  message: `block "${value}" waits for itself, and would never start`,
  at: {place},
  help: `take ${value} out of its own upstream_blocks`,
});

const named = (block: BlockDefinition, upstream: Located<string>, first: Located<string>): Diagnostic => ({
  severity: 'warning',
  code: 'duplicate-upstream',
  message: `block "${block.name.value}" names "${upstream.value}" twice in upstream_blocks`,
  at: {place: upstream.place, label: 'the second time'},
  related: [{place: first.place, label: 'the first time'}],
  notes: [`the block receives the output of ${upstream.value} once, where it is named first`],
  help: `take the second ${upstream.value} out`,
});
