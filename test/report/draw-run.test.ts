import {expect, test} from 'vitest';
import type {RunHappening} from '../../runtime/core/run-event.ts';
import {drawGantt} from '../../runtime/report/draw-gantt.ts';
import {followRun, type RunView} from '../../runtime/report/follow-run.ts';
import {ganttBars} from '../../runtime/report/gantt-bars.ts';
import {runMermaid} from '../../runtime/report/run-mermaid.ts';
import {runPage} from '../../runtime/report/run-page.ts';
import {timeTicks} from '../../runtime/report/time-ticks.ts';
import {begins, event, failure, name, started} from './events.ts';

function told(story: readonly (readonly [number, RunHappening])[], now = 0) {
  const follow = followRun();
  const events = story.map(([at, happening]) => event(happening, at));
  const view = events.map((each) => follow(each)).at(-1) as RunView;
  return {view, bars: ganttBars(events, 1_000_000 + now)};
}

test('each attempt is a bar, and those that failed are told apart', () => {
  const {bars} = told(failure);
  const from = (at: number): number => at - 1_000_000;
  expect(bars.get(name('clean_orders'))?.map((bar) => [from(bar.from), from(bar.to), bar.hasFailed])).toEqual([
    [400, 500, true],
    [2500, 2600, true],
    [3850, 3900, true],
  ]);
  expect(bars.has(name('export_orders'))).toBe(false);
});

test('a block that still runs lasts until now, and a run that went on is told from there', () => {
  const {bars} = told(
    [
      [0, started(['a', 'custom'])],
      [1, begins('a')],
      [500, started(['a', 'custom'])],
      [600, begins('a')],
    ],
    900,
  );
  expect(bars.get(name('a'))).toEqual([{from: 1_000_600, to: 1_000_900, hasFailed: false}]);
});

test('a Gantt chart has a row for each block, with its time or why it did not run', () => {
  const {view, bars} = told(failure);
  const svg = drawGantt(view, bars);
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="1100" height="172" /);
  expect(svg).toContain('class="title">daily_sales failed in 3.9 s</text>');
  expect(svg).toContain('<title>clean_orders: attempt 2 of 3, 100 ms</title>');
  expect([...svg.matchAll(/class="dim">([^<]+)</g)].map(([, text]) => text)).toEqual([
    '340 ms',
    '3.5 s, failed',
    'not run: clean_orders failed',
  ]);
  expect(svg.match(/<rect [^>]*rx="2"/g)).toHaveLength(4);
  expect(svg).not.toMatch(/NaN|Infinity|href|url\(/);
});

test('a run in which nothing began is drawn too', () => {
  const {view, bars} = told([
    [0, started(['a<b', 'custom'])],
    [1, {type: 'run-settled', status: 'cancelled', took: 1, counts: {}}],
  ]);
  const svg = drawGantt(view, bars);
  expect(svg).toContain('class="name">a&lt;b</text>');
  expect(svg).not.toMatch(/NaN|Infinity/);
});

test('a page has the chart, the blocks and what went wrong, and needs nothing beside it', () => {
  const {view, bars} = told(failure);
  const page = runPage(view, drawGantt(view, bars));
  expect(page).toContain('<td>✗</td><td>clean_orders</td><td>transformer</td><td>failed, attempt 3</td>');
  expect(page).toContain('<pre>error[block-threw]: block &quot;clean_orders&quot; threw RangeError');
  expect(page).not.toMatch(/<script|<link|src=|@import/);
});

test('Mermaid says what waited for what, and how each block ended', () => {
  const {view} = told([
    [
      0,
      {
        type: 'run-started',
        blocks: [
          {name: name('load'), kind: 'data_loader', upstream: []},
          {name: name('a/b "c"'), kind: 'custom', upstream: [name('load')]},
        ],
        executionDate: '2026-11-23T00:00:00.000Z',
        trigger: 'command line',
        variables: {},
      },
    ],
    [1, begins('load')],
    [341, {type: 'block-settled', block: name('load'), status: 'completed', took: 340, attempts: 1}],
  ]);
  expect(runMermaid(view)).toBe(`flowchart LR
  b0["load<br>completed, 340 ms"]:::completed
  b1["a/b #34;c#34;<br>waiting"]:::initial
  b0 --> b1
  classDef completed fill:#cdeedb,stroke:#6a737d,color:#24292f
  classDef initial fill:#eceff2,stroke:#6a737d,color:#24292f
`);
});

test.each([
  [1, [0, 1]],
  [1700, [0, 500, 1000, 1500]],
  [150_000, [0, 30_000, 60_000, 90_000, 120_000, 150_000]],
])('an axis of %s ms has round times', (span, ticks) => {
  expect(timeTicks(span)).toEqual(ticks);
});

test('an axis of a year has at most nine', () => {
  expect(timeTicks(365 * 86_400_000).length).toBeLessThanOrEqual(9);
});
