import {expect, test} from 'vitest';
import {renderList} from '../../runtime/report/render-list.ts';
import {renderPlan} from '../../runtime/report/render-plan.ts';
import {renderRuns} from '../../runtime/report/render-runs.ts';

const look = {width: 60, colour: false};

const timeText = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

test('runs', () => {
  const runs = [
    {
      run: '2026-11-23T14-05-09-k3fd',
      pipeline: 'flights',
      status: 'failed',
      startedAt: Date.UTC(2026, 10, 23, 14, 5),
      endedAt: Date.UTC(2026, 10, 23, 14, 7, 5),
      blocks: {completed: 4, failed: 1, upstream_failed: 1},
    },
    {
      run: '2026-11-23T14-09-41-a0zz',
      pipeline: 'daily_sales',
      status: 'running',
      startedAt: Date.UTC(2026, 10, 23, 14, 9),
      endedAt: undefined,
      blocks: {running: 1, initial: 2},
    },
  ] as const;
  expect(`\n${renderRuns(runs, {...look, timeText})}`).toBe(`
run                        pipeline      status      started                took   blocks
2026-11-23T14-05-09-k3fd   flights       ✗ failed    2026-11-23 14:05   2 m 05 s   4 completed, 1 failed, 1 not run
2026-11-23T14-09-41-a0zz   daily_sales   • running   2026-11-23 14:09              1 running, 2 waiting
`);
});

test('no runs say how there would be one', () => {
  expect(renderRuns([], {...look, timeText: String})).toBe('nothing has run yet: magelet run <pipeline>\n');
});

test('pipelines, with what they are about as far as the screen goes', () => {
  const pipelines = [
    {name: 'flights', description: 'Busiest routes of 2001\nand more', tags: ['sample', 'b2'], blocks: 6},
    {name: 'daily_sales', description: undefined, tags: [], blocks: 1},
    {name: 'long', description: 'A description that goes on until the screen has no room', tags: [], blocks: 12},
    {name: 'broken', tags: [], blocks: undefined, isValid: false},
  ];
  expect(`\n${renderList(pipelines, look)}`).toBe(`
flights        6 blocks   Busiest routes of 2001  #sample  …
daily_sales     1 block
long          12 blocks   A description that goes on until …
broken                    cannot run: magelet validate broken
`);
});

test('a project without pipelines says how to make one', () => {
  expect(renderList([], look)).toBe('no pipelines yet: magelet new pipeline <name>\n');
});

test('a plan says what becomes of every block, and why', () => {
  const steps = [
    {name: 'load', kind: 'data_loader', action: 'reuse', reason: 'completed in the run before'},
    {name: 'clean_orders', kind: 'transformer', action: 'run', reason: 'it failed'},
  ] as const;
  expect(`\n${renderPlan(steps, {colour: false})}`).toBe(`
reuse   load           data loader   completed in the run before
run     clean_orders   transformer   it failed
`);
  expect(renderPlan([], {colour: false})).toBe('there is nothing to run\n');
});
