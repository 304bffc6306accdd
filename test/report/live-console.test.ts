import {expect, test} from 'vitest';
import type {RunHappening} from '../../runtime/core/run-event.ts';
import {liveConsole} from '../../runtime/report/live-console.ts';
import type {Reporter} from '../../runtime/report/reporter.ts';
import {begins, event, failure, name, retries, started, success, threeBlocks} from './events.ts';
import {Screen} from './screen.ts';

type Rig = Screen & {readonly tell: (at: number, happening: RunHappening) => void; readonly tick: (at: number) => void};

/** A live console on a screen, with a clock and a timer that the test moves. */
function rig(size = {width: 100, height: 40}): {
  readonly screen: Screen;
  readonly reporter: Reporter;
  readonly tell: Rig['tell'];
  readonly tick: Rig['tick'];
  readonly isTicking: () => boolean;
} {
  const screen = new Screen();
  let time = 0;
  let draw: (() => void) | undefined;
  const reporter = liveConsole({
    write: screen.write,
    colour: false,
    size: () => size,
    now: () => 1_000_000 + time,
    every: (_milliseconds, action) => {
      draw = action;
      return () => void (draw = undefined);
    },
  });
  return {
    screen,
    reporter,
    tell(at, happening) {
      time = at;
      reporter.event(event(happening, at));
    },
    tick(at) {
      time = at;
      draw?.();
    },
    isTicking: () => draw !== undefined,
  };
}

test('in the middle of a run: what is done, what runs and how far, what waits', () => {
  const {screen, tell, tick} = rig();
  for (const [at, happening] of success.slice(0, 7)) tell(at, happening);
  tell(500, {type: 'block-progress', block: name('clean_orders'), done: 300, total: 1204, unit: 'rows'});
  tick(600);
  expect(screen.text).toBe(`\
daily_sales   2026-11-23T14-05-09-k3fd

load_orders   | 3 files

✓ load_orders     data loader       340 ms       1,204 rows    58.2 kB
⠙ clean_orders    transformer       240 ms   ━━━───────────    24%   300 of 1,204 rows
· export_orders   data exporter

1 of 3 blocks   600 ms
`);
});

