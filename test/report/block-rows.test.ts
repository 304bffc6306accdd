import {expect, test} from 'vitest';
import type {BlockRunStatus} from '../../runtime/core/statuses.ts';
import {blockRows} from '../../runtime/report/block-rows.ts';
import type {BlockView} from '../../runtime/report/follow-run.ts';
import {paletteFor} from '../../runtime/report/palette.ts';
import {name} from './events.ts';

const statuses: readonly BlockRunStatus[] = [
  'reused',
  'completed',
  'condition_failed',
  'upstream_failed',
  'initial',
  'queued',
  'cancelled',
  'failed',
  'running',
];

const blocks = statuses.map((status): BlockView => ({
  name: name(`is_${status}`),
  kind: 'custom',
  upstream: [],
  status,
  attempt: 1,
  attempts: 1,
  written: new Map(),
  passed: 0,
  took: 0,
  ...(status === 'upstream_failed' && {because: [name('is_failed')]}),
  ...(status === 'condition_failed' && {because: [name('is_weekday')]}),
}));

const rows = (height: number, colour = false): readonly string[] =>
  blockRows(blocks, {width: 100, height}, {now: 0, spinner: '*', palette: paletteFor(colour), isLive: false});

test('every state has its mark', () => {
  expect(rows(9)).toEqual([
    `↺ is_reused             custom block                                          reused`,
    `✓ is_completed          custom block`,
    `⊘ is_condition_failed   custom block              skipped because of is_weekday`,
    `⊘ is_upstream_failed    custom block              not run: is_failed failed`,
    `· is_initial            custom block`,
    `· is_queued             custom block              queued`,
    `⊘ is_cancelled          custom block              cancelled`,
    `✗ is_failed             custom block`,
    `* is_running            custom block       0 ms`,
  ]);
});

test('the fewer rows, the less is shown of what a person looks for last', () => {
  const shown = [8, 7, 6, 5, 4, 3, 2, 1].map((height) =>
    rows(height).map((row) => row.split(' ')[1]?.replace('is_', '')),
  );
  expect(shown.map((names) => names.slice(0, -1).join(' '))).toEqual([
    'condition_failed upstream_failed initial queued cancelled failed running',
    'upstream_failed initial queued cancelled failed running',
    'initial queued cancelled failed running',
    'queued cancelled failed running',
    'cancelled failed running',
    'failed running',
    'running',
    '',
  ]);
});

test('those that are not shown are counted, what is done first', () => {
  expect(rows(1)).toEqual([
    '… and 1 completed, 1 reused, 1 failed, 1 cancelled, 1 not run, 1 skipped, 1 running, 1 queued, 1 waiting',
  ]);
  expect(rows(2)[1]).toBe(
    '… and 1 completed, 1 reused, 1 failed, 1 cancelled, 1 not run, 1 skipped, 1 queued, 1 waiting',
  );
});

test('colour: the state for its mark, and nothing bright on what is off', () => {
  expect(rows(9, true)[7]).toBe(
    '\u001b[31m✗\u001b[39m is_failed             \u001b[2mcustom block\u001b[22m   \u001b[2m        \u001b[22m',
  );
  expect(rows(9, true)[4]?.startsWith('\u001b[2m·\u001b[22m \u001b[2mis_initial         \u001b[22m')).toBe(true);
});
