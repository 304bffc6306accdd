import {isBlockKind} from '../core/block-kind.ts';
import {textWidth} from '../core/text-width.ts';
import {spokenKind, type DrawnBlock} from './drawn-block.ts';
import {colours, kindLook} from './kind-look.ts';
import {placeBoxes, type PlacedBox, type PlacedLine} from './place-boxes.ts';
import {shortenMiddle} from './shorten.ts';

/** Letters in pixels; the widest letters of Helvetica and its like are as wide as they are high, most are half of it. */
const nameSize = 13;
const kindSize = 10.5;
const letterWidth = 0.6;
const boxHeight = 44;
/** Columns of a name; a longer one is told whole where the mouse rests on it. */
const longestName = 36;

/**
 * The pipeline as a picture, from left to right, for a page with a white ground or a black one: a box per block, in
 * the colour of its kind. What is waited for and is not there, and waits that close a cycle, are dashed and red.
 */
export async function drawSvg(pipeline: string, blocks: readonly DrawnBlock[]): Promise<string> {
  const missing = [...new Set(blocks.flatMap((block) => block.missing ?? []))];
  const looks = new Map([
    ...missing.map((name) => [name, lookOfMissing(name)] as const),
    ...blocks.map((block) => [block.name, lookOf(block)] as const),
  ]);
  const sizes = [...looks.values()].map((look) => ({name: look.name, width: widthOf(look), height: boxHeight}));
  const waits = blocks.flatMap(({name, upstream, missing: absent = [], closing = []}) => [
    ...upstream.map((above) => ({from: above, to: name, look: 'wait'}) as const),
    ...absent.map((above) => ({from: above, to: name, look: 'missing'}) as const),
    ...closing.map((above) => ({from: above, to: name, look: 'back'}) as const),
  ]);
  const {width, height, boxes, lines} = await placeBoxes(sizes, waits);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif">`,
    `  <title>${escape(pipeline)}</title>`,
    '  <defs>',
    arrow('wait', colours.line),
    arrow('mistake', colours.mistake),
    '  </defs>',
    ...lines.filter(({look}) => look !== 'back').map(drawLine),
    ...boxes.flatMap((box) => drawBox(box, looks.get(box.name))),
    ...lines.filter(({look}) => look === 'back').map(drawLine),
    '</svg>',
    '',
  ].join('\n');
}

type Look = {
  readonly name: string;
  readonly words: string;
  readonly fill: string;
  readonly stroke: string;
  readonly isDashed: boolean;
};

const lookOf = ({name, kind}: DrawnBlock): Look => ({
  name,
  words: spokenKind(kind),
  ...kindLook(kind),
  isDashed: !isBlockKind(kind),
});

const lookOfMissing = (name: string): Look => ({
  name,
  words: 'not there',
  fill: '#ffffff',
  stroke: colours.mistake,
  isDashed: true,
});

function widthOf({name, words}: Look): number {
  const letters = Math.max(textWidth(shortenMiddle(name, longestName)) * nameSize, textWidth(words) * kindSize);
  return Math.round(Math.max(72, letters * letterWidth + 28));
}

const arrow = (id: string, colour: string): string =>
  `    <marker id="${id}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0.5 L8 4 L0 7.5 Z" fill="${colour}"/></marker>`;

function drawLine({points, look}: PlacedLine): string {
  const path = look === 'back' ? oneCurve(points) : levelCurves(points);
  const stroke = look === 'wait' ? `stroke="${colours.line}"` : `stroke="${colours.mistake}" stroke-dasharray="5 4"`;
  const marker = look === 'wait' ? 'wait' : 'mistake';
  return `  <path d="${path}" fill="none" ${stroke} stroke-width="1.5" marker-end="url(#${marker})"/>`;
}

const oneCurve = ([start, ...others]: PlacedLine['points']): string =>
  `M${start?.x ?? 0} ${start?.y ?? 0} C${others.map(({x, y}) => `${x} ${y}`).join(' ')}`;

/** Level where it leaves and where it arrives, so that arrows lie straight and curves have no corner. */
function levelCurves([start, ...others]: PlacedLine['points']): string {
  let last = start ?? {x: 0, y: 0};
  let path = `M${last.x} ${last.y}`;
  for (const {x, y} of others) {
    const middle = Math.round((last.x + x) * 5) / 10;
    path += ` C${middle} ${last.y} ${middle} ${y} ${x} ${y}`;
    last = {x, y};
  }
  return path;
}

function drawBox({name, x, y, width, height}: PlacedBox, look: Look | undefined): readonly string[] {
  if (!look) return [];
  const middle = x + width / 2;
  const dashes = look.isDashed ? ' stroke-dasharray="5 4"' : '';
  return [
    `  <g><title>${escape(`${name}, ${look.words}`)}</title>`,
    `    <rect x="${x}" y="${y}" width="${width}" height="${height}" rx="8" fill="${look.fill}" stroke="${look.stroke}" stroke-width="1.5"${dashes}/>`,
    `    <text x="${middle}" y="${y + 19}" text-anchor="middle" font-size="${nameSize}" fill="${colours.text}">${escape(shortenMiddle(name, longestName))}</text>`,
    `    <text x="${middle}" y="${y + 34}" text-anchor="middle" font-size="${kindSize}" fill="${colours.quiet}">${escape(look.words)}</text>`,
    '  </g>',
  ];
}

const escape = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`);
