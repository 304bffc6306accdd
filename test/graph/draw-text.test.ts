import {expect, test} from 'vitest';
import type {BlockKind} from '../../runtime/core/block-kind.ts';
import type {DrawnBlock} from '../../runtime/graph/drawn-block.ts';
import {textWidth} from '../../runtime/core/text-width.ts';
import {drawGraph} from '../../runtime/graph/draw-text.ts';
import {processorTimeSince} from '../support/processor-time.ts';

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

test('many outputs that the same blocks read go down together', () => {
  const loaders = Array.from({length: 14}, (_, index) => block(`load_${index + 1}`, 'data_loader'));
  const join = block('join', 'transformer', ...loaders.map(({name}) => name));
  const lines = drawGraph([...loaders, join]).split('\n');
  expect(lines.slice(0, 5).concat('…', lines.slice(-6))).toEqual([
    '●     load_1    data loader',
    '│ ●   load_2    data loader',
    '├─╯',
    '│ ●   load_3    data loader',
    '├─╯',
    '…',
    '│ ●   load_13   data loader',
    '├─╯',
    '│ ●   load_14   data loader',
    '├─╯',
    '●     join      transformer',
    '',
  ]);
});

test('where many ways would lie side by side, each block stands near to what reads it', () => {
  const numbers = Array.from({length: 13}, (_, index) => index + 1);
  const blocks = [
    ...numbers.map((number) => custom(`load_${number}`)),
    ...numbers.map((number) => custom(`save_${number}`, `load_${number}`)),
  ];
  expect(drawGraph(blocks).split('\n').slice(0, 8)).toEqual([
    '●   load_1    custom block',
    '│',
    '●   save_1    custom block',
    '',
    '●   load_2    custom block',
    '│',
    '●   save_2    custom block',
    '',
  ]);
});

/** Every block waits for its own three of those above, so that no order of them untangles the lines. */
function tangle(size: number): readonly DrawnBlock[] {
  return Array.from({length: size * 2}, (_, index) =>
    index < size
      ? custom(`b${index}`)
      : custom(`b${index}`, ...[1, 7, 11].map((step) => `b${((index - size) * step + step) % size}`)),
  );
}

test('in a tangle of lines every block says what it waits for, too', () => {
  const lines = drawGraph(tangle(24)).split('\n');
  expect(lines.find((line) => line.includes('   b24 '))).toMatch(/● .*   b24   custom block   ← b1, b7, b11$/);
});

test('where lines would be too many to follow, every block says what it waits for instead', () => {
  const many = custom('many', 'b1', 'b2', 'b3', 'b4', 'b5');
  const lines = drawGraph([...tangle(99), many])
    .trimEnd()
    .split('\n');
  expect(lines.slice(98, 101).concat(lines.slice(-1))).toEqual([
    '●   b98    custom block',
    '●   b99    custom block   ← b1, b7, b11',
    '●   b100   custom block   ← b2, b14, b22',
    '●   many   custom block   ← b1, b2, b3 and 2 more',
  ]);
});

test('no line is wider than the terminal: names are cut in their middle, then kinds are left out', () => {
  const shops = (year: number): string => `load_orders_of_all_the_shops_in_europe_${year}`;
  const blocks = [
    block(shops(2023), 'data_loader'),
    block(shops(2024), 'data_loader'),
    block('join', 'transformer', shops(2023), shops(2024)),
  ];
  expect(`\n${drawGraph(blocks, {width: 48})}`).toBe(`
●     load_orders_of…n_europe_2023   data loader
│ ●   load_orders_of…n_europe_2024   data loader
├─╯
●     join                           transformer
`);
  expect(`\n${drawGraph(blocks, {width: 30})}`).toBe(`
●     load_orders_…europe_2023
│ ●   load_orders_…europe_2024
├─╯
●     join
`);
});

test('two hundred blocks fit a terminal of 80 columns, whatever waits for what', () => {
  const lines = drawGraph(tangle(100), {width: 80}).split('\n');
  expect(lines.filter((line) => textWidth(line) > 80)).toEqual([]);
  expect(lines.filter((line) => line.includes('●')).length).toBe(200);
});

test('what is not there and what closes a cycle is told at the block that waits for it', () => {
  expect(
    `\n${drawGraph([
      {name: 'a', kind: 'data_loader', upstream: [], closing: ['c']},
      {name: 'b', kind: 'markdown', upstream: ['a'], missing: ['ghost', 'spirit']},
    ])}`,
  ).toBe(`
●   a   data loader   ✗ waits for c: a cycle
│
●   b   markdown      ✗ waits for ghost, spirit: not there
`);
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
  const began = process.cpuUsage();
  expect(drawGraph(chain).split('\n').length).toBe(20_000);
  expect(drawGraph([...loaders, custom('join', ...loaders.map(({name}) => name))]).split('\n').length).toBe(20_001);
  expect(processorTimeSince(began)).toBeLessThan(5000);
});
