import {nearestName} from '../core/nearest-name.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {BlockName} from '../core/names.ts';
import {failed, success, type Result} from '../core/result.ts';
import {downstreamsOf, upstreamsOf} from '../graph/descendants.ts';

/** Which part of a pipeline to run; the parts named together are all needed. */
export type Selection = {
  /** These blocks alone. */
  readonly block?: readonly string[];
  /** This block and everything below it. */
  readonly from?: string;
  /** This block and everything above it. */
  readonly until?: string;
};

type Names = readonly {readonly name: BlockName; readonly upstream: readonly BlockName[]}[];

/** The blocks that a selection names, all of them where it names none. */
export function selectBlocks(pipeline: string, blocks: Names, selection: Selection): Result<ReadonlySet<BlockName>> {
  const named = [...(selection.block ?? []), selection.from, selection.until].filter((name) => name !== undefined);
  const known = new Set<string>(blocks.map(({name}) => name));
  const unknown = named.filter((name) => !known.has(name));
  if (unknown.length > 0) return failed(unknown.map((name) => noSuchBlock(name, pipeline, known)));

  const names = blocks.map(({name}) => name);
  const upstreamOf = new Map<string, readonly BlockName[]>(blocks.map(({name, upstream}) => [name, upstream]));
  const upstream = (name: string): readonly BlockName[] => upstreamOf.get(name) ?? [];
  const parts = [
    selection.block && new Set<string>(selection.block),
    selection.from === undefined ? undefined : downstreamsOf([selection.from], names, upstream),
    selection.until === undefined ? undefined : upstreamsOf([selection.until], upstream),
  ].filter((part) => part !== undefined);
  return success(new Set(names.filter((name) => parts.every((part) => part.has(name)))));
}

function noSuchBlock(name: string, pipeline: string, known: ReadonlySet<string>): Diagnostic {
  const near = nearestName(name, known);
  return {
    severity: 'error',
    code: 'unknown-block',
    message: `pipeline ${pipeline} has no block "${name}"`,
    notes: [`it has: ${[...known].join(', ')}`],
    ...(near !== undefined && {help: `write ${near}`}),
  };
}
