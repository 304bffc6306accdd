type Box = {readonly name: string; readonly width: number; readonly height: number};
type Wait = {readonly from: string; readonly to: string; readonly look: LineLook};
type Point = {readonly x: number; readonly y: number};

/** A box with its upper left corner, in pixels. */
export type PlacedBox = Box & Point;
/** A line from box to box, over points between those that stand in its way. */
export type PlacedLine = {readonly points: readonly Point[]; readonly look: LineLook};
/** `back` closes a cycle: it leads from right to left, below the boxes. */
export type LineLook = 'wait' | 'missing' | 'back';

/** How far lines that lead back hang below their boxes. */
const hanging = 30;

/** Where boxes stand, from left to right, so that few lines cross, and the size of the whole. Loads dagre when called. */
export async function placeBoxes(
  boxes: readonly Box[],
  waits: readonly Wait[],
): Promise<{
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly PlacedBox[];
  readonly lines: readonly PlacedLine[];
}> {
  const {Graph, layout} = await import('@dagrejs/dagre');
  const graph = new Graph();
  graph.setGraph({rankdir: 'LR', nodesep: 18, ranksep: 56, marginx: 8, marginy: 8});
  graph.setDefaultEdgeLabel(() => ({}));
  for (const {name, width, height} of boxes) graph.setNode(name, {width, height});
  const forward = waits.filter(({look}) => look !== 'back');
  for (const {from, to} of forward) graph.setEdge(from, to);
  layout(graph);
  const {width = 0, height = 0} = graph.graph() as {readonly width?: number; readonly height?: number};
  // dagre stacks from below what a reader expects from above.
  const turned = ({x, y}: Point): Point => ({x: round(x), y: round(height - y)});
  const placed = boxes.map((box) => {
    const {x = 0, y = 0} = graph.node(box.name) as Partial<Point>;
    const centre = turned({x, y});
    return {...box, x: round(centre.x - box.width / 2), y: round(centre.y - box.height / 2)};
  });
  const byName = new Map(placed.map((box) => [box.name, box]));
  const lines = waits.flatMap(({from, to, look}): readonly PlacedLine[] => {
    const [above, below] = [byName.get(from), byName.get(to)];
    if (!above || !below) return [];
    if (look === 'back') return [{points: belowBoxes(above, below), look}];
    const {points = []} = graph.edge(from, to) as {readonly points?: readonly Point[]};
    return [{points: fromSideToSide(above, points.map(turned), below), look}];
  });
  const room = forward.length < waits.length ? hanging : 0;
  return {width: size(width), height: size(height + room), boxes: placed, lines};
}

/** Lines leave a box in the middle of its right side and arrive in the middle of the left one. */
function fromSideToSide(above: PlacedBox, points: readonly Point[], below: PlacedBox): readonly Point[] {
  const start = {x: above.x + above.width, y: above.y + above.height / 2};
  const end = {x: below.x, y: below.y + below.height / 2};
  return [start, ...points.slice(1, -1), end];
}

function belowBoxes(above: PlacedBox, below: PlacedBox): readonly Point[] {
  const foot = ({x, y, width, height}: PlacedBox, part: number): Point => ({x: round(x + width * part), y: y + height});
  const [start, end] = above === below ? [foot(above, 0.7), foot(below, 0.3)] : [foot(above, 0.5), foot(below, 0.5)];
  return [start, {x: start.x, y: start.y + hanging}, {x: end.x, y: end.y + hanging}, end];
}

const round = (pixels: number): number => Math.round(pixels * 10) / 10;

/** Without boxes there is no size. */
const size = (pixels: number): number => (Number.isFinite(pixels) ? Math.max(16, Math.ceil(pixels)) : 16);
