import {expect, test} from 'vitest';
import {drawSvg} from '../../runtime/graph/draw-svg.ts';

/** The names in a picture with the left upper corners of their boxes. */
const cornersIn = (svg: string): ReadonlyMap<string, {x: number; y: number}> =>
  new Map(
    [...svg.matchAll(/<g><title>([^<,]+), [^<]*<\/title>\s*<rect x="([\d.]+)" y="([\d.]+)"/g)].map(
      ([, name = '', x, y]) => [name, {x: Number(x), y: Number(y)}],
    ),
  );

test('one block after another, with an arrow between them', async () => {
  const svg = await drawSvg('daily <sales>', [
    {name: 'load', kind: 'data_loader', upstream: []},
    {name: 'save', kind: 'data_exporter', upstream: ['load']},
  ]);
  expect(svg)
    .toBe(`<svg xmlns="http://www.w3.org/2000/svg" width="279" height="60" viewBox="0 0 279 60" role="img" font-family="Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif">
  <title>daily &#60;sales&#62;</title>
  <defs>
    <marker id="wait" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0.5 L8 4 L0 7.5 Z" fill="#8b949e"/></marker>
    <marker id="mistake" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0.5 L8 4 L0 7.5 Z" fill="#dc2626"/></marker>
  </defs>
  <path d="M105 30 C119 30 119 30 133 30 C147 30 147 30 161 30" fill="none" stroke="#8b949e" stroke-width="1.5" marker-end="url(#wait)"/>
  <g><title>load, data loader</title>
    <rect x="8" y="8" width="97" height="44" rx="8" fill="#dbeafe" stroke="#3b82f6" stroke-width="1.5"/>
    <text x="56.5" y="27" text-anchor="middle" font-size="13" fill="#18181b">load</text>
    <text x="56.5" y="42" text-anchor="middle" font-size="10.5" fill="#52525b">data loader</text>
  </g>
  <g><title>save, data exporter</title>
    <rect x="161" y="8" width="110" height="44" rx="8" fill="#fef3c7" stroke="#d97706" stroke-width="1.5"/>
    <text x="216" y="27" text-anchor="middle" font-size="13" fill="#18181b">save</text>
    <text x="216" y="42" text-anchor="middle" font-size="10.5" fill="#52525b">data exporter</text>
  </g>
</svg>
`);
});

test('what is read stands left of its readers, and no two boxes share a place', async () => {
  const blocks = Array.from({length: 200}, (_, index) => ({
    name: `b${index}`,
    kind: 'transformer',
    upstream: index < 10 ? [] : [`b${index - 10}`, `b${Math.floor(index / 2)}`],
  }));
  const corners = cornersIn(await drawSvg('large', blocks));
  expect(corners.size).toBe(200);
  const wrong = blocks.flatMap(({name, upstream}) =>
    upstream.filter((above) => (corners.get(above)?.x ?? 0) >= (corners.get(name)?.x ?? 0)),
  );
  expect(wrong).toEqual([]);
  expect(new Set([...corners.values()].map(({x, y}) => `${x} ${y}`)).size).toBe(200);
});

test('what is not there has a dashed box, and a wait that closes a cycle is a dashed line back', async () => {
  const svg = await drawSvg('mistakes', [
    {name: 'a', kind: 'custom', upstream: [], closing: ['b']},
    {name: 'b', kind: 'custom', upstream: ['a'], missing: ['ghost']},
  ]);
  expect([...cornersIn(svg).keys()].toSorted()).toEqual(['a', 'b', 'ghost']);
  expect(svg).toMatch(
    /<title>ghost, not there<\/title>\s*<rect [^>]*fill="#ffffff" stroke="#dc2626" [^>]*stroke-dasharray/,
  );
  expect(
    svg.match(/stroke="#dc2626" stroke-dasharray="5 4" stroke-width="1.5" marker-end="url\(#mistake\)"/g),
  ).toHaveLength(2);
});

test('no blocks are an empty picture', async () => {
  expect(await drawSvg('empty', [])).toContain('width="16" height="16"');
});
