import type {BlockKind} from '../core/block-kind.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import {blockName} from '../core/names.ts';
import {nearestName} from '../core/nearest-name.ts';
import type {BlockDefinition, LeftOutBlock, PipelineDefinition} from '../core/pipeline.ts';
import type {Located} from '../core/place.ts';
import type {Rule} from './rule.ts';

/** Mage drops a name that no block has; the block then runs without the input that it counts on. */
export const upstreamExists: Rule = {
  codes: ['unknown-upstream'],
  severities: ['error'],
  check({definition}) {
    const named = definition.blocks.filter((block) => !definition.misnamed?.includes(block));
    const names = new Map<string, Located<string>>(named.map(({name}) => [name.value, name]));
    const excused = new Set(definition.unreadable);
    const leftOut = new Map(definition.leftOut?.map((note) => [note.name.value, note]));
    const nearestTo = nearestAmong([...names.keys()]);
    return definition.blocks.flatMap((block) =>
      block.upstream
        .filter(({value}) => !names.has(value) && !excused.has(value))
        .map((upstream) => {
          const note = leftOut.get(upstream.value);
          if (note) return waitsForNote(block, upstream, note);
          // A block does not wait for itself, however close its name is.
          const near = nearestTo(upstream.value);
          return unknownUpstream(
            {...definition, blocks: named},
            block,
            upstream,
            near === block.name.value ? undefined : names.get(near ?? ''),
          );
        }),
    );
  },
};

function unknownUpstream(
  {name: pipeline, blocks}: PipelineDefinition,
  block: BlockDefinition,
  upstream: Located<string>,
  near: Located<string> | undefined,
): Diagnostic {
  const create = blockName(upstream.value).ok
    ? `create it: magelet new block ${likelyKind(block)} ${upstream.value} --pipeline ${pipeline}`
    : `take "${upstream.value}" out of upstream_blocks`;
  const others = blocks.length > 9 ? [] : blocks.filter((other) => other !== block).map(({name}) => name.value);
  return {
    severity: 'error',
    code: 'unknown-upstream',
    message: `block "${block.name.value}" waits for "${upstream.value}", which ${pipeline} does not have`,
    at: {place: upstream.place, label: 'no such block'},
    ...(near && {related: [{place: near.place, label: 'this one is close'}]}),
    ...(!near && others.length > 0 && {notes: [`${pipeline} has ${others.join(', ')}`]}),
    help: near ? `write ${near.value}, or ${create}` : create,
  };
}

/** Charts and notes of Mage are no blocks that run, and have no output. */
const waitsForNote = ({name}: BlockDefinition, upstream: Located<string>, note: LeftOutBlock): Diagnostic => ({
  severity: 'error',
  code: 'unknown-upstream',
  message: `block "${name.value}" waits for "${upstream.value}", a ${note.kind} of Mage, which does not run`,
  at: {place: upstream.place},
  related: [{place: note.name.place, label: `this is ${upstream.value}`}],
  help: `take ${upstream.value} out of upstream_blocks of ${name.value}`,
});

/** An exporter mostly waits for what was transformed, everything else for what was loaded. */
const likelyKind = ({kind}: BlockDefinition): BlockKind =>
  kind.value === 'data_exporter' ? 'transformer' : 'data_loader';

/** Names compared before nearness is no longer looked for: in a file with more wrong names it is not a slip of the pen. */
const mostComparisons = 30_000;

function nearestAmong(names: readonly string[]): (name: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  return (name) => {
    if (!known.has(name) && known.size * names.length < mostComparisons) known.set(name, nearestName(name, names));
    return known.get(name);
  };
}
