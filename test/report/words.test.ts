import {expect, test} from 'vitest';
import type {Severity} from '../../runtime/core/diagnostic.ts';
import {bytesInWords} from '../../runtime/report/byte-words.ts';
import {countOf, groupDigits} from '../../runtime/report/count-words.ts';
import {durationInWords} from '../../runtime/report/duration-words.ts';
import {listInWords} from '../../runtime/report/list-words.ts';
import {progressInWords} from '../../runtime/report/progress-words.ts';
import {renderCount} from '../../runtime/report/render-count.ts';

test('digits stand in groups of three', () => {
  expect([0, 999, 1000, 3_000_000, 1234.5678, -1204].map(groupDigits)).toEqual([
    '0',
    '999',
    '1,000',
    '3,000,000',
    '1,234.5678',
    '-1,204',
  ]);
});

test('one is singular', () => {
  expect([countOf(0, 'row'), countOf(1, 'row'), countOf(1204, 'row'), countOf(2, 'try', 'tries')]).toEqual([
    '0 rows',
    '1 row',
    '1,204 rows',
    '2 tries',
  ]);
});

test('bytes go up in thousands, and no figure has five digits', () => {
  expect([0, 999, 1000, 205_900, 999_949, 999_950, 13_500_000, 2.5e9, 7e12, 3e15, 2e18].map(bytesInWords)).toEqual([
    '0 B',
    '999 B',
    '1.0 kB',
    '205.9 kB',
    '999.9 kB',
    '1.0 MB',
    '13.5 MB',
    '2.5 GB',
    '7.0 TB',
    '3.0 PB',
    '2000.0 PB',
  ]);
});

test('a duration has the two figures that matter', () => {
  const durations = [-3, 0, 340.4, 999.4, 999.5, 1234, 59_949, 59_950, 125_000, 3_599_499, 3_599_500, 7_325_000];
  expect(durations.map(durationInWords)).toEqual([
    '0 ms',
    '0 ms',
    '340 ms',
    '999 ms',
    '1.0 s',
    '1.2 s',
    '59.9 s',
    '1 m 00 s',
    '2 m 05 s',
    '59 m 59 s',
    '1 h 00 m',
    '2 h 02 m',
  ]);
});

test('names are listed as a person would', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map((names) => listInWords(names))).toEqual([
    '',
    'a',
    'a and b',
    'a, b and c',
  ]);
  expect(listInWords(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
});

test('progress says its unit, and bytes are said as bytes', () => {
  expect([
    progressInWords({done: 1204, total: 3000, unit: 'rows'}),
    progressInWords({done: 1204, unit: 'rows'}),
    progressInWords({done: 3, total: 10}),
    progressInWords({done: 8_100_000, total: 13_500_000, unit: 'bytes'}),
    progressInWords({done: 8_100_000, unit: 'bytes'}),
  ]).toEqual(['1,204 of 3,000 rows', '1,204 rows', '3 of 10', '8.1 MB of 13.5 MB', '8.1 MB']);
});

const counted = (...severities: readonly Severity[]): string =>
  renderCount(severities.map((severity) => ({severity, code: 'x', message: 'm'})));

test('diagnostics are counted by severity', () => {
  expect(counted('warning', 'error', 'error')).toBe('2 errors and 1 warning');
  expect(counted('info', 'info', 'warning', 'error')).toBe('1 error, 1 warning and 2 infos');
  expect(counted()).toBe('nothing wrong');
});
