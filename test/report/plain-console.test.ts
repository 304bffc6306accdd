import {expect, test} from 'vitest';
import type {OutputSummary} from '../../runtime/core/output.ts';
import type {RunHappening} from '../../runtime/core/run-event.ts';
import {plainConsole} from '../../runtime/report/plain-console.ts';
import {begins, failure, name, success, tell, threeBlocks} from './events.ts';

const told = (story: readonly (readonly [number, RunHappening])[]): string => {
  let text = '\n';
  const reporter = plainConsole({write: (part) => void (text += part), width: 100, colour: false});
  tell(reporter, story);
  reporter.close();
  return text;
};

test('a run that goes well', () => {
  expect(told(success)).toBe(`
daily_sales   2026-11-23T14-05-09-k3fd   3 blocks

started    load_orders     data loader
log        load_orders   | 3 files
completed  load_orders       340 ms       1,204 rows    58.2 kB
started    clean_orders    transformer
completed  clean_orders      640 ms       1,200 rows     1.3 kB
started    export_orders   data exporter
completed  export_orders     240 ms       1,200 rows    40.1 kB

clean_orders

city     total
──────────────
Austin    12.5
Reno      null

2 of 1,200 rows

wrote   1,200 rows   40.1 kB   b2://sales-lake/daily/2026-11-22.csv

✓ daily_sales completed in 1.3 s   3 blocks
`);
});

test('a run that fails says each problem once', () => {
  expect(told(failure)).toBe(`
daily_sales   2026-11-23T14-05-09-k3fd   3 blocks

started    load_orders     data loader
log        load_orders   | 3 files
completed  load_orders       340 ms       1,204 rows    58.2 kB
started    clean_orders    transformer
retrying   clean_orders    attempt 1 of 3 failed: block "clean_orders" threw RangeError: order A-1041 has a negative total: -12.5; again in 2 s
started    clean_orders    attempt 2 of 3
retrying   clean_orders    attempt 2 of 3 failed: block "clean_orders" threw RangeError: order A-1041 has a negative total: -12.5; again in 1.3 s
started    clean_orders    attempt 3 of 3
failed     clean_orders       3.5 s   attempt 3 of 3
not run    export_orders   because clean_orders failed

error[block-threw]: block "clean_orders" threw RangeError: order A-1041 has a negative total: -12.5
  --> blocks/transformers/clean_orders.ts:7:13
   |
 7 |       throw new RangeError(\`order \${order.id} has a negative total: \${order.total}\`);
   |             ^
   = note: attempt 3 of 3; input: 1,204 rows from load_orders; not run because of it: export_orders
   = help: mend the block, then go on from it: magelet run daily_sales --resume

✗ daily_sales failed after 3.9 s   3 blocks: 1 completed, 1 failed, 1 not run
`);
});

test('diagnostics can go another way than the rest', () => {
  const failures: string[] = [];
  let rest = '';
  const reporter = plainConsole({
    write: (text) => void (rest += text),
    writeFailures: (text) => void failures.push(text),
    // The rest goes into a file, they to a screen of 80 columns.
    lookOfFailures: {width: 80, colour: false, wrap: true},
    width: 120,
    colour: false,
  });
  tell(reporter, failure);
  expect(failures.map((text) => text.split('\n').slice(0, 3))).toEqual([
    ['', 'error[block-threw]: block "clean_orders" threw RangeError: order A-1041 has a', '  negative total: -12.5'],
  ]);
  expect(rest.includes('error[')).toBe(false);
});

const log = (level: 'debug' | 'warn' | 'error', message: string, fields: Record<string, unknown>): RunHappening => ({
  type: 'block-log',
  block: name('load_orders'),
  level,
  message,
  fields,
  source: 'log',
});

test('warnings and errors of a log say so, and fields follow', () => {
  const story = told([
    [0, threeBlocks],
    [1, log('warn', 'slow', {file: 'a.csv', rows: 3, big: 5n})],
    [2, log('error', 'first\nsecond', {text: 'two words', deep: {a: [1]}})],
    [3, log('debug', 'detail', {})],
  ]);
  expect(story.split('\n').slice(3)).toEqual([
    'log        load_orders   | warn: slow  file=a.csv rows=3 big=5n',
    'log        load_orders   | error: first',
    "log        load_orders   | second  text='two words' deep={ a: [ 1 ] }",
    'log        load_orders   | detail',
    '',
  ]);
});

const settled = (block: string, status: 'reused' | 'condition_failed' | 'cancelled', took: number): RunHappening => ({
  type: 'block-settled',
  block: name(block),
  status,
  took,
  attempts: took > 0 ? 1 : 0,
  ...(status === 'condition_failed' && {because: [name('has_rows')]}),
  ...(status === 'reused' && {output: {kind: 'rows', bytes: 12, rows: 1}}),
});

test('blocks that were reused, skipped or cancelled say so', () => {
  const story = told([
    [0, threeBlocks],
    [1, settled('load_orders', 'reused', 0)],
    [2, settled('clean_orders', 'condition_failed', 0)],
    [3, begins('export_orders')],
    [9, settled('export_orders', 'cancelled', 6)],
    [9, {type: 'run-settled', status: 'cancelled', took: 9, counts: {reused: 1, condition_failed: 1, cancelled: 1}}],
  ]);
  expect(story.split('\n').slice(3)).toEqual([
    'reused     load_orders                         1 row       12 B',
    'skipped    clean_orders    because has_rows said no',
    'started    export_orders   data exporter',
    'cancelled  export_orders       6 ms',
    '',
    '⊘ daily_sales cancelled after 9 ms   3 blocks: 1 reused, 1 cancelled, 1 skipped',
    '  go on with: magelet run daily_sales --resume',
    '',
  ]);
});

