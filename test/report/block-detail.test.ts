import {expect, test} from 'vitest';
import {blockDetail} from '../../runtime/report/block-detail.ts';
import type {BlockView} from '../../runtime/report/follow-run.ts';
import {paletteFor} from '../../runtime/report/palette.ts';
import {name, negativeTotal} from './events.ts';

const detail = (block: Partial<BlockView>, {width = 60, isLive = true, colour = false} = {}): string =>
  blockDetail(
    {
      name: name('clean_orders'),
      kind: 'transformer',
      upstream: [],
      status: 'completed',
      attempt: 1,
      attempts: 1,
      written: new Map(),
      passed: 0,
      took: 0,
      ...block,
    },
    width,
    {now: 1000, palette: paletteFor(colour), isLive},
  );

const output = {kind: 'table', rows: 1204, bytes: 58_200} as const;

test('what has not begun says nothing or that it is queued', () => {
  expect([detail({status: 'initial'}), detail({status: 'queued'})]).toEqual(['', 'queued']);
});

test('what was not run says why, shorter where there is less room', () => {
  const because = ['a', 'b', 'c', 'd'].map(name);
  expect(detail({status: 'upstream_failed', because})).toBe('not run: a, b, c and 1 more failed');
  expect(detail({status: 'upstream_failed', because}, {width: 20})).toBe('a and 3 more failed');
  expect(detail({status: 'upstream_failed', because}, {width: 10})).toBe('a and 3 m…');
  expect(detail({status: 'condition_failed', because: [name('has_rows')]})).toBe('skipped because of has_rows');
  expect(detail({status: 'cancelled'})).toBe('cancelled');
});

test('what failed says why while the run goes on, and then which attempt it was', () => {
  const failed = {status: 'failed', attempt: 3, attempts: 3, diagnostic: negativeTotal} as const;
  expect(detail(failed, {width: 40})).toBe('block "clean_orders" threw RangeError: …');
  expect(detail(failed, {isLive: false})).toBe('attempt 3 of 3');
  expect(detail({status: 'failed'}, {isLive: false})).toBe('');
});

test('behind the output stands as much as there is room for', () => {
  const block = {output, attempt: 2, attempts: 3, passed: 2};
  expect(detail(block, {width: 60})).toBe('    1,204 rows    58.2 kB   attempt 2 of 3   2 tests passed');
  expect(detail(block, {width: 58})).toBe('    1,204 rows    58.2 kB   attempt 2 of 3');
  expect(detail(block, {width: 41})).toBe('    1,204 rows    58.2 kB');
  expect(detail(block, {width: 12})).toBe('1,204 rows …');
  expect(detail({status: 'reused', output})).toBe('    1,204 rows    58.2 kB   reused');
  expect(detail({passed: 1})).toBe(`${' '.repeat(25)}   1 test passed`);
});

test('an output without rows has its bytes, and what was written is added up where there is no output', () => {
  expect(detail({output: {kind: 'text', bytes: 12}})).toBe('                     12 B');
  const written = new Map([
    ['a', {direction: 'wrote', uri: 'a', bytes: 1000, rows: 2} as const],
    ['b', {direction: 'wrote', uri: 'b', bytes: 500, rows: 1} as const],
  ]);
  expect(detail({written, output: {kind: 'nothing', bytes: 0}})).toBe('        3 rows     1.5 kB');
  expect(detail({written, output})).toBe('    1,204 rows    58.2 kB');
  expect(detail({output: {kind: 'nothing', bytes: 0}})).toBe('');
});

const running = {status: 'running', startedAt: 0} as const;

test('a bar is longer where there is room, its figures go first, and it is never wider than its room', () => {
  const progress = {done: 50, total: 200, unit: 'rows'};
  expect(detail({...running, progress}, {width: 60})).toBe(`${'━'.repeat(7)}${'─'.repeat(21)}    25%   50 of 200 rows`);
  expect(detail({...running, progress}, {width: 59})).toBe(`${'━'.repeat(4)}${'─'.repeat(10)}    25%   50 of 200 rows`);
  expect(detail({...running, progress}, {width: 37})).toBe(`${'━'.repeat(4)}${'─'.repeat(10)}    25%`);
  expect(detail({...running, progress}, {width: 10})).toBe('━──    25%');
  expect(detail({...running, progress}, {width: 6})).toBe('25%');
});

const drawn = (done: number, total: number): string => detail({...running, progress: {done, total}}, {width: 21});

test('progress stays between nothing and all', () => {
  expect([drawn(-5, 10), drawn(15, 10), drawn(999, 1000), drawn(3, 0)]).toEqual([
    `${'─'.repeat(14)}     0%`,
    `${'━'.repeat(14)}   100%`,
    `${'━'.repeat(14)}    99%`,
    '3',
  ]);
  const figures = (done: number, total?: number): string =>
    detail({...running, progress: {done, ...(total !== undefined && {total})}}, {width: 60}).replace(/^.*% +/, '');
  expect([figures(-5, 10), figures(15, 10), figures(-5), figures(0, -3)]).toEqual(['0 of 10', '10 of 10', '0', '0']);
});

test('a later attempt says so before what it does', () => {
  const later = {...running, attempt: 2, attempts: 3};
  expect(detail(later)).toBe('attempt 2 of 3   ');
  expect(detail({...later, progress: {done: 5}})).toBe('attempt 2 of 3   5');
  const latestTransfer = {direction: 'read', uri: 'b2://lake/a.csv', bytes: 1} as const;
  expect(detail({...later, latestTransfer}, {width: 30})).toBe('attempt 2 of 3   read b2://la…');
  expect(detail({...later, triesAgainAt: 3500})).toBe('attempt 3 of 3 in 3 s');
  expect(detail({...later, triesAgainAt: 500})).toBe('attempt 3 of 3 in 0 s');
});

test('colour: red for what failed, yellow for what is tried again, the rest dim', () => {
  expect(detail({status: 'failed', diagnostic: {severity: 'error', code: 'x', message: 'm'}}, {colour: true})).toBe(
    '\u001b[31mm\u001b[39m',
  );
  expect(detail({...running, attempts: 2, triesAgainAt: 2000}, {colour: true})).toBe(
    '\u001b[33mattempt 2 of 2 in 1 s\u001b[39m',
  );
  expect(detail({status: 'queued'}, {colour: true})).toBe('\u001b[2mqueued\u001b[22m');
  expect(detail({...running, progress: {done: 1, total: 2}}, {colour: true, width: 9})).toBe(
    '\u001b[36m━\u001b[39m\u001b[2m─\u001b[22m    50%',
  );
});
