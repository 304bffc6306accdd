import {blockKinds, type BlockKind} from '../core/block-kind.ts';
import {textWidth} from '../core/text-width.ts';
import {layOutLanes, type GraphRow} from './lay-out-lanes.ts';
import {topologicalOrder} from './topological-order.ts';

/** What is drawn of a block. */
export type DrawnBlock = {
  readonly name: string;
  readonly kind: BlockKind;
  readonly upstream: readonly string[];
};

/** More lanes than this side by side are lines that no eye follows: then every block says what it waits for. */
const mostLanes = 32;

/**
 * The pipeline from top to bottom, a line per block in the order in which they run, with the way of the outputs beside them.
 *
 * @example
 * drawGraph([{name: 'load', kind: 'data_loader', upstream: []}, {name: 'save', kind: 'data_exporter', upstream: ['load']}])
 * // ●   load   data loader
 * // │
 * // ●   save   data exporter
 */
export function drawGraph(blocks: readonly DrawnBlock[]): string {
  const byName = new Map(blocks.map((block) => [block.name, block]));
  const names = [...byName.keys()];
  const upstreamOf = (name: string): readonly string[] => byName.get(name)?.upstream ?? [];
  const nameWidth = names.reduce((widest, name) => Math.max(widest, textWidth(name)), 0);
  const rows = layOutLanes(names, upstreamOf, mostLanes);
  const lines = rows
    ? asLanes(rows, byName, nameWidth)
    : topologicalOrder(names, upstreamOf).map((name) => asLine(byName.get(name), nameWidth));
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

function asLanes(
  rows: readonly GraphRow[],
  blocks: ReadonlyMap<string, DrawnBlock>,
  nameWidth: number,
): readonly string[] {
  const lanes = rows.reduce((most, {cells}) => Math.max(most, cells.length), 0);
  return rows.map(({cells, name}) => {
    const graph = cells.map(({left, glyph}, column) => (column === 0 ? '' : left ? '─' : ' ') + glyph).join('');
    return name === undefined ? graph : `${graph.padEnd(lanes * 2 - 1)}   ${label(blocks.get(name), nameWidth)}`;
  });
}

function asLine(block: DrawnBlock | undefined, nameWidth: number): string {
  const words = label(block, nameWidth);
  return `●   ${words}${' '.repeat(nameWidth + kindWidth - textWidth(words))}   ${waitsFor(block?.upstream ?? [])}`;
}

const kindWidth = '   data exporter'.length;

const label = (block: DrawnBlock | undefined, nameWidth: number): string =>
  block ? `${block.name}${' '.repeat(nameWidth - textWidth(block.name))}   ${blockKinds[block.kind].spoken}` : '';

function waitsFor(upstream: readonly string[]): string {
  if (upstream.length === 0) return '';
  const more = upstream.length > 4 ? ` and ${upstream.length - 3} more` : '';
  return `← ${upstream.slice(0, more ? 3 : 4).join(', ')}${more}`;
}
