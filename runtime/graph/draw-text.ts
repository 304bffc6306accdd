import {textWidth} from '../core/text-width.ts';
import {withAttached} from './attached-blocks.ts';
import {besideLabel, gap, type Columns} from './beside-label.ts';
import {spokenKind, type DrawnBlock} from './drawn-block.ts';
import {layOutLanes, type Cell, type GraphRow} from './lay-out-lanes.ts';
import {nearbyOrder} from './nearby-order.ts';
import {shorten, shortenMiddle} from './shorten.ts';
import {topologicalOrder} from './topological-order.ts';

/**
 * Lanes that an eye still follows with ease; a drawing of more is only made where no other has fewer, and then every
 * block says what it waits for, too.
 */
const easyLanes = 12;
/** More lanes than this side by side are lines that no eye follows: then they are not drawn. */
const mostLanes = 32;
/** What a name is never cut below. */
const leastName = 16;

/**
 * The pipeline from top to bottom, a line per block, each below all it waits for, with the way of the outputs beside
 * them. What is attached to a block stands beside it, and what is attached to none below all. No line is wider than
 * `width` as long as that leaves room for names at all.
 *
 * @example
 * drawGraph([{name: 'load', kind: 'data_loader', upstream: []}, {name: 'save', kind: 'data_exporter', upstream: ['load']}])
 * // ●   load   data loader
 * // │
 * // ●   save   data exporter
 */
export function drawGraph(blocks: readonly DrawnBlock[], {width = Infinity}: {readonly width?: number} = {}): string {
  const {flow, phrasesOf, apart} = withAttached(blocks);
  const byName = new Map(flow.map((block) => [block.name, block]));
  const names = [...byName.keys()];
  const upstreamOf = (name: string): readonly string[] => byName.get(name)?.upstream ?? [];
  const order = topologicalOrder(names, upstreamOf);
  const rows = easiestLanes(order, upstreamOf, Math.min(mostLanes, Math.floor((width - gap.length - leastName) / 2)));
  const lanes = rows?.reduce((most, {cells}) => Math.max(most, cells.length), 0) ?? 1;
  const columns = columnsFor([...flow, ...apart], width - (lanes * 2 - 1) - gap.length);
  const line = (cells: readonly Cell[], words: string): string =>
    shorten(`${drawn(cells).padEnd(lanes * 2 - 1)}${gap}${words}`.trimEnd(), width);
  const isTangled = !rows || lanes > easyLanes;
  const lines = (rows ?? order.map(alone)).flatMap(({cells, block: row}) => {
    const block = row && byName.get(row.name);
    if (!block) return [drawn(cells).trimEnd()];
    const told = [...(isTangled ? waitsFor(block) : []), ...mistakesOf(block)];
    const beside = besideLabel(phrasesOf.get(block.name) ?? [], columns, {
      room: width - (lanes * 2 - 1) - gap.length,
      isTaken: told.length > 0,
    });
    const first = told.length > 0 ? told : beside.first;
    return [
      line(cells, [label(block, columns), ...first].join(gap)),
      ...beside.more.map((words) => line(row.below, words)),
    ];
  });
  const below = apart.map((block) => line(hollow, [label(block, columns), ...mistakesOf(block)].join(gap)));
  const between = lines.length > 0 && below.length > 0 ? [''] : [];
  return [...lines, ...between, ...below].map((text) => `${text}\n`).join('');
}

const drawn = (cells: readonly Cell[]): string =>
  cells.map(({left, glyph}, column) => (column === 0 ? '' : left ? '─' : ' ') + glyph).join('');

const alone = (name: string): GraphRow => ({cells: [{glyph: '●', left: false}], block: {name, below: []}});

/** What takes no part in the flow. */
const hollow: readonly Cell[] = [{glyph: '○', left: false}];

/**
 * The first of these drawings that is easy to follow, or else the one with the fewest lanes: in the order of the runs;
 * with readers near to what they read; and both with outputs going down together where the same blocks read them.
 */
function easiestLanes(
  order: readonly string[],
  upstreamOf: (name: string) => readonly string[],
  most: number,
): readonly GraphRow[] | undefined {
  const near = nearbyOrder(order, upstreamOf);
  let easiest: readonly GraphRow[] | undefined;
  let fewest = most;
  for (const [names, merge] of [
    [order, false],
    [near, false],
    [order, true],
    [near, true],
  ] as const) {
    const rows = layOutLanes(names, upstreamOf, {mostLanes: fewest, merge});
    if (!rows) continue;
    easiest = rows;
    const lanes = rows.reduce((widest, {cells}) => Math.max(widest, cells.length), 0);
    if (lanes <= easyLanes) return rows;
    fewest = lanes - 1;
  }
  return easiest;
}

/** Names are cut before kinds are left out, and kinds are left out before names become too short to tell apart. */
function columnsFor(blocks: readonly DrawnBlock[], room: number): Columns {
  const name = blocks.reduce((widest, block) => Math.max(widest, textWidth(block.name)), 0);
  const kind = blocks.reduce((widest, block) => Math.max(widest, textWidth(spokenKind(block.kind))), 0);
  const beside = room - gap.length - kind;
  return beside >= Math.min(name, leastName * 1.5)
    ? {name: Math.min(name, beside), kind}
    : {name: Math.max(leastName, Math.min(name, room)), kind: 0};
}

function label({name, kind}: DrawnBlock, columns: Columns): string {
  const short = shortenMiddle(name, columns.name);
  const padded = short + ' '.repeat(columns.name - textWidth(short));
  return columns.kind === 0 ? padded : `${padded}${gap}${spokenKind(kind).padEnd(columns.kind)}`;
}

function waitsFor({upstream}: DrawnBlock): readonly string[] {
  if (upstream.length === 0) return [];
  const more = upstream.length > 4 ? ` and ${upstream.length - 3} more` : '';
  return [`← ${upstream.slice(0, more ? 3 : 4).join(', ')}${more}`];
}

const mistakesOf = ({missing = [], closing = []}: DrawnBlock): readonly string[] => [
  ...(missing.length > 0 ? [`✗ waits for ${missing.join(', ')}: not there`] : []),
  ...(closing.length > 0 ? [`✗ waits for ${closing.join(', ')}: a cycle`] : []),
];