test('the same problem of two blocks is said once, and long lists of what was written are counted', () => {
  const diagnostic = {severity: 'error', code: 'b2-unreachable', message: 'no answer'} as const;
  const story = told([
    [0, threeBlocks],
    ...Array.from(
      {length: 23},
      (_, index) =>
        [
          1,
          {
            type: 'block-transferred',
            block: name('export_orders'),
            direction: 'wrote',
            uri: `b2://lake/${index}.csv`,
            bytes: 5,
          },
        ] as const,
    ),
    [
      2,
      {type: 'block-transferred', block: name('export_orders'), direction: 'wrote', uri: 'b2://lake/0.csv', bytes: 7},
    ],
    [
      2,
      {type: 'block-transferred', block: name('export_orders'), direction: 'read', uri: 'b2://lake/in.csv', bytes: 7},
    ],
    [3, {type: 'block-settled', block: name('load_orders'), status: 'failed', took: 1, attempts: 1, diagnostic}],
    [4, {type: 'block-settled', block: name('clean_orders'), status: 'failed', took: 1, attempts: 1, diagnostic}],
    [5, {type: 'run-settled', status: 'failed', took: 5, counts: {failed: 2}}],
  ]);
  expect(story.split('error[b2-unreachable]: no answer').length - 1).toBe(1);
  const lines = story.split('\n');
  const wrote = lines.findIndex((line) => line.startsWith('wrote'));
  expect([lines[wrote], lines[wrote + 1], lines[wrote + 20]]).toEqual([
    'wrote      7 B   b2://lake/0.csv',
    '           5 B   b2://lake/1.csv',
    '        and 3 more',
  ]);
});

/** Children of `clean_orders` that have given these outputs. */
const family = (...outputs: readonly OutputSummary[]): string =>
  told([
    [0, threeBlocks],
    [
      1,
      {
        type: 'block-expanded',
        block: name('clean_orders'),
        children: outputs.map((_, index) => ({name: name(`clean_orders:${index}`), kind: 'transformer', upstream: []})),
      },
    ],
    ...outputs.map((output, index): readonly [number, RunHappening] => [
      2,
      {
        type: 'block-settled',
        block: name(`clean_orders:${index}`),
        status: 'completed',
        took: 20,
        attempts: 1,
        output,
      },
    ]),
    [3, {type: 'block-settled', block: name('clean_orders'), status: 'completed', took: 40, attempts: 0}],
    [9, {type: 'run-settled', status: 'completed', took: 50, counts: {completed: 3 + outputs.length}}],
  ]);

const rowsOf = (columns: readonly string[], rows: number, from: number): OutputSummary => ({
  kind: 'table',
  bytes: 1000,
  rows,
  columns: columns.map((name) => ({name, type: 'BIGINT'})),
  preview: {
    columns,
    cells: Array.from({length: Math.min(rows, 10)}, (_, row) => columns.map(() => `${from + row}`)),
    numeric: columns,
  },
});

test('children that come one after the other, below a block that is expanded itself, are all of the family', () => {
  const child = (index: number): RunHappening => ({
    type: 'block-expanded',
    block: name('clean_orders'),
    children: [{name: name(`clean_orders:${index}`), kind: 'transformer', upstream: []}],
  });
  const gave = (index: number): RunHappening => ({
    type: 'block-settled',
    block: name(`clean_orders:${index}`),
    status: 'completed',
    took: 20,
    attempts: 1,
    output: rowsOf(['id'], 2, index),
  });
  const text = told([
    [0, threeBlocks],
    [1, child(0)],
    [2, gave(0)],
    [3, child(1)],
    [4, gave(1)],
    [5, {type: 'block-settled', block: name('clean_orders'), status: 'completed', took: 40, attempts: 0}],
    [9, {type: 'run-settled', status: 'completed', took: 50, counts: {completed: 5}}],
  ]);
  expect(text).toContain('completed  clean_orders       40 ms           4 rows     2.0 kB\n');
  expect(text).toContain('\nclean_orders   2 children\n');
});

test('what the children of a block gave is shown as one: how many they are, their first rows and all rows', () => {
  expect(family(rowsOf(['id'], 7, 1), {kind: 'nothing', bytes: 0}, rowsOf(['id'], 1200, 8))).toBe(`
daily_sales   2026-11-23T14-05-09-k3fd   3 blocks

completed  clean_orders:0      20 ms           7 rows     1.0 kB
completed  clean_orders:1      20 ms
completed  clean_orders:2      20 ms       1,200 rows     1.0 kB
completed  clean_orders       40 ms       1,207 rows     2.0 kB

clean_orders   3 children

id
──
 1
 2
 3
 4
 5
 6
 7
 8
 9
10

10 of 1,207 rows

✓ daily_sales completed in 50 ms   6 blocks
`);
});

test('children whose columns differ have no table together, and are counted', () => {
  expect(family(rowsOf(['id'], 7, 1), rowsOf(['name'], 5, 1))).toMatch(
    /\n\nclean_orders {3}2 children, 12 rows\n\n✓ daily_sales/,
  );
});