test('at the end of a run that went well', () => {
  const {screen, tell} = rig();
  for (const [at, happening] of success) tell(at, happening);
  expect(screen.text).toBe(`\
daily_sales   2026-11-23T14-05-09-k3fd

load_orders   | 3 files

✓ load_orders     data loader       340 ms       1,204 rows    58.2 kB
✓ clean_orders    transformer       640 ms       1,200 rows     1.3 kB   1 test passed
✓ export_orders   data exporter     240 ms       1,200 rows    40.1 kB

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

test('between two attempts the time until the next is counted down', () => {
  const {screen, tell, tick} = rig();
  for (const [at, happening] of failure.slice(0, 8)) tell(at, happening);
  tick(1600);
  const waiting = screen.text.split('\n');
  expect(waiting[3]).toBe(
    'clean_orders  | warn: attempt 1 of 3 failed: block "clean_orders" threw RangeError: order A-1041 has a negative total: -12.5; again in 2 s',
  );
  expect(waiting[6]).toBe('⠙ clean_orders    transformer        1.2 s   attempt 2 of 3 in 1 s');
  tell(2500, begins('clean_orders', 2, 3));
  tick(2550);
  expect(screen.text.split('\n')[6]).toBe('⠹ clean_orders    transformer        2.1 s   attempt 2 of 3');
});

test('a block that failed says why while the run goes on', () => {
  const {screen, tell, tick} = rig({width: 80, height: 40});
  for (const [at, happening] of failure.slice(0, -1)) tell(at, happening);
  tick(3905);
  expect(screen.text.split('\n').slice(-5)).toEqual([
    '✗ clean_orders    transformer        3.5 s   block "clean_orders" threw RangeE…',
    '⊘ export_orders   data exporter              not run: clean_orders failed',
    '',
    '3 of 3 blocks   3.9 s',
    '',
  ]);
});

test('at the end of a run that failed the diagnostic stands once', () => {
  const {screen, tell} = rig();
  for (const [at, happening] of failure) tell(at, happening);
  expect(screen.text.split('\n').slice(6).join('\n')).toBe(`\
✓ load_orders     data loader       340 ms       1,204 rows    58.2 kB
✗ clean_orders    transformer        3.5 s   attempt 3 of 3
⊘ export_orders   data exporter              not run: clean_orders failed

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

test('what was read or written last is shown where there is no progress', () => {
  const {screen, tell, tick} = rig();
  tell(0, threeBlocks);
  tell(0, begins('load_orders'));
  tell(0, {type: 'block-transferred', block: name('load_orders'), direction: 'read', uri: 'b2://lake/a.csv', bytes: 5});
  tick(100);
  expect(screen.text.split('\n')[2]).toBe('⠙ load_orders     data loader       100 ms   read b2://lake/a.csv');
});

test('progress without a whole is a figure', () => {
  const {screen, tell, tick} = rig();
  tell(0, threeBlocks);
  tell(0, begins('load_orders'));
  tell(0, {type: 'block-progress', block: name('load_orders'), done: 1204, unit: 'rows'});
  tick(100);
  expect(screen.text.split('\n')[2]).toBe('⠙ load_orders     data loader       100 ms   1,204 rows');
});

const tenBlocks = started(...Array.from({length: 10}, (_, index) => [`block_${index}`, 'custom'] as const));

test('on a screen with fewer rows than blocks those that run or failed are shown and the others counted', () => {
  const {screen, tell, tick} = rig({width: 80, height: 8});
  tell(0, tenBlocks);
  for (const index of [0, 1, 2, 6]) tell(0, begins(`block_${index}`));
  tell(5, {type: 'block-settled', block: name('block_0'), status: 'completed', took: 5, attempts: 1});
  tell(5, {type: 'block-settled', block: name('block_2'), status: 'failed', took: 5, attempts: 1});
  tick(100);
  expect(screen.text).toBe(`\
daily_sales   2026-11-23T14-05-09-k3fd

⠙ block_1   custom block     100 ms
✗ block_2   custom block       5 ms
⠙ block_6   custom block     100 ms
… and 1 completed, 6 waiting

2 of 10 blocks   100 ms
`);
});

test('on a narrow screen the kind goes and names are cut, and no line is wider than the screen', () => {
  const {screen, tell, tick} = rig({width: 50, height: 40});
  tell(0, started(['a_block_with_a_very_long_name', 'transformer'], ['short', 'data_loader']));
  tell(0, begins('short'));
  tell(9, {
    type: 'block-settled',
    block: name('short'),
    status: 'reused',
    took: 0,
    attempts: 0,
    output: {kind: 'rows', bytes: 9, rows: 3_000_000},
  });
  tick(100);
  expect(screen.text.split('\n').slice(2, 4)).toEqual([
    '· a_block_with_a_…',
    '↺ short                         3,000,000 rows  …',
  ]);
});

test('the first picture does not wait for the clock, and what is queued says so', () => {
  const {screen, tell, tick} = rig();
  tell(0, threeBlocks);
  expect(screen.text.split('\n')[2]).toBe('· load_orders     data loader');
  tell(5, {type: 'block-queued', block: name('load_orders')});
  tick(100);
  expect(screen.text.split('\n')[2]).toBe('· load_orders     data loader                queued');
});

test('tests that passed in an attempt that failed are not counted with those of the next', () => {
  const {screen, tell, tick} = rig({width: 120, height: 40});
  const passes: RunHappening = {
    type: 'block-tested',
    block: name('clean_orders'),
    title: 'has rows',
    outcome: 'passed',
  };
  const fails: RunHappening = {...passes, title: 'is unique', outcome: 'failed'};
  tell(0, threeBlocks);
  tell(0, begins('clean_orders', 1, 2));
  tell(1, passes);
  tell(2, fails);
  tell(3, retries(1, 2, 0));
  tell(4, begins('clean_orders', 2, 2));
  tell(5, passes);
  tell(9, {type: 'block-settled', block: name('clean_orders'), status: 'completed', took: 9, attempts: 2});
  tick(100);
  expect(screen.text).toContain('attempt 2 of 2   1 test passed\n');
});

test('without a timer of its own it draws by the clock of the process, and stops when it is closed', async () => {
  const drawn = Promise.withResolvers<void>();
  const screen = new Screen();
  const reporter = liveConsole({
    write(text) {
      screen.write(text);
      if (text.includes('⠹')) drawn.resolve();
    },
    colour: false,
    size: () => ({width: 80, height: 24}),
    now: () => 1_000_000,
  });
  reporter.event(event(threeBlocks));
  reporter.event(event(begins('load_orders')));
  // The timer holds no process back, so the test has to.
  const hold = setInterval(() => {}, 1000);
  await drawn.promise;
  clearInterval(hold);
  reporter.close();
  expect(screen.isCursorShown).toBe(true);
});

test('only lines that changed are written, in one go', () => {
  const {screen, tell, tick} = rig();
  tell(0, threeBlocks);
  tell(0, begins('clean_orders'));
  tick(100);
  screen.writes = [];
  tick(200);
  expect(screen.writes).toEqual([
    '\u001b[?2026h\u001b[4F⠹ clean_orders    transformer       200 ms\u001b[K\n\n\n0 of 3 blocks   200 ms\u001b[K\n\u001b[?2026l',
  ]);
});

test('nothing is written where nothing changed', () => {
  const {screen, tell, tick} = rig();
  tell(0, threeBlocks);
  tick(0);
  screen.writes = [];
  tick(0);
  expect(screen.writes).toEqual([]);
});

test('the cursor is hidden while the run goes on and comes back with its end', () => {
  const {screen, tell, isTicking} = rig();
  tell(0, threeBlocks);
  expect([screen.isCursorShown, isTicking()]).toEqual([false, true]);
  tell(9, {type: 'run-settled', status: 'cancelled', took: 9, counts: {cancelled: 3}});
  expect([screen.isCursorShown, isTicking()]).toEqual([true, false]);
});

test('closing a run that has not ended gives the cursor back and leaves the last picture', () => {
  const {screen, tell, reporter, isTicking} = rig();
  tell(0, threeBlocks);
  tell(50, begins('load_orders'));
  tell(60, {type: 'block-log', block: name('load_orders'), level: 'info', message: 'last words', source: 'stdout'});
  reporter.close();
  const writes = screen.writes.length;
  reporter.close();
  expect([screen.isCursorShown, isTicking(), screen.writes.length - writes]).toEqual([true, false, 0]);
  expect(screen.text).toBe(`\
daily_sales   2026-11-23T14-05-09-k3fd

load_orders   | last words

⠋ load_orders     data loader        10 ms
· clean_orders    transformer
· export_orders   data exporter

0 of 3 blocks   60 ms
`);
});

test('a reporter that heard nothing closes without a word', () => {
  const {screen, reporter} = rig();
  reporter.close();
  expect(screen.writes).toEqual([]);
});

test('a very long name leaves room for what is logged, on every line', () => {
  const {screen, tell, tick} = rig({width: 60, height: 40});
  const long = name('a'.repeat(90));
  const blocks = [long, name('short')].map((block) => ({name: block, kind: 'custom' as const, upstream: []}));
  const started = {executionDate: '2026-11-23T00:00:00.000Z', trigger: 'command line', variables: {}};
  tell(0, {type: 'run-started', blocks, ...started});
  tell(1, {type: 'block-log', block: name('short'), level: 'info', message: 'one file', source: 'log'});
  tell(2, {type: 'block-log', block: long, level: 'info', message: 'two files', source: 'log'});
  tick(3);
  expect(screen.text).toContain(`
short                | one file
aaaaaaaaaaaaaaaaaaa… | two files
`);
});

test('children stand below the block that they are of', () => {
  const {screen, tell, tick} = rig();
  tell(0, threeBlocks);
  for (const [at, index] of [
    [1, 0],
    [2, 1],
  ] as const) {
    const children = [{name: name(`clean_orders:${index}`), kind: 'transformer', upstream: []} as const];
    tell(at, {type: 'block-expanded', block: name('clean_orders'), children});
  }
  tick(600);
  const order = screen.text.split('\n').flatMap((line) => /^· (\S+)/.exec(line)?.[1] ?? []);
  expect(order).toEqual(['load_orders', 'clean_orders', 'clean_orders:0', 'clean_orders:1', 'export_orders']);
});
