import {expect, test} from 'vitest';
import {isoDate} from '../../runtime/core/iso-date.ts';

test.each([
  ['2026-11-23', '2026-11-23T00:00:00.000Z'],
  ['2026-11-23T14:05', '2026-11-23T14:05:00.000Z'],
  ['2026-11-23 14:05:09', '2026-11-23T14:05:09.000Z'],
  ['2026-11-23T14:05:09.25+02:00', '2026-11-23T12:05:09.250Z'],
  ['2026-11-23 14:05:09+0200', '2026-11-23T12:05:09.000Z'],
  ['2028-02-29', '2028-02-29T00:00:00.000Z'],
])('%s is %s, whatever the zone of the machine', (text, expected) => {
  expect(isoDate(text)?.toISOString()).toBe(expected);
});

test.each([
  '2026-02-29',
  '2026-02-30',
  '2026-04-31T10:00:00Z',
  '2026-13-01',
  '2026-00-10',
  '2026-01-00',
  '2026-11-23T25:00',
  '23.11.2026',
  'soon',
  '',
])('no date is read in %j', (text) => {
  expect(isoDate(text)).toBeUndefined();
});
