import {expect, test} from 'vitest';
import type {BlockKind} from '../../runtime/core/block-kind.ts';
import {drawGraph, type DrawnBlock} from '../../runtime/graph/draw-text.ts';

const block = (name: string, kind: BlockKind, ...upstream: readonly string[]): DrawnBlock => ({name, kind, upstream});
const custom = (name: string, ...upstream: readonly string[]): DrawnBlock => block(name, 'custom', ...upstream);

const drawn = (...blocks: readonly DrawnBlock[]): string => `\n${drawGraph(blocks)}`;

test('two loaders meet in a transformer, and its output goes two ways', () => {
  expect(
    drawn(
      block('load_flights', 'data_loader'),
      block('load_airports', 'data_loader'),
      block('busiest_routes', 'transformer', 'load_flights', 'load_airports'),
      block('punctuality', 'transformer', 'busiest_routes'),
      block('export_routes', 'data_exporter', 'busiest_routes'),
      block('export_punctuality', 'data_exporter', 'punctuality'),
    ),
  ).toBe(`
●     load_flights         data loader
│ ●   load_airports        data loader
├─╯
●     busiest_routes       transformer
├─╮
│ ●   punctuality          transformer
│ │
● │   export_routes        data exporter
  │
  ●   export_punctuality   data exporter
`);
});

test('a chain is a straight line', () => {
  expect(drawn(custom('a'), custom('b', 'a'), custom('c', 'b'))).toBe(`
●   a   custom block
│
●   b   custom block
│
●   c   custom block
`);
});

test('a line that only passes is crossed and not joined', () => {
  expect(drawn(custom('a'), custom('b'), custom('c'), custom('d', 'a', 'c'), custom('e', 'b', 'd', 'a'))).toBe(`
●       a   custom block
│ ●     b   custom block
│ │ ●   c   custom block
├─│─┤
│ │ ●   d   custom block
├─┴─╯
●       e   custom block
`);
});

test('one output goes to many, and a way that is free is used again', () => {
  expect(drawn(custom('a'), custom('b', 'a'), custom('c', 'a'), custom('d', 'c', 'a'), custom('e', 'a'))).toBe(`
●     a   custom block
├─╮
│ ●   b   custom block
├─╮
│ ●   c   custom block
├─┤
│ ●   d   custom block
│
●     e   custom block
`);
});

test('a reader that ends no line gets one of its own, also to the left', () => {
  expect(drawn(custom('a'), custom('b'), custom('x', 'a'), custom('y', 'b'), custom('z', 'b', 'y'), custom('end', 'b')))
    .toBe(`
●     a     custom block
│ ●   b     custom block
│ │
● │   x     custom block
╭─┤
● │   y     custom block
├─┤
● │   z     custom block
  │
  ●   end   custom block
`);
});

test('blocks that have nothing to do with each other do not touch', () => {
  expect(drawn(custom('a'), custom('b'), custom('c', 'b'), custom('d'))).toBe(`
●   a   custom block

●   b   custom block
│
●   c   custom block

●   d   custom block
`);
});

test('a block without readers is not taken for the upstream of the one below it', () => {
  expect(drawn(custom('a'), custom('b'), custom('c'), custom('d', 'a'))).toBe(`
●     a   custom block
│ ●   b   custom block
│
│ ●   c   custom block
│
●     d   custom block
`);
});

test('what begins anew stands apart, wherever the last block stood', () => {
  expect(drawn(custom('a'), custom('b'), custom('c', 'a'), custom('d', 'b'), custom('e'))).toBe(`
●     a   custom block
│ ●   b   custom block
│ │
● │   c   custom block
  │
  ●   d   custom block

●     e   custom block
`);
});

test('blocks stand in the order in which they run, and an unknown upstream is left out', () => {
  expect(drawn(custom('b', 'a', 'ghost'), custom('a'))).toBe(`
●   a   custom block
│
●   b   custom block
`);
});

test('where lines would be too many to follow, every block says what it waits for', () => {
  const loaders = Array.from({length: 33}, (_, index) => block(`load_${index}`, 'data_loader'));
  const join = block('join', 'transformer', ...loaders.map(({name}) => name));
  const lines = drawGraph([...loaders, join, block('pair', 'sensor', 'load_0', 'join')])
    .trimEnd()
    .split('\n');
  expect(lines.slice(-3)).toEqual([
    '●   load_32   data loader',
    '●   join      transformer     ← load_0, load_1, load_2 and 30 more',
    '●   pair      sensor          ← load_0, join',
  ]);
});

test('32 lines side by side are still drawn', () => {
  const loaders = Array.from({length: 32}, (_, index) => block(`load_${index}`, 'data_loader'));
  const lines = drawGraph([...loaders, custom('join', ...loaders.map(({name}) => name))]).split('\n');
  expect(lines[32]).toBe(`├${'─┴'.repeat(30)}─╯`);
});

test('names stand in line also where their letters are wide', () => {
  expect(drawn(custom('日本語'), custom('abc'))).toBe(`
●   日本語   custom block

●   abc      custom block
`);
});

test('no blocks are an empty drawing', () => {
  expect(drawGraph([])).toBe('');
});

test('10,000 blocks in a chain, and 10,000 side by side, take under five seconds', () => {
  const chain = Array.from({length: 10_000}, (_, index) => custom(`n${index}`, ...(index ? [`n${index - 1}`] : [])));
  const loaders = Array.from({length: 10_000}, (_, index) => custom(`n${index}`));
  const began = performance.now();
  expect(drawGraph(chain).split('\n').length).toBe(20_000);
  expect(drawGraph([...loaders, custom('join', ...loaders.map(({name}) => name))]).split('\n').length).toBe(10_002);
  expect(performance.now() - began).toBeLessThan(5000);
});
