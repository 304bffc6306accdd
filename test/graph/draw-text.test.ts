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

/** Fan-out and fan-in, with what is attached: to one block, to several, and to none. */
const attached: readonly DrawnBlock[] = [
  block('load_orders', 'data_loader'),
  block('load_customers', 'data_loader'),
  block('load_rates', 'data_loader'),
  block('clean_orders', 'transformer', 'load_orders'),
  block('join_customers', 'transformer', 'clean_orders', 'load_customers'),
  block('convert', 'transformer', 'join_customers', 'load_rates'),
  block('report', 'transformer', 'convert'),
  block('export_lake', 'data_exporter', 'convert'),
  block('export_mail', 'data_exporter', 'report'),
  block('is_weekday', 'conditional', 'export_mail', 'report'),
  block('has_orders', 'conditional', 'clean_orders'),
  block('has_readers_of_mail', 'conditional', 'export_mail'),
  block('tell_slack', 'callback', 'export_lake', 'export_mail'),
  block('note_failure', 'callback', 'load_orders'),
  block('page_someone', 'callback'),
];

test('what is attached to a block stands beside it, takes no lane, and what is attached to none stands below', () => {
  const whole = `
●       load_orders      data loader     calls note_failure
│ ●     load_customers   data loader
│ │ ●   load_rates       data loader
│ │ │
● │ │   clean_orders     transformer     if has_orders
├─╯ │
●   │   join_customers   transformer
├───╯
●       convert          transformer
├─╮
│ ●     report           transformer     if is_weekday
│ │
● │     export_lake      data exporter   calls tell_slack
  │
  ●     export_mail      data exporter   if is_weekday, has_readers_of_mail   calls tell_slack

○       page_someone     callback
`;
  expect(drawn(...attached)).toBe(whole);
  expect(`\n${drawGraph(attached, {width: 140})}`).toBe(whole);
});

test('what is attached goes on below its block where the line is full, and the ways go on beside it', () => {
  const lines = (width: number): string => `\n${drawGraph(attached, {width}).split('\n').slice(-9, -3).join('\n')}\n`;
  expect(lines(80)).toBe(`
│ ●     report           transformer     if is_weekday
│ │
● │     export_lake      data exporter   calls tell_slack
  │
  ●     export_mail      data exporter   if is_weekday, has_readers_of_mail
                                         calls tell_slack
`);
  expect(`\n${drawGraph(attached, {width: 46})}`).toBe(`
●       load_orders      data loader
│         calls note_failure
│ ●     load_customers   data loader
│ │ ●   load_rates       data loader
│ │ │
● │ │   clean_orders     transformer
│ │ │     if has_orders
├─╯ │
●   │   join_customers   transformer
├───╯
●       convert          transformer
├─╮
│ ●     report           transformer
│ │       if is_weekday
│ │
● │     export_lake      data exporter
  │       calls tell_slack
  │
  ●     export_mail      data exporter
          if is_weekday, has_readers_of_mail
          calls tell_slack

○       page_someone     callback
`);
});

test('many names that are attached to one block are wrapped between them, and one that is too long is cut', () => {
  const blocks = [
    custom('a'),
    custom('b', 'a'),
    ...Array.from({length: 7}, (_, index) => block(`is_good_enough_${index}`, 'conditional', 'a')),
    block('tell_everybody_in_the_company_who_ever_asked_for_it', 'callback', 'b'),
  ];
  expect(`\n${drawGraph(blocks, {width: 64})}`).toBe(`
●   a   custom block   if is_good_enough_0, is_good_enough_1,
│                        is_good_enough_2, is_good_enough_3,
│                        is_good_enough_4, is_good_enough_5,
│                        is_good_enough_6
│
●   b   custom block   calls tell_everybody…ho_ever_asked_for_it
`);
});

test('mistakes stand on the line of their block, with what is attached below; what others wait for is drawn as a block', () => {
  const blocks: readonly DrawnBlock[] = [
    {name: 'a', kind: 'custom', upstream: [], missing: ['ghost']},
    block('asked', 'conditional', 'a'),
    block('b', 'custom', 'asked'),
    {name: 'tell', kind: 'callback', upstream: ['a'], missing: ['spirit']},
  ];
  expect(drawn(...blocks)).toBe(`
●   a       custom block   ✗ waits for ghost: not there
│                          calls tell
│
●   asked   conditional
│
●   b       custom block

○   tell    callback       ✗ waits for spirit: not there
`);
});
