import {blockKindNames} from '../core/block-kind.ts';
import {nearestName} from '../core/nearest-name.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import {failed, success, type Result} from '../core/result.ts';
import {evaluateSelectors, type SelectableBlock, type SelectorMistake} from '../graph/selector.ts';

/** Which part of a pipeline is meant; the parts named together are all needed. */
export type Selection = {
  /** These blocks alone. */
  readonly block?: readonly string[];
  /** With `block`: and everything below them. By a name: that block and everything below it. */
  readonly downstream?: true | string;
  /** This block and everything below it. */
  readonly from?: string;
  /** This block and everything above it. */
  readonly until?: string;
  /** What any of these selectors finds. */
  readonly select?: readonly string[];
  /** But not what any of these finds. */
  readonly exclude?: readonly string[];
};

/** A block that is no step of its own: a conditional, or a callback. */
export type AttachedBlock = Pick<SelectableBlock, 'name' | 'kind' | 'upstream'>;

/**
 * The blocks that a selection names, all of them where it names none. `attached` are those that go with the blocks they
 * are attached to, and cannot be named here.
 */
export function selectBlocks<Block extends SelectableBlock>(
  pipeline: string,
  blocks: readonly Block[],
  selection: Selection,
  attached: readonly AttachedBlock[] = [],
): Result<ReadonlySet<Block['name']>> {
  const {block, downstream, from, until, select, exclude = []} = selection;
  const below = downstream === undefined ? '' : '+';
  const own = [...(block ?? []), ...(typeof downstream === 'string' ? [downstream] : [])];
  const named = [...own, from, until].filter((name) => name !== undefined);
  const known = new Set<string>(blocks.map(({name}) => name));
  const unknown = named.filter((name) => !known.has(name));
  if (unknown.length > 0) return failed(unknown.map((name) => noSuchBlock(name, pipeline, known, attached)));

  const asked = [
    own.length > 0 ? own.map((name) => name + below) : undefined,
    from === undefined ? undefined : [`${from}+`],
    until === undefined ? undefined : [`+${until}`],
    select,
  ].filter((selectors) => selectors !== undefined);
  const parts = asked.map((selectors) => evaluateSelectors(selectors, blocks));
  const without = evaluateSelectors(exclude, blocks);
  const mistakes = [...parts, without].flatMap((part) => part.mistakes);
  if (mistakes.length > 0) return failed(mistakes.map((mistake) => findsNothing(mistake, pipeline, blocks, attached)));
  const names = blocks.map(({name}) => name);
  const selected = names.filter((name) => parts.every((part) => part.names.has(name)) && !without.names.has(name));
  if (selected.length === 0 && blocks.length > 0) return failed([nothingSelected(pipeline, selection)]);
  return success(new Set(selected));
}

function noSuchBlock(
  name: string,
  pipeline: string,
  known: ReadonlySet<string>,
  attached: readonly AttachedBlock[],
): Diagnostic {
  const part = attached.find((one) => one.name === name);
  if (part) return goesWithItsBlocks(part);
  const near = nearestName(name, known);
  return {
    severity: 'error',
    code: 'unknown-block',
    message: `pipeline ${pipeline} has no block "${name}"`,
    notes: [`it has: ${[...known].join(', ')}`],
    ...(near !== undefined && {help: `write ${near}`}),
  };
}

function goesWithItsBlocks({name, kind, upstream: [block, ...more]}: AttachedBlock): Diagnostic {
  const when = kind === 'conditional' ? 'is asked before' : 'runs after';
  const blocks = block === undefined ? 'the whole pipeline' : [block, ...more].join(', ');
  return {
    severity: 'error',
    code: 'nothing-selected',
    message: `"${name}" is a ${kind}, which does not run by itself`,
    notes: [`it ${when} ${blocks}`],
    ...(block !== undefined && {help: `write ${block}`}),
  };
}

const lacksName = (part: string): Diagnostic => ({
  severity: 'error',
  code: 'nothing-selected',
  message: `"${part}" lacks the name of a block, a tag: or a kind:`,
  notes: ['a comma stands between parts that must all find a block, a space between those of which one is enough'],
});

function findsNothing(
  {part, lookedFor, value}: SelectorMistake,
  pipeline: string,
  blocks: readonly SelectableBlock[],
  attached: readonly AttachedBlock[],
): Diagnostic {
  const names = new Set(blocks.map(({name}) => name));
  if (lookedFor === 'name' && value === '') return lacksName(part);
  if (lookedFor === 'name' && !value.includes('*')) return noSuchBlock(value, pipeline, names, attached);
  const there = {
    name: names,
    kind: new Set(blocks.map(({kind}) => kind)),
    tag: new Set(blocks.flatMap(({tags}) => tags)),
  }[lookedFor];
  const near = nearestName(value, lookedFor === 'kind' ? blockKindNames : there);
  return {
    severity: 'error',
    code: 'nothing-selected',
    message: `"${part}" finds no block of pipeline ${pipeline}`,
    notes: [
      there.size > 0 ? `its ${lookedFor}s are ${[...there].join(', ')}` : `none of its blocks has a ${lookedFor}`,
    ],
    ...(near !== undefined && near !== value && {help: `write ${lookedFor}:${near}`}),
  };
}

const nothingSelected = (pipeline: string, {exclude}: Selection): Diagnostic => ({
  severity: 'error',
  code: 'nothing-selected',
  message: `no block of pipeline ${pipeline} is left of what was asked for`,
  notes: [
    exclude === undefined
      ? 'what is named by several options must be in each of them'
      : `what --exclude finds is taken away: ${exclude.join(' ')}`,
  ],
  help: `see what waits for what: magelet graph ${pipeline}`,
});
