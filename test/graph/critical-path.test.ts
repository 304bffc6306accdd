import {expect, test} from 'vitest';
import {blocksBelow} from '../../runtime/graph/critical-path.ts';
import {chainOf, graphOf} from './graph-of.ts';
import {processorTimeSince} from '../support/processor-time.ts';

test('the longest chain counts, and a name that nothing waits for has nothing below', () => {
  const {names, upstreamOf} = graphOf('load', 'clean: load', 'join: clean load', 'save: join', 'log: load');
  expect(Object.fromEntries(blocksBelow(names, upstreamOf))).toEqual({load: 3, clean: 2, join: 1, save: 0, log: 0});
});

test('a chain of 20,000 takes under five seconds', () => {
  const {names, upstreamOf} = chainOf(20_000);
  const began = process.cpuUsage();
  expect(blocksBelow(names, upstreamOf).get('n0')).toBe(19_999);
  expect(processorTimeSince(began)).toBeLessThan(5000);
});
