import {expect, test} from 'vitest';
import type {Look} from '../../runtime/report/reporter.ts';
import {renderFinding} from '../../runtime/report/render-finding.ts';
import {renderImport} from '../../runtime/report/render-import.ts';
import {renderList} from '../../runtime/report/render-list.ts';
import {renderNote} from '../../runtime/report/render-note.ts';
import {renderPlan} from '../../runtime/report/render-plan.ts';
import {renderRuns, type ListedRun} from '../../runtime/report/render-runs.ts';

const look = {width: 60, colour: false};

const timeText = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

const runs: readonly ListedRun[] = [
  {
    run: '2026-11-23T14-05-09-k3fd',
    pipeline: 'flights',
    status: 'failed',
    startedAt: Date.UTC(2026, 10, 23, 14, 5),
    endedAt: Date.UTC(2026, 10, 23, 14, 7, 5),
    paused: 0,
    blocks: {completed: 3, reused: 1, failed: 1, upstream_failed: 1},
  },
  {
    run: '2026-11-23T14-09-41-a0zz',
    pipeline: 'daily_sales',
    status: 'running',
    startedAt: Date.UTC(2026, 10, 23, 14, 9),
    endedAt: undefined,
    paused: 0,
    blocks: {running: 1, initial: 2},
  },
  {
    run: '2026-11-23T14-11-00-b1c2',
    pipeline: 'daily_sales',
    status: 'completed',
    startedAt: Date.UTC(2026, 10, 23, 14, 11),
    endedAt: Date.UTC(2026, 10, 23, 16, 11, 1),
    paused: 7_200_000,
    blocks: {completed: 3},
  },
];

const listed = (width: number): string => `\n${renderRuns(runs, {width, colour: false, timeText})}`;

test('runs', () => {
  expect(listed(140)).toBe(`
run                        pipeline      status            took   started            blocks
2026-11-23T14-05-09-k3fd   flights       ✗ failed      2 m 05 s   2026-11-23 14:05   3 completed, 1 reused, 1 failed, 1 not run
2026-11-23T14-09-41-a0zz   daily_sales   • running                2026-11-23 14:09   1 running, 2 waiting
2026-11-23T14-11-00-b1c2   daily_sales   ✓ completed      1.0 s   2026-11-23 14:11   3 completed
`);
});

test('runs on narrower screens', () => {
  expect(listed(100)).toBe(`
run                        pipeline      status            took   started            blocks
2026-11-23T14-05-09-k3fd   flights       ✗ failed      2 m 05 s   2026-11-23 14:05   4 of 6 blocks
2026-11-23T14-09-41-a0zz   daily_sales   • running                2026-11-23 14:09   0 of 3 blocks
2026-11-23T14-11-00-b1c2   daily_sales   ✓ completed      1.0 s   2026-11-23 14:11   3 blocks
`);
  expect(listed(80)).toBe(`
run                        pipeline      status            took   blocks
2026-11-23T14-05-09-k3fd   flights       ✗ failed      2 m 05 s   4 of 6 blocks
2026-11-23T14-09-41-a0zz   daily_sales   • running                0 of 3 blocks
2026-11-23T14-11-00-b1c2   daily_sales   ✓ completed      1.0 s   3 blocks
`);
  expect(listed(66)).toBe(`
run                        pipeline      status            took
2026-11-23T14-05-09-k3fd   flights       ✗ failed      2 m 05 s
2026-11-23T14-09-41-a0zz   daily_sales   • running
2026-11-23T14-11-00-b1c2   daily_sales   ✓ completed      1.0 s
`);
  expect(listed(20)).toBe(listed(66));
});

test('colour says how a run ended', () => {
  const [header = '', first = ''] = renderRuns(runs, {width: 80, colour: true, timeText}).split('\n');
  expect([header.startsWith('\u001b[2mrun'), first.includes('\u001b[31m✗ failed   \u001b[39m')]).toEqual([true, true]);
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

test('what doctor finds, notes and what an import tells are broken at words on a screen, and whole in a pipe', () => {
  const narrow = {width: 44, colour: false, wrap: true};
  const finding = {
    what: 'key id',
    outcome: 'good',
    detail: '6 characters, from B2_APPLICATION_KEY_ID at io_config.yaml:6',
  } as const;
  expect(renderFinding(finding, narrow)).toBe(`✓ key id     6 characters, from
             B2_APPLICATION_KEY_ID at
             io_config.yaml:6
`);
  expect(renderFinding(finding, look).split('\n').length).toBe(2);
  expect(renderNote('load_orders is named in pipelines/b/metadata.yaml too', narrow))
    .toBe(`note: load_orders is named in
      pipelines/b/metadata.yaml too
`);
  const imported = {folder: 'shop', pipelines: 1, copied: [], stubs: [], left: []};
  const notes = [
    {file: 'io_config.yaml', line: 8, what: "mage_secret_var is a function of Mage: write env_var('NAME')"},
    {file: 'io_config.yaml', line: 10, what: 'is left out'},
  ];
  const told = (shown: Look): string => renderImport({...imported, notes}, shown).split('\n\n')[1] ?? '';
  expect(told(narrow)).toBe(`changed, or to be changed by hand
  io_config.yaml
     8   mage_secret_var is a function of
         Mage: write env_var('NAME')
    10   is left out`);
  expect(told(look)).toBe(`changed, or to be changed by hand
  io_config.yaml
     8   mage_secret_var is a function of Mage: write env_var('NAME')
    10   is left out`);
});
