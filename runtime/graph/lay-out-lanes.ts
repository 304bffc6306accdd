import {downstreamMap} from './downstream-map.ts';

/** A row of a drawn graph: that of the block `name`, or one of lines between two blocks. */
export type GraphRow = {readonly cells: readonly Cell[]; readonly block?: RowOfBlock};

/** The block of a row, and what goes on down below it, beside more lines of words. */
export type RowOfBlock = {readonly name: string; readonly below: readonly Cell[]};

/** One lane in one row, and whether a line comes to it from the lane on its left. */
export type Cell = {readonly glyph: string; readonly left: boolean};

/** An output, or several that the same blocks read, on the way down to those that still read it. */
type Lane = {readonly readers: Set<string>};

/** How the lanes of a drawing are made. */
export type LaneStyle = {
  /** More side by side are not drawn. */
  readonly mostLanes: number;
  /** Whether outputs that the same blocks read go down together. */
  readonly merge: boolean;
};

/**
 * Rows in the given order, in which each name comes after all it waits for. Each output goes down in a lane of its own
 * until its last reader took it; that reader goes on in the same lane, so that a chain is a straight line.
 * Undefined where more than `mostLanes` would stand side by side.
 */
export function layOutLanes(
  order: readonly string[],
  upstreamOf: (name: string) => readonly string[],
  {mostLanes, merge}: LaneStyle,
): readonly GraphRow[] | undefined {
  const downstream = downstreamMap(order, upstreamOf);
  const lanes: (Lane | undefined)[] = [];
  const laneOf = new Map<string, number>();
  const rows: GraphRow[] = [];
  let endedIn: number | undefined;
  let wasMerged = false;
  for (const name of order) {
    const above = upstreamOf(name).map((upstream) => laneOf.get(upstream));
    const taken = [...new Set(above)].filter((lane) => lane !== undefined);
    const ending = taken.filter((column) => takeFrom(lanes, column, name) === 0);
    const column = ending.length > 0 ? Math.min(...ending) : firstFree(lanes);
    const isReady = wasMerged && taken.length === 1 && taken[0] === column;
    if (taken.length > 0) rows.push(...(isReady ? [] : [{cells: connect(lanes, taken, ending, column)}]));
    // Without a row between them, two blocks in one lane would seem to belong together.
    else if (endedIn === column || (lanes.length === 0 && rows.length > 0)) rows.push({cells: lanes.map(passing)});
    for (const each of ending) lanes[each] = undefined;
    const readers = new Set(downstream.get(name));
    const cells = withNode(lanes, column);
    const shared = merge && readers.size > 0 ? lanes.findIndex((lane) => lane && isSame(lane.readers, readers)) : -1;
    lanes[column] = readers.size > 0 ? {readers} : undefined;
    rows.push({cells, block: {name, below: lanes.map(passing)}});
    laneOf.set(name, shared === -1 ? column : shared);
    endedIn = readers.size > 0 ? undefined : column;
    if (lanes.length > mostLanes) return undefined;
    wasMerged = shared !== -1;
    if (wasMerged) {
      rows.push({cells: connect(lanes, [shared, column], [column], shared)});
      lanes[column] = undefined;
    }
    while (lanes.length > 0 && lanes.at(-1) === undefined) lanes.pop();
  }
  return rows;
}

/** How many readers the lane still has. */
function takeFrom(lanes: readonly (Lane | undefined)[], column: number, reader: string): number {
  const lane = lanes[column];
  if (!lane) throw new Error('Internal error: an output was let go before its last reader');
  lane.readers.delete(reader);
  return lane.readers.size;
}

const isSame = (some: ReadonlySet<string>, others: ReadonlySet<string>): boolean =>
  some.size === others.size && others.isSubsetOf(some);

function firstFree(lanes: readonly (Lane | undefined)[]): number {
  const free = lanes.indexOf(undefined);
  return free === -1 ? lanes.length : free;
}

/** The lines that bring the outputs in the lanes `taken` to the block that will stand in `column`. */
function connect(
  lanes: readonly (Lane | undefined)[],
  taken: readonly number[],
  ending: readonly number[],
  column: number,
): readonly Cell[] {
  const first = Math.min(column, ...taken);
  const last = Math.max(column, ...taken);
  return Array.from({length: Math.max(lanes.length, last + 1)}, (_, index) => {
    const left = index > first && index <= last;
    const up = lanes[index] !== undefined;
    const isJoint = index === column || taken.includes(index);
    if (!isJoint) return {glyph: up ? '│' : left ? '─' : ' ', left};
    const down = index === column || !ending.includes(index);
    return {glyph: joint({up, down, left, right: index < last && index >= first}), left};
  });
}

function joint({up, down, left, right}: Readonly<Record<'up' | 'down' | 'left' | 'right', boolean>>): string {
  const shape = (up ? 8 : 0) + (down ? 4 : 0) + (left ? 2 : 0) + (right ? 1 : 0);
  return ' ╶╴─╷╭╮┬╵╰╯┴│├┤┼'.charAt(shape);
}

function withNode(lanes: readonly (Lane | undefined)[], column: number): readonly Cell[] {
  return Array.from({length: Math.max(lanes.length, column + 1)}, (_, index) =>
    index === column ? {glyph: '●', left: false} : passing(lanes[index]),
  );
}

const passing = (lane: Lane | undefined): Cell => ({glyph: lane ? '│' : ' ', left: false});
